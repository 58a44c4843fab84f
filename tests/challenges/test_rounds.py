"""A challenge that failed: its cause is found, it is listed again with something changed, or settled otherwise."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests.challenges.test_challenge_lifecycle import failed_without_bid, failed_without_winner
from tests.factories.chain import DAY, DEADLINE, pooled_need
from tests.factories.organisation import World
from tracker.challenges.models import Challenge
from tracker.challenges.rounds.queries import rounds_of
from tracker.challenges.rounds.services import relist_challenge, settle_challenge
from tracker.challenges.services import change_challenge, submit_challenge
from tracker.foundation import audit, clock
from tracker.foundation.attachments import attach_file, attachments_of
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.needs.models import Need
from tracker.organisation.models import Person

pytestmark = pytest.mark.usefixtures("in_english")
CAUSE = {"failure_cause": "bounty", "failure_analysis": "榜额偏低，外单位不愿投入。"}
EVIL = '<script>𠮷 "'


def relisted(world: World, make: Callable[[World], Challenge] = failed_without_bid) -> Challenge:
    return relist_challenge(make(world), **CAUSE, by=world.olga)


def as_person(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person, "tracker.organisation.authentication.PersonBackend")
    return client


def page(name: str, challenge: Challenge) -> str:
    return reverse(f"tracker:challenge-{name}", args=[challenge.pk])


@pytest.mark.parametrize("make", [failed_without_bid, failed_without_winner])
def test_the_next_round_begins_with_all_that_the_failed_one_said(
    world: World, make: Callable[[World], Challenge]
) -> None:
    draft = relisted(world, make)
    failed = draft.previous_round
    assert failed is not None
    assert (draft.state, draft.round_number, draft.title, draft.bounty_wan) == (
        "draft",
        2,
        failed.title,
        Decimal(60),
    )
    assert [row.name for row in draft.targets.all()] == [row.name for row in failed.targets.all()]
    assert list(draft.criteria.values_list("name", "weight")) == list(
        failed.criteria.values_list("name", "weight")
    )
    assert (failed.failure_cause, failed.failure_analysis) == tuple(CAUSE.values())
    assert (draft.bid_count, draft.published_at, draft.bid_deadline) == (0, None, None)
    assert audit.verify().is_intact


def test_its_files_come_along_as_files_of_its_own(world: World) -> None:
    failed = failed_without_bid(world)
    for name in ("参数.txt", "丢失.txt"):
        attach_file(failed, kind="challenge", file=SimpleUploadedFile(name, name.encode()), by=world.olga)
    first, lost = attachments_of("challenge", failed.pk)
    lost.file.storage.delete(lost.file.name)
    draft = relist_challenge(failed, **CAUSE, by=world.olga)
    [copy] = attachments_of("challenge", draft.pk)
    assert (copy.title, copy.size, copy.digest) == (first.title, first.size, first.digest)
    assert copy.file.name != first.file.name
    first.file.storage.delete(first.file.name)
    with copy.file.open("rb") as file:
        assert file.read() == "参数.txt".encode()


def test_the_need_goes_back_to_the_board_with_the_next_round(world: World) -> None:
    need = pooled_need(world)
    failed = failed_without_bid(world)
    Challenge.objects.filter(pk=failed.pk).update(need=need)
    draft = relist_challenge(Challenge.objects.get(pk=failed.pk), **CAUSE, by=world.olga)
    assert (draft.need, Need.objects.get(pk=need.pk).state) == (need, "listed")


def test_it_is_not_listed_again_as_it_was(world: World) -> None:
    draft = relisted(world)
    with pytest.raises(GuardFailed) as refused:
        submit_challenge(draft, by=world.olga)
    assert refused.value.reasons == (
        "Nothing has changed since the round that failed: change at least one thing.",
    )
    changed = change_challenge(draft, by=world.olga, bounty_wan=Decimal(90))
    assert submit_challenge(changed, by=world.olga).state == "in_review"
    assert [one.changes for one in rounds_of(changed, world.olga)] == [{}, {"bounty_wan": ["60", "90"]}]


@pytest.mark.parametrize("cause", [{"failure_cause": ""}, {"failure_analysis": "  "}])
def test_without_a_cause_there_is_no_next_round(cause: dict[str, str], world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        relist_challenge(failed_without_bid(world), **{**CAUSE, **cause}, by=world.olga)
    assert refused.value.reasons == ("Say first why this round failed.",)


def test_a_second_click_begins_no_third_draft(world: World) -> None:
    draft = relisted(world)
    assert draft.previous_round is not None
    with pytest.raises(GuardFailed) as refused:
        relist_challenge(draft.previous_round, **CAUSE, by=world.olga)
    assert refused.value.reasons == (f"The next round is on its way already: {draft.number}.",)
    with pytest.raises(GuardFailed):
        settle_challenge(draft.previous_round, **CAUSE, disposition="dropped", by=world.olga)


def test_after_a_second_failure_it_is_settled(world: World) -> None:
    draft = relisted(world)
    Challenge.objects.filter(pk=draft.pk).update(
        state="failed_no_bid", published_at=DAY, bid_deadline=DEADLINE
    )
    second = Challenge.objects.get(pk=draft.pk)
    with pytest.raises(GuardFailed) as refused:
        relist_challenge(second, **CAUSE, by=world.olga)
    assert refused.value.reasons == ("It has failed 2 times: decide what becomes of it instead.",)
    settled = settle_challenge(second, **CAUSE, disposition="joint_research", by=world.david)
    assert (settled.state, settled.disposition) == ("failed_no_bid", "joint_research")
    with pytest.raises(GuardFailed) as again:
        settle_challenge(settled, **CAUSE, disposition="dropped", by=world.david)
    assert again.value.reasons == ("It is settled already.",)


def test_the_other_company_has_no_say(world: World) -> None:
    failed = failed_without_bid(world)
    with pytest.raises(NotAllowed):
        relist_challenge(failed, **CAUSE, by=world.sam)
    with pytest.raises(NotAllowed):
        settle_challenge(failed, **CAUSE, disposition="dropped", by=world.alice)


# --- Pages --------------------------------------------------------------------------------------------------------


def test_the_form_keeps_what_was_typed_and_leads_to_the_draft(world: World) -> None:
    failed = failed_without_bid(world)
    client = as_person(world.olga)
    assert page("relist", failed) in client.get(f"/acts/challenge/{failed.pk}/relist/")["Location"]
    wrong = client.post(page("relist", failed), {"failure_cause": "nonsense", "failure_analysis": EVIL})
    assert wrong.status_code == 422
    assert escape(EVIL) in wrong.content.decode()
    done = client.post(page("relist", failed), CAUSE)
    draft = Challenge.objects.get(previous_round=failed)
    assert done["Location"] == draft.get_absolute_url()
    assert client.post(page("relist", failed), CAUSE).status_code == 422
    assert Challenge.objects.filter(previous_round=failed).count() == 1


def test_a_challenge_that_has_not_failed_is_neither_listed_again_nor_settled(world: World) -> None:
    draft = relisted(world)
    client = as_person(world.olga)
    for name in ("relist", "settle"):
        assert "Nothing was changed" in client.post(page(name, draft), CAUSE, follow=True).content.decode()


def test_the_rounds_stand_on_one_page_and_drafts_are_shown_to_the_office_alone(world: World) -> None:
    draft = change_challenge(relisted(world), by=world.olga, title=f"掘进面瓦斯治理{EVIL}")
    failed = draft.previous_round
    assert failed is not None
    shown = as_person(world.olga).get(page("rounds", failed)).content.decode()
    assert "Round 2" in shown
    assert escape(f"掘进面瓦斯治理{EVIL}") in shown
    assert CAUSE["failure_analysis"] in shown
    others = as_person(world.trudy).get(page("rounds", failed)).content.decode()
    assert "Round 2" not in others


def test_a_visitor_reads_no_analysis(world: World) -> None:
    failed = relisted(world).previous_round
    assert failed is not None
    assert Client().get(page("rounds", failed)).status_code == 404
    Challenge.objects.filter(pk=failed.pk).update(visibility="public")
    shown = Client().get(page("rounds", failed)).content.decode()
    assert failed.number in shown
    assert CAUSE["failure_analysis"] not in shown


def test_the_page_of_a_failed_challenge_stays_cheap(world: World) -> None:
    failed = relisted(world).previous_round
    assert failed is not None
    client = as_person(world.olga)
    with clock.at(DEADLINE):
        client.get(page("detail", failed))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page("detail", failed)).status_code == 200
    assert len(captured) <= 10
