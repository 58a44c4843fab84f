"""The form of a challenge: a draft takes anything or nothing, what is wrong is said beside its field and kept."""

from collections.abc import Callable
from datetime import timedelta
from html import escape, unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.chain import DAY, drafted_challenge, pooled_need, published_challenge
from tests.factories.decisions import approve, withdraw
from tests.factories.organisation import World
from tracker.challenges.completeness import completeness_of
from tracker.challenges.models import Challenge
from tracker.challenges.services import submit_challenge
from tracker.foundation import clock
from tracker.foundation.attachments import attach_file, attachments_of
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]

NEW = "/challenges/new/"
ROWS = {
    "targets-TOTAL_FORMS": "3",
    "targets-INITIAL_FORMS": "0",
    "criteria-TOTAL_FORMS": "7",
    "criteria-INITIAL_FORMS": "6",
    "criteria-0-name": "方案",
    "criteria-0-weight": "100",
}
EVIL = "<script>alert(1)</script>\"'&"
TEXTS = (
    "title", "domain", "background", "task", "constraints_text", "resources", "outcome_form", "eligibility",
    "milestone_terms", "ip_terms", "acceptance_method", "reward_terms", "penalty_terms",
    "elimination_terms",
)  # fmt: skip


def filled(**facts: str) -> dict[str, str]:
    return {
        **ROWS,
        "title": "榜题",
        "duration_months": "9",
        "parallel_teams": "1",
        "visibility": "group",
        **facts,
    }


def target(**facts: str) -> dict[str, str]:
    row = {
        "name": "停机",
        "baseline": "8",
        "comparator": "lte",
        "target": "2",
        "unit_of_measure": "h",
        "proof": "记录",
    }
    return {f"targets-0-{name}": value for name, value in {**row, **facts}.items()}


def words(response: Any) -> str:
    return unescape(response.content.decode())


# --- A draft ------------------------------------------------------------------------------------------------------


def test_a_draft_needs_nothing_but_its_title(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    response = client.post(NEW, filled())
    challenge = Challenge.objects.get()
    assert response.headers["Location"] == challenge.get_absolute_url()
    assert (challenge.title, challenge.unit, challenge.end_user_unit, challenge.state) == (
        "榜题",
        world.group,
        world.group,
        "draft",
    )
    page = words(client.get(challenge.get_absolute_url()))
    assert "0 of 14 parts done" in page
    for anchor in ("id_background", "id_targets-0-name", "id_ip_terms", "id_bounty_wan"):
        assert f'/challenges/{challenge.pk}/edit/#{anchor}"' in page
    form = words(client.get(f"/challenges/{challenge.pk}/edit/"))
    assert 'href="#id_background"' in form
    assert (
        form.count("Needed before the challenge is submitted.") == 13
    )  # and the targets, which have no field


def test_without_a_title_it_is_not_kept_but_what_was_typed_is(world: World, as_person: AsPerson) -> None:
    response = as_person(world.olga).post(NEW, filled(title="", background="一段背景"))
    assert response.status_code == 422
    assert "一段背景" in words(response)
    assert Challenge.objects.count() == 0


def test_the_meter_counts_up_and_submitting_names_what_is_missing(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    client.post(NEW, filled(background="背景", task="任务", **target()))
    challenge = Challenge.objects.get()
    assert "3 of 14 parts done" in words(client.get(challenge.get_absolute_url()))
    page = words(client.get(f"/acts/challenge/{challenge.pk}/submit/"))
    assert f'href="/challenges/{challenge.pk}/edit/#id_domain">Add what is missing</a>' in page
    assert "Still missing: domain, conditions to keep, what we provide, form of the result" in page
    assert client.post(f"/acts/challenge/{challenge.pk}/submit/", {"sent": "1"}).status_code == 422
    assert Challenge.objects.get().state == "draft"


def test_the_meter_counts_how_teams_leave_for_a_race_alone(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    client.post(NEW, filled(is_race="on", parallel_teams="2"))
    challenge = Challenge.objects.get()
    edit = f"/challenges/{challenge.pk}/edit/"
    for page in (words(client.get(challenge.get_absolute_url())), words(client.get(edit))):
        assert "0 of 15 parts done" in page
        assert "#id_elimination_terms" in page
    terms = {
        "elimination_terms": "末位退出。",
        "milestone_terms": "第 3 个月完成样机。",
        "penalty_terms": "收回经费。",
    }
    client.post(edit, filled(is_race="on", parallel_teams="2", **terms))
    shown = client.get(challenge.get_absolute_url()).content.decode()
    for said in ("3 of 15 parts done", "末位退出。", "第 3 个月完成样机。", "收回经费。"):
        assert said in shown
    client.post(edit, filled(**terms))
    assert "末位退出。" not in words(client.get(challenge.get_absolute_url()))


def test_a_draft_is_saved_without_figures_of_today_and_asked_for_them_at_submit(
    world: World, as_person: AsPerson
) -> None:
    client, challenge = as_person(world.olga), drafted_challenge(world)
    edit = f"/challenges/{challenge.pk}/edit/"
    typed = {
        field.html_name: value
        for field in client.get(edit).context["form"]
        if (value := field.value()) not in (None, False)
    }
    typed |= target(baseline="") | criteria(("方案", "100"))
    typed |= {"targets-TOTAL_FORMS": "5", "targets-INITIAL_FORMS": "2"}
    assert client.post(edit, typed).status_code == 302
    assert challenge.targets.get().baseline is None
    page = words(client.get(f"/acts/challenge/{challenge.pk}/submit/"))
    assert "Without one: 停机." in page
    assert f'href="{edit}#id_targets-0-baseline">Add what is missing</a>' in page
    assert client.post(edit, typed | {"targets-0-baseline": "0"}).status_code == 302
    assert client.post(f"/acts/challenge/{challenge.pk}/submit/", {"sent": "1"}).status_code == 302


def criteria(*rows: tuple[str, str], begun_with: int = 6) -> dict[str, str]:
    """What a browser sends of the table of criteria, which begins with six: the rows, and the others emptied."""
    typed = {"criteria-TOTAL_FORMS": "7", "criteria-INITIAL_FORMS": str(begun_with)}
    for place in range(7):
        name, weight = rows[place] if place < len(rows) else ("", "")
        typed |= {f"criteria-{place}-name": name, f"criteria-{place}-weight": weight}
    return typed


def weights_of(challenge: Challenge) -> list[tuple[str, int]]:
    return list(challenge.criteria.values_list("name", "weight"))


def test_a_draft_begins_with_the_usual_criteria_and_may_have_its_own(
    world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    page = words(client.get(NEW))
    assert 'value="Advance and feasibility of the solution"' in page
    client.post(NEW, filled(**criteria(("方案", "60"), ("团队", "30"))))
    challenge = Challenge.objects.get()
    assert weights_of(challenge) == [("方案", 60), ("团队", 30)]
    edit = f"/challenges/{challenge.pk}/edit/"
    assert 'value="团队"' in words(client.get(edit))
    response = client.post(edit, filled(**criteria(("方案", "60"), ("", ""), ("费用", "40"), begun_with=2)))
    assert response.status_code == 302
    assert weights_of(challenge) == [("方案", 60), ("费用", 40)]


def test_the_weights_of_a_draft_are_added_up_when_it_is_submitted(world: World, as_person: AsPerson) -> None:
    client, challenge = as_person(world.olga), drafted_challenge(world)
    edit = f"/challenges/{challenge.pk}/edit/"
    kept = {field.html_name: field.value() for field in client.get(edit).context["form"]}
    typed = {name: value for name, value in kept.items() if value not in (None, False)} | target()
    typed |= {"targets-TOTAL_FORMS": "5", "targets-INITIAL_FORMS": "2"}
    assert client.post(edit, typed | criteria(("方案", "60"), ("团队", "30"))).status_code == 302
    assert weights_of(challenge) == [("方案", 60), ("团队", 30)]
    page = words(client.get(f"/acts/challenge/{challenge.pk}/submit/"))
    assert "The weights of the criteria must add up to 100." in page
    assert f'href="{edit}#id_criteria-0-name">Add what is missing</a>' in page
    client.post(edit, typed | criteria(("方案", "60"), ("团队", "40"), begun_with=2))
    assert client.post(f"/acts/challenge/{challenge.pk}/submit/", {"sent": "1"}).status_code == 302
    assert Challenge.objects.get().state == "in_review"


def test_rows_that_arrive_without_their_count_are_told_in_words(world: World, as_person: AsPerson) -> None:
    typed = {name: value for name, value in filled().items() if not name.endswith("_FORMS")}
    response = as_person(world.olga).post(NEW, typed)
    assert (response.status_code, Challenge.objects.count()) == (422, 0)
    assert "The form arrived incomplete. Open the page anew and try again." in words(response)
    assert "ManagementForm" not in words(response)


def test_a_feigned_word_file_is_refused_beside_its_field(world: World, as_person: AsPerson) -> None:
    feigned = SimpleUploadedFile("方案.docx", b"PK\x03\x04aaaa")
    response = as_person(world.olga).post(NEW, {**filled(background="一段背景"), "attachments": feigned})
    assert (response.status_code, Challenge.objects.count()) == (422, 0)
    [said] = response.context["form"].errors["attachments"]
    assert said.startswith("“方案.docx” is damaged, or no .docx file")
    assert "一段背景" in words(response)


def test_half_a_criterion_is_sent_back_and_kept(world: World, as_person: AsPerson) -> None:
    typed = criteria(("方案", ""), (EVIL, "200"))
    response = as_person(world.olga).post(NEW, filled(title="", background="一段背景", **typed))
    assert (response.status_code, Challenge.objects.count()) == (422, 0)
    page = words(response)
    for said in ("Complete the row, or empty it.", "less than or equal to 100", "一段背景", 'value="200"'):
        assert said in page
    assert "<script>alert(1)" not in response.content.decode()


# --- Its contact ----------------------------------------------------------------------------------------------------


def test_a_draft_names_whoever_makes_it_as_its_contact_until_another_is_named(
    world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    assert 'name="contact" value="olga"' in words(client.get(NEW))
    client.post(NEW, filled(contact="dave"))
    challenge = Challenge.objects.get()
    edit = f"/challenges/{challenge.pk}/edit/"
    assert 'name="contact" value="dave"' in words(client.get(edit))
    client.post(edit, filled(contact="alice"))
    assert Challenge.objects.get().contact == world.alice
    client.post(edit, filled(contact=""))
    assert Challenge.objects.get().contact is None
    wrong = client.post(edit, filled(contact="nobody"))
    assert (wrong.status_code, 'value="nobody"' in words(wrong)) == (422, True)
    assert "Nobody with an account has this employee number." in words(wrong)


def test_of_a_need_it_is_the_proposer_who_still_has_an_account(world: World, as_person: AsPerson) -> None:
    need = pooled_need(world)
    client, address = as_person(world.olga), f"/challenges/from-need/{need.pk}/"
    assert client.get(address).context["form"]["contact"].value() == "dave"
    Person.objects.filter(pk=world.dave.pk).update(is_active=False)
    assert client.get(address).context["form"]["contact"].value() == "olga"


def test_another_unit_brings_its_company_along(world: World, as_person: AsPerson) -> None:
    challenge = drafted_challenge(world)
    data = filled(unit=str(world.pit_three.pk), end_user_unit=str(world.pit_three.pk))
    as_person(world.olga).post(f"/challenges/{challenge.pk}/edit/", data)
    assert Challenge.objects.get().company == world.south


# --- Bad input ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (target(target="很多"), "Enter a number."),
        ({"bounty_wan": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"bounty_wan": "1e12"}, "Too long a figure: at most 12 digits, decimals included."),
        ({"bounty_wan": "NaN"}, "Enter a number."),
        ({"parallel_teams": "3"}, "Several teams at once are a race: tick “race between teams” as well."),
        ({"duration_months": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"visibility": "everyone"}, "Select a valid choice."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    world: World, as_person: AsPerson, typed: dict[str, str], said: str
) -> None:
    response = as_person(world.olga).post(NEW, filled(background="一段背景", **typed))
    page = words(response)
    assert (response.status_code, Challenge.objects.count()) == (422, 0)
    assert said in page
    assert "一段背景" in page
    for value in typed.values():
        assert f'value="{value}"' in page or not value or value == "everyone"


@pytest.mark.parametrize("missing", ["unit_of_measure", "proof", "name", "target"])
def test_a_target_that_is_only_begun_waits_in_the_draft_and_is_asked_for_at_submit(
    world: World, as_person: AsPerson, missing: str
) -> None:
    client = as_person(world.olga)
    begun = target(**{missing: "", "baseline": "12.5"})
    assert client.post(NEW, filled(**begun)).status_code == 302
    challenge = Challenge.objects.get()
    assert challenge.targets.count() == 0
    page = words(client.get(f"/challenges/{challenge.pk}/edit/"))
    for value in filter(None, begun.values()):
        assert f'value="{value}"' in page, value
    refused = words(client.post(f"/acts/challenge/{challenge.pk}/submit/", follow=True))
    assert "Finish the targets that are only begun" in refused
    client.post(f"/challenges/{challenge.pk}/edit/", filled(**target()))
    challenge.refresh_from_db()
    assert (challenge.targets_begun, challenge.targets.count()) == ("", 1)


def test_the_figures_of_a_target_come_back_as_they_were_typed_and_its_words_have_room(
    world: World, as_person: AsPerson
) -> None:
    client = as_person(world.olga)
    client.post(NEW, filled(**target(baseline="3000", target="0.5")))
    page = words(client.get(f"/challenges/{Challenge.objects.get().pk}/edit/"))
    assert 'value="3000"' in page
    assert 'value="0.5"' in page
    for name in ("name", "proof"):
        assert f'name="targets-0-{name}"' in page.split('class="jb-field wide">')[1 + (name == "proof")]


def test_a_hundred_pages_are_refused_in_words_and_kept(world: World, as_person: AsPerson) -> None:
    long = "瓦斯治理方案。" * 15_000  # some hundred pages
    response = as_person(world.olga).post(NEW, filled(background=long))
    page = words(response)
    assert response.status_code == 422
    assert "at most 20000 characters (it has 105000)" in page
    assert long in page


def test_marks_of_an_office_program_are_taken_off(world: World, as_person: AsPerson) -> None:
    pasted = "一、背景<o:p></o:p>\x0b二、现状\r\n<w:sdt>三</w:sdt>\x07<!--[if gte mso 9]>四<![endif]--> 8<9 且 <b>粗</b>"
    as_person(world.olga).post(NEW, filled(background=pasted))
    assert Challenge.objects.get().background == "一、背景\n二、现状\n三四 8<9 且 粗"


def test_markup_in_every_field_is_drawn_as_text_wherever_it_is_drawn(
    world: World, as_person: AsPerson
) -> None:
    evil = {name: f"{EVIL} {name}" for name in TEXTS}
    olga = as_person(world.olga)
    olga.post(NEW, filled(**evil, bounty_wan="60", **target(name=EVIL, unit_of_measure="<i>h", proof=EVIL)))
    challenge = Challenge.objects.get()
    # The form cleans tags away; other ways into the table do not.
    Challenge.objects.filter(pk=challenge.pk).update(visibility="public", **evil)
    edited = olga.get(f"/challenges/{challenge.pk}/edit/").content.decode()
    with clock.at(DAY):
        challenge = approve(
            submit_challenge(challenge, by=world.olga), world=world, minutes=EVIL, reason_without=EVIL
        )
    page = f"/challenges/{challenge.pk}/"
    drafted = olga.get(page).content.decode()
    published = published_from(olga, challenge)
    addresses = (page, f"{page}review/", f"{page}supplement/", f"{page}rounds/", f"{page}withdraw/", "/challenges/",
                 "/challenges/?view=ledger", "/challenges/feed/", "/inbox/")  # fmt: skip
    pages = {address: olga.get(address) for address in addresses}
    for drawn in (edited, drafted, published, *(seen.content.decode() for seen in pages.values())):
        assert "<script>alert(1)" not in drawn
        assert "<i>h" not in drawn
    assert escape(f"{EVIL} background").replace("&#x27;", "&#39;") in drafted.replace("&#x27;", "&#39;")
    assert EVIL in words(pages[f"{page}review/"])
    visitor = Client().get(page).content.decode()
    assert "<script>alert(1)" not in visitor
    assert "党委会〔2026〕3号" not in visitor


def published_from(client: Client, challenge: Challenge) -> str:
    with clock.at(DAY):
        client.post(f"/acts/challenge/{challenge.pk}/publish/", {"bid_deadline": "2026-03-23"})
    assert Challenge.objects.get().state == "published"
    return client.get(challenge.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-03-01", "Teams need at least 10 working days: the deadline may be March 16, 2026 or later."),
        ("2026-03-13", "Teams need at least 10 working days: the deadline may be March 16, 2026 or later."),
        ("2026-03-21", "The deadline falls on a day off."),
        ("2026-04-06", "The deadline falls on a day off."),
        ("9999-12-31", "The deadline lies at most 365 days ahead: it may be March 2, 2027 or earlier."),
        ("gestern", "Enter a valid date."),
    ],
)
def test_a_deadline_in_the_past_too_soon_or_on_a_holiday_is_refused_and_kept(
    world: World, as_person: AsPerson, day: str, said: str
) -> None:
    with clock.at(DAY):
        challenge = approve(submit_challenge(drafted_challenge(world), by=world.olga), world=world)
        response = as_person(world.olga).post(
            f"/acts/challenge/{challenge.pk}/publish/", {"bid_deadline": day}
        )
    page = words(response)
    assert response.status_code == 422
    assert said in page
    assert f'value="{day}"' in page


def test_the_second_of_two_officers_is_told_on_the_page(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world)
    with clock.at(DAY + timedelta(hours=1)):
        response = as_person(world.olga).post(
            f"/acts/challenge/{challenge.pk}/publish/", {"bid_deadline": "2026-03-24"}, follow=True
        )
    assert "already stands at “Open for bids”" in words(response)
    withdraw(challenge, world=world)
    assert Challenge.objects.get().state == "withdrawn"


# --- Attachments --------------------------------------------------------------------------------------------------


def names_of(challenge: Challenge) -> list[str]:
    return list(attachments_of("challenge", challenge.pk).values_list("title", flat=True))


def test_drawings_go_with_the_draft_and_may_be_taken_back(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    drawings = [SimpleUploadedFile(f"图{place}.pdf", b"%PDF-1.7") for place in (1, 2)]
    client.post(NEW, filled() | {"attachments": drawings})
    challenge = Challenge.objects.get()
    assert names_of(challenge) == ["图1.pdf", "图2.pdf"]
    first = attachments_of("challenge", challenge.pk)[0]
    assert f"/files/{first.pk}/" in words(client.get(challenge.get_absolute_url()))
    edit = f"/challenges/{challenge.pk}/edit/"
    assert "Remove attachments" in words(client.get(edit))
    client.post(edit, filled() | {"removed": [str(first.pk)]})
    assert names_of(challenge) == ["图2.pdf"]


def test_a_renamed_program_is_refused_and_what_was_typed_is_kept(world: World, as_person: AsPerson) -> None:
    program = SimpleUploadedFile("图纸.pdf", b"MZ\x90\x00")
    response = as_person(world.olga).post(NEW, filled(background="一段背景") | {"attachments": [program]})
    page = words(response)
    assert response.status_code == 422
    assert "“图纸.pdf” is not what its name says" in page
    assert "一段背景" in page
    assert Challenge.objects.count() == 0


def test_twenty_files_too_many_are_refused_in_words(world: World, as_person: AsPerson) -> None:
    files = [SimpleUploadedFile(f"{place}.pdf", b"%PDF-1.7") for place in range(20)]
    response = as_person(world.olga).post(NEW, filled(background="一段背景") | {"attachments": files})
    page = words(response)
    assert response.status_code == 422
    assert "“12.pdf” was not taken: at most 12 files and 200 MB may be sent at once." in page
    assert "一段背景" in page


def test_another_challenges_attachment_is_not_taken_back_from_here(world: World, as_person: AsPerson) -> None:
    client = as_person(world.olga)
    for _ in range(2):
        client.post(NEW, filled() | {"attachments": [SimpleUploadedFile("图.pdf", b"%PDF-1.7")]})
    mine, other = Challenge.objects.order_by("pk")
    foreign = attachments_of("challenge", other.pk).get()
    response = client.post(f"/challenges/{mine.pk}/edit/", filled() | {"removed": [str(foreign.pk)]})
    assert response.status_code == 422
    assert names_of(other) == ["图.pdf"]


def test_a_visitor_of_a_public_challenge_is_offered_no_file(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world, visibility="public")
    attach_file(challenge, kind="challenge", file=SimpleUploadedFile("图.pdf", b"%PDF-1.7"), by=world.olga)
    assert "图.pdf" in words(as_person(world.alice).get(challenge.get_absolute_url()))
    assert "图.pdf" not in words(Client().get(challenge.get_absolute_url()))


def test_targets_count_as_there_once_they_could_be_submitted(world: World, as_person: AsPerson) -> None:
    challenge = drafted_challenge(world)
    client = as_person(world.olga)
    address = challenge.get_absolute_url()
    whole = completeness_of(challenge)
    assert "targets" not in {part.name for part in whole.missing}
    challenge.targets.filter(name="日进尺").update(baseline=None)
    [missing] = completeness_of(challenge).missing
    assert (missing.name, missing.anchor) == ("targets", "id_targets-0-baseline")
    for page in (address, f"{address}edit/"):
        assert f"{whole.of - 1} of {whole.of} parts done" in client.get(page).content.decode()
    challenge.targets.update(baseline=1)
    Challenge.objects.filter(pk=challenge.pk).update(targets_begun="只写了名称\t\t\t\t\t")
    [missing] = completeness_of(Challenge.objects.get(pk=challenge.pk)).missing
    assert missing.name == "targets"
    for page in (address, f"{address}edit/"):
        assert f"{whole.of - 1} of {whole.of} parts done" in client.get(page).content.decode()
