"""Needs on their pages: what is similar, merging, splitting, standing behind one, and what became of them."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests.factories.chain import draft_need, pooled_need, published_challenge
from tests.factories.organisation import World
from tests.foundation.test_file_fields import photo
from tracker.foundation.attachments import Attachment
from tracker.foundation.search.index import reindex
from tracker.needs.models import Need
from tracker.needs.services import divert_need, submit_need
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]
EVIL = '<script>𠮷 "'


def page(name: str, *arguments: int) -> str:
    return reverse(f"tracker:need-{name}", args=arguments)


def split_data(*titles: str, note: str = "拆分。") -> dict[str, str]:
    data = {"parts-TOTAL_FORMS": "4", "parts-INITIAL_FORMS": "1", "note": note}
    for place, title in enumerate(titles):
        data |= {f"parts-{place}-title": title, f"parts-{place}-problem": "探头有盲区。"}
    return data


def test_what_is_being_typed_is_compared_and_escaped(world: World, as_person: AsPerson) -> None:
    need = pooled_need(world, title=f"掘进面瓦斯异常治理{EVIL}")
    reindex()
    client = as_person(world.bob)
    response = client.get(page("similar"), {"title": "掘进面瓦斯异常"}, headers={"HX-Request": "true"})
    part = response.content.decode()
    assert (response.status_code, "<html" in part, "<script>" in part) == (200, False, False)
    assert reverse("tracker:need-detail", args=[need.pk]) in part
    whole = client.get(page("similar"), {"title": "x" * 5000, "problem": "\x00"}).content.decode()
    assert "Nothing like this is on record yet." in whole


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("皮", "A few more characters, and it is compared"),
        ("皮带！", "A few more characters, and it is compared"),
        ("皮 带", "A few more characters, and it is compared"),
        ("皮带机", "Nothing like this is on record yet."),
    ],
)
def test_too_few_characters_are_not_said_to_be_without_their_like(
    title: str, told: str, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.bob)
    part = client.get(page("similar"), {"title": title}, headers={"HX-Request": "true"}).content.decode()
    assert part.count('<p class="jb-note">') == 1
    assert f'<p class="jb-note">{told}' in part


def test_the_form_asks_while_one_types(world: World, as_person: AsPerson) -> None:
    assert f'hx-get="{page("similar")}"' in as_person(world.bob).get(page("new")).content.decode()


# --- Handing in ---------------------------------------------------------------------------------------------------

ANSWERED = {
    "title": "探头有盲区",
    "category": "technology",
    "problem": "报警。",
    "wanted": "不报警。",
    "sensitivity": "no",
}


def test_the_question_of_secrecy_stands_before_what_may_be_left_out(
    world: World, as_person: AsPerson
) -> None:
    form = as_person(world.dave).get(page("new")).content.decode()
    assert (
        form.index('name="sensitivity"') < form.index("May be left out for now.") < form.index('name="phone"')
    )


def test_saving_and_submitting_leads_to_the_page_that_hands_it_in(world: World, as_person: AsPerson) -> None:
    client = as_person(world.dave)
    saved = client.post(page("new"), ANSWERED | {"then": "submit"})
    need = Need.objects.get()
    confirm = reverse("tracker:act", args=["need", need.pk, "submit"])
    assert (saved.headers["Location"], need.state) == (confirm, "draft")
    changed = client.post(page("edit", need.pk), ANSWERED | {"title": "探头装错", "then": "submit"})
    assert changed.headers["Location"] == confirm
    assert "The draft is saved; confirm below to hand it in." in client.get(confirm).content.decode()
    client.post(confirm, {"sent": "1"})
    need.refresh_from_db()
    assert (need.state, need.title) == ("submitted", "探头装错")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("problem", "Say what hurts before you submit."),
        ("wanted", "Say what would be good, in figures where you can, before you submit."),
        ("sensitivity", "Say whether it touches secret or sensitive matters before you submit."),
    ],
)
def test_what_submitting_needs_is_asked_for_beside_its_field(
    field: str, words: str, world: World, as_person: AsPerson
) -> None:
    client = as_person(world.dave)
    typed = ANSWERED | {field: "", "end_user": EVIL, "then": "submit"}
    response = client.post(page("new"), typed)
    assert (response.status_code, Need.objects.count()) == (422, 0)
    assert response.context["form"].errors == {field: [words]}
    assert escape(EVIL) in response.content.decode()
    # A draft is kept without it, and its act leads back to the field.
    draft = client.post(page("new"), typed | {"then": ""})
    need = Need.objects.get()
    assert draft.headers["Location"] == page("detail", need.pk)
    assert client.post(page("edit", need.pk), typed).status_code == 422
    refused = client.get(reverse("tracker:act", args=["need", need.pk, "submit"])).content.decode()
    assert f'href="{page("edit", need.pk)}#id_{field}">Add what is missing</a>' in refused


def test_photographs_that_a_refused_form_lost_are_asked_for_again(world: World, as_person: AsPerson) -> None:
    typed = ANSWERED | {"wanted": "", "then": "submit"}
    response = as_person(world.dave).post(page("new"), typed | {"photos": [photo()]})
    assert response.status_code == 422
    assert "Choose the photographs once more; they were not kept." in response.content.decode()


def test_a_need_is_merged_by_the_number_of_the_other(world: World, as_person: AsPerson) -> None:
    into, need = pooled_need(world), pooled_need(world)
    client = as_person(world.olga)
    address = reverse("tracker:act", args=["need", need.pk, "merge"])
    wrong = client.post(address, {"into": f"XQ-{EVIL}", "reply": "并入。"})
    assert wrong.status_code == 422
    assert escape('There is no need with the number XQ-𠮷 ".') in wrong.content.decode()
    done = client.post(address, {"into": into.number.lower(), "reply": "并入。"})
    assert done.headers["Location"] == into.get_absolute_url()
    again = client.post(address, {"into": into.number, "reply": "并入。"}, follow=True)
    assert "Nothing was changed" in again.content.decode()
    assert into.number in client.get(page("detail", need.pk)).content.decode()


def test_a_split_keeps_what_was_typed_until_it_holds(world: World, as_person: AsPerson) -> None:
    need = pooled_need(world)
    client = as_person(world.olga)
    alone = client.post(page("split", need.pk), split_data(EVIL))
    assert alone.status_code == 422
    assert "A need is split into two parts or more." in alone.content.decode()
    assert escape(EVIL) in alone.content.decode()
    assert client.post(page("split", need.pk), split_data("一", "")).status_code == 422
    assert Need.objects.count() == 1
    done = client.post(page("split", need.pk), split_data("监测盲区", "抽采不足"))
    assert done.headers["Location"] == page("detail", need.pk)
    assert set(need.parts.values_list("title", flat=True)) == {"监测盲区", "抽采不足"}
    again = client.post(page("split", need.pk), split_data("一", "二"), follow=True)
    assert "Nothing was changed" in again.content.decode()


def test_standing_behind_a_need_from_its_page(world: World, as_person: AsPerson) -> None:
    need = pooled_need(world)
    client = as_person(world.bob)
    assert page("support", need.pk) in client.get(page("detail", need.pk)).content.decode()
    client.post(page("support", need.pk), {"words": EVIL})
    shown = client.get(page("detail", need.pk)).content.decode()
    assert page("support", need.pk) not in shown
    assert (need.supports.get().words, escape(EVIL) in shown) == ('𠮷 "', False)
    second = client.post(page("support", need.pk), {"words": ""})
    assert (second.status_code, need.supports.count()) == (422, 1)
    assert "You stand behind this need already." in second.content.decode()


def test_every_submitted_need_shows_its_answer_and_where_it_went(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world, need=pooled_need(world))
    divert_need(
        submit_need(draft_need(world), by=world.dave), channel="suggestion", reply="按建议办。", by=world.olga
    )
    waiting = submit_need(draft_need(world), by=world.dave)
    draft_need(world)
    response = as_person(world.olga).get(page("fates"))
    rows = {row.need.pk: row for row in response.context["rows"]}
    assert len(rows) == 3
    assert rows[waiting.pk].answered_at is None
    assert [step.number for step in rows[challenge.need_id].steps] == [challenge.number]
    assert "按建议办。" in response.content.decode()


def test_the_fates_cost_the_same_for_one_need_and_for_three(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)

    def cost() -> int:
        client.get(page("fates"))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page("fates")).status_code == 200
        return len(captured)

    pooled_need(world)
    one = cost()
    published_challenge(world, need=pooled_need(world))
    pooled_need(world)
    assert cost() == one == 9


@pytest.mark.parametrize("name", ["support", "split"])
def test_a_need_that_cannot_be_is_not_found(name: str, world: World, as_person: AsPerson) -> None:
    assert as_person(world.olga).get(page(name, 2**63)).status_code == 404


# --- Photographs --------------------------------------------------------------------------------------------------


def test_a_need_is_raised_with_photographs_that_its_readers_see(world: World, as_person: AsPerson) -> None:
    client = as_person(world.dave)
    client.post(
        page("new"), {"title": "探头有盲区", "category": "technology", "photos": [photo(), photo("二.jpg")]}
    )
    need = Need.objects.get()
    shown = client.get(page("detail", need.pk)).content.decode()
    first = Attachment.objects.filter(subject_kind="need", subject_id=need.pk).earliest("pk")
    address = reverse("tracker:photo", args=[first.pk])
    assert shown.count("<img src=") == 2
    assert address in shown
    response = client.get(address)
    assert (response.headers["Content-Type"], response.headers["X-Content-Type-Options"]) == (
        "image/jpeg",
        "nosniff",
    )
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"  # type: ignore[attr-defined]
    assert as_person(world.trudy).get(address).status_code == 404


def test_a_program_called_a_photograph_is_refused_and_what_was_typed_stays(
    world: World, as_person: AsPerson
) -> None:
    program = SimpleUploadedFile("现场.jpg", b"MZ\x90\x00" * 50)
    data = {"title": EVIL, "category": "technology", "photos": [program]}
    response = as_person(world.dave).post(page("new"), data)
    assert response.status_code == 422
    assert "is not what its name says: its content is of another kind." in response.content.decode()
    assert escape(EVIL) in response.content.decode()
    assert not Need.objects.exists()


def test_photographs_are_added_up_to_six(world: World, as_person: AsPerson) -> None:
    need = draft_need(world)
    client = as_person(world.dave)
    data = {"title": "探头有盲区", "category": "technology"}
    assert (
        client.post(page("edit", need.pk), {**data, "photos": [photo() for _ in range(4)]}).status_code == 302
    )
    more = client.post(page("edit", need.pk), {**data, "photos": [photo() for _ in range(3)]})
    assert more.status_code == 422
    assert "At most 6 photographs." in more.content.decode()
    assert Attachment.objects.filter(subject_kind="need", subject_id=need.pk).count() == 4
