"""A challenge that failed: its cause is found, it is listed again with something changed, or settled otherwise."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tests.challenges.test_challenge_lifecycle import failed_without_bid, failed_without_winner
from tests.factories.chain import AFTER_DEADLINE, DAY, DEADLINE, pooled_need
from tests.factories.decisions import approve, proceedings, votes
from tests.factories.organisation import World, make_person
from tracker.challenges.board.following import follow_challenge, followers_of
from tracker.challenges.models import Challenge
from tracker.challenges.rounds.guards import differs_from_last_round
from tracker.challenges.rounds.queries import rounds_of
from tracker.challenges.rounds.services import propose_disposition, relist_challenge, settle_challenge
from tracker.challenges.services import (
    change_challenge,
    close_due_bidding,
    draft_challenge,
    publish_challenge,
    submit_challenge,
)
from tracker.deliberation.decisions import Ballot, newest_decision
from tracker.deliberation.enums import DecisionMatter
from tracker.deliberation.models import Decision
from tracker.foundation import audit, clock
from tracker.foundation.attachments import attach_file, attachments_of
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, available
from tracker.inbox.models import Message, Task
from tracker.insight.fates import fates_of
from tracker.needs.models import Need
from tracker.organisation.enums import Role
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
        propose_disposition(draft.previous_round, **CAUSE, proposed_disposition="dropped", by=world.olga)


def failed_twice(world: World) -> Challenge:
    """Decided, published, and left without a bid a second time."""
    draft = change_challenge(relisted(world), by=world.olga, bounty_wan=Decimal(90))
    with clock.at(DAY):
        ready = approve(submit_challenge(draft, by=world.olga), world=world)
        published = publish_challenge(ready, bid_deadline=DEADLINE, by=world.olga)
    with clock.at(AFTER_DEADLINE):
        return close_due_bidding(published)


def proposed(challenge: Challenge, world: World, disposition: str = "directed") -> Challenge:
    return propose_disposition(challenge, **CAUSE, proposed_disposition=disposition, by=world.olga)


def settle(challenge: Challenge, *, by: Person, disposition: str = "directed", **facts: Any) -> Challenge:
    return settle_challenge(challenge, proceedings=proceedings(**facts), disposition=disposition, by=by)


def owed(challenge: Challenge) -> list[tuple[str, str]]:
    open_tasks = Task.objects.filter(
        subject_kind="challenge", subject_id=challenge.pk, closed_at__isnull=True
    )
    return list(open_tasks.values_list("act", "role"))


def test_after_a_second_failure_the_office_proposes_and_the_deciding_body_decides(world: World) -> None:
    second = failed_twice(world)
    with pytest.raises(GuardFailed) as refused:
        relist_challenge(second, **CAUSE, by=world.olga)
    assert refused.value.reasons == ("It has failed 2 times: propose what becomes of it instead.",)
    assert owed(second) == [("propose", "challenge_office")]
    handed_over = proposed(second, world)
    assert (handed_over.disposition, owed(second)) == ("", [("settle", "decision_body")])
    settled = settle(handed_over, by=world.david, disposition="joint_research")
    assert (settled.state, settled.proposed_disposition, settled.disposition) == (
        "failed_no_bid",
        "directed",
        "joint_research",
    )
    assert owed(second) == []
    decision = newest_decision("challenge", settled.pk, DecisionMatter.DISPOSITION)
    assert decision is not None
    assert (decision.meeting_number, decision.body, decision.votes.count()) == (
        "党委会〔2026〕3号",
        world.group,
        3,
    )
    for again in (lambda: settle(settled, by=world.david), lambda: proposed(settled, world)):
        with pytest.raises(GuardFailed) as refused:
            again()
        assert refused.value.reasons == ("It is settled already.",)
    assert audit.verify().is_intact


def test_a_directed_commission_is_one_of_the_ways(world: World) -> None:
    settled = settle(proposed(failed_without_winner(world), world), by=world.david)
    assert (settled.state, settled.get_disposition_display()) == ("failed_no_winner", "Directed commission")


def test_nothing_is_settled_that_the_office_has_not_proposed(world: World) -> None:
    with pytest.raises(GuardFailed) as refused:
        settle(failed_without_bid(world), by=world.david)
    assert refused.value.reasons == ("The office has not proposed yet what becomes of it.",)
    assert not Decision.objects.filter(matter=DecisionMatter.DISPOSITION).exists()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"failure_analysis": " "}, "Say first why this round failed."),
        ({"proposed_disposition": ""}, "Say what should become of the matter."),
    ],
)
def test_a_proposal_has_its_reason(world: World, facts: dict[str, str], reason: str) -> None:
    with pytest.raises(GuardFailed) as refused:
        propose_disposition(
            failed_without_bid(world), **{**CAUSE, "proposed_disposition": "directed", **facts}, by=world.olga
        )
    assert refused.value.reasons == (reason,)


def test_it_is_decided_as_the_publication_was(world: World) -> None:
    failed = proposed(failed_without_bid(world), world)
    with pytest.raises(NotAllowed):
        settle(failed, by=world.olga)
    nell = make_person("nell", world.north, (Role.DECISION_BODY, world.north), name="北岭委员")
    for by, facts, reason in (
        (world.david, {"votes": votes("agree")}, "there are 1."),
        (world.david, {"disposition": ""}, "Say what becomes of the matter."),
        (
            nell,
            {},
            "Published by the deciding body of 衡岳集团: only it can decide what becomes of the challenge.",
        ),
    ):
        with pytest.raises(GuardFailed) as refused:
            settle(failed, by=by, **facts)
        assert reason in str(refused.value)
    assert Challenge.objects.get(pk=failed.pk).disposition == ""


def test_the_proposing_unit_does_not_decide_what_becomes_of_its_own(world: World) -> None:
    failed = proposed(failed_without_bid(world), world)
    Challenge.objects.filter(pk=failed.pk).update(need=pooled_need(world))
    failed.refresh_from_db()
    paul = make_person("paul", world.pit_one, (Role.DECISION_BODY, world.group), name="一矿委员")
    own = "of the proposing unit 一矿"
    for by, ballots in (
        (paul, votes()),
        (world.david, [*votes(), Ballot("一矿委员", "agree", paul)]),
        (world.david, [*votes(), Ballot("戴维", "agree")]),
    ):
        with pytest.raises(GuardFailed, match=own):
            settle(failed, by=by, votes=ballots)
    assert settle(failed, by=world.david).disposition == "directed"


def test_whoever_lists_it_again_takes_the_proposal_back(world: World) -> None:
    failed = proposed(failed_without_bid(world), world)
    draft = relist_challenge(failed, **CAUSE, by=world.olga)
    assert draft.previous_round is not None
    assert draft.previous_round.proposed_disposition == ""
    assert owed(failed) == []


def test_the_other_company_has_no_say(world: World) -> None:
    failed = failed_without_bid(world)
    with pytest.raises(NotAllowed):
        relist_challenge(failed, **CAUSE, by=world.sam)
    with pytest.raises(NotAllowed):
        propose_disposition(failed, **CAUSE, proposed_disposition="dropped", by=world.david)
    with pytest.raises(NotAllowed):
        settle(proposed(failed, world), by=world.alice)


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
    for name, person in (("relist", world.olga), ("propose", world.olga), ("settle", world.david)):
        told = as_person(person).post(page(name, draft), CAUSE, follow=True).content.decode()
        assert "Nothing was changed" in told


def test_the_office_reads_who_decides_and_the_deciding_body_what_is_proposed(world: World) -> None:
    failed = failed_without_bid(world)
    olga, david = as_person(world.olga), as_person(world.david)
    assert "The office has not proposed yet" in david.get(page("settle", failed)).content.decode()
    assert page("settle", failed) not in olga.get(page("detail", failed)).content.decode()
    assert "Decided by the deciding body of 衡岳集团" in olga.get(page("propose", failed)).content.decode()
    wrong = olga.post(page("propose", failed), {**CAUSE, "failure_analysis": EVIL})
    assert (wrong.status_code, escape(EVIL) in wrong.content.decode()) == (422, True)
    told = olga.post(page("propose", failed), {**CAUSE, "proposed_disposition": "directed"}, follow=True)
    for said in ("the deciding body finds it in its inbox", "Decide what becomes of it instead"):
        assert said in told.content.decode()
    shown = david.get(page("settle", failed)).content.decode()
    for said in (CAUSE["failure_analysis"], '<option value="directed" selected>', "Bounty too low"):
        assert said in shown
    assert olga.get(page("settle", failed)).status_code == 403


def test_the_decision_keeps_what_was_typed_and_is_shown_with_the_rounds(world: World) -> None:
    failed = proposed(failed_without_bid(world), world)
    david = as_person(world.david)
    typed = {
        "disposition": "internal_project",
        "meeting_number": "党委会〔2026〕9号",
        "minutes": EVIL,
        "votes-TOTAL_FORMS": "6",
        "votes-INITIAL_FORMS": "1",
    }
    wrong = david.post(page("settle", failed), typed)
    assert wrong.status_code == 422
    assert escape(EVIL) in wrong.content.decode()
    assert '<option value="internal_project" selected>' in wrong.content.decode()
    names = {f"votes-{place}-name": f"委员{place}" for place in (1, 2, 3)}
    choices = {f"votes-{place}-choice": "agree" for place in (1, 2, 3)}
    done = david.post(page("settle", failed), {**typed, **names, **choices})
    assert done["Location"] == failed.get_absolute_url()
    rounds = as_person(world.trudy).get(page("rounds", failed)).content.decode()
    for said in ("Directed commission", "Regular project", CAUSE["failure_analysis"]):
        assert said in rounds
    detail = as_person(world.olga).get(page("detail", failed)).content.decode()
    assert "Next step" not in detail
    assert "党委会〔2026〕9号" in as_person(world.olga).get(page("review", failed)).content.decode()


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


# --- What failed does not come back as if it were new -------------------------------------------------------------


def of_a_need(world: World, make: Callable[[World], Challenge] = failed_without_bid) -> Challenge:
    need = pooled_need(world)
    failed = make(world)
    Challenge.objects.filter(pk=failed.pk).update(need=need)
    return Challenge.objects.get(pk=failed.pk)


def told_of(kind: str, act: str) -> set[str]:
    messages = Message.objects.filter(subject_kind=kind, act__startswith=act)
    return set(messages.values_list("person__username", flat=True))


def test_its_need_makes_no_first_round_once_more(world: World) -> None:
    failed = of_a_need(world)
    assert failed.need is not None
    with pytest.raises(GuardFailed, match=f"It failed as {failed.number}: find the cause there"):
        draft_challenge(by=world.olga, unit=world.pit_two, need=failed.need)
    response = as_person(world.olga).get(reverse("tracker:challenge-from-need", args=[failed.need.pk]))
    assert response["Location"] == failed.get_absolute_url()
    draft = relist_challenge(failed, **CAUSE, by=world.olga)
    assert (draft.need, draft.round_number) == (failed.need, 2)


def test_what_was_decided_instead_answers_the_need_and_is_told(world: World) -> None:
    failed = of_a_need(world)
    need = failed.need
    assert need is not None
    follow_challenge(failed, by=world.trudy)
    proposed = propose_disposition(failed, **CAUSE, proposed_disposition="directed", by=world.olga)
    settled = settle_challenge(proposed, proceedings=proceedings(), disposition="directed", by=world.david)
    words = f"{failed.number} failed. Decided: Directed commission. Cause: {CAUSE['failure_analysis']}"
    [fate] = fates_of([Need.objects.get(pk=need.pk)], world.dave)
    assert (fate.need.state, fate.reason) == ("pooled", words)
    with pytest.raises(GuardFailed, match="this was decided: Directed commission"):
        draft_challenge(by=world.olga, unit=world.pit_two, need=fate.need)
    assert "Decided instead" in as_person(world.trudy).get(settled.get_absolute_url()).content.decode()
    assert ("dave" in told_of("need", "settle"), "trudy" in told_of("challenge", "settle")) == (True, True)


def test_whoever_waited_for_the_round_before_hears_of_the_next_one(world: World) -> None:
    failed = failed_without_winner(world)
    follow_challenge(failed, by=world.trudy)
    draft = relist_challenge(failed, **CAUSE, by=world.olga)
    assert followers_of(draft) == {world.trudy.pk}
    with clock.at(DAY):
        changed = change_challenge(draft, by=world.olga, bounty_wan=Decimal(90))
        ready = approve(submit_challenge(changed, by=world.olga), world=world)
        published = publish_challenge(ready, bid_deadline=DEADLINE, by=world.olga)
    assert published.previous_round == failed
    assert {"trudy", "alice"} <= told_of("challenge", "publish")


@pytest.mark.parametrize("name", ["relist", "propose", "settle"])
def test_a_form_that_could_not_be_answered_is_not_opened(world: World, name: str) -> None:
    failed = failed_without_bid(world)
    relist_challenge(failed, **CAUSE, by=world.olga)
    person = world.david if name == "settle" else world.olga
    client = as_person(person)
    offers = {offer.name: offer.blocked_by for offer in available(failed, person)}
    assert any("The next round is on its way already" in reason for reason in offers[name])
    response = client.get(page(name, failed))
    assert response["Location"] == failed.get_absolute_url()
    assert "The next round is on its way already" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize(("change", "is_one"), [("。", False), (" ，", False), ("另加踏勘。", True)])
def test_a_full_stop_is_no_change(world: World, change: str, is_one: bool) -> None:  # noqa: FBT001 - a case
    draft = relisted(world)
    draft.background += change
    draft.save()
    assert (differs_from_last_round(draft, world.olga) is None) == is_one


def test_a_settled_challenge_offers_nothing_any_more(world: World) -> None:
    settled = settle(proposed(failed_without_bid(world), world), by=world.david)
    for person in (world.olga, world.david):
        for name in ("detail", "rounds"):
            assert (
                f"/acts/challenge/{settled.pk}/"
                not in as_person(person).get(page(name, settled)).content.decode()
            )


def test_from_the_page_of_its_rounds_the_office_lists_it_again(world: World) -> None:
    failed = failed_without_bid(world)
    acts = f"/acts/challenge/{failed.pk}/relist/"
    assert acts in as_person(world.olga).get(page("rounds", failed)).content.decode()
    assert acts not in as_person(world.trudy).get(page("rounds", failed)).content.decode()
    draft = relist_challenge(failed, **CAUSE, by=world.olga)
    shown = as_person(world.olga).get(page("rounds", failed)).content.decode()
    assert "/acts/challenge/" not in shown
    assert draft.get_absolute_url() in shown


def test_the_office_is_told_when_the_need_has_gone_another_way(world: World) -> None:
    failed = failed_without_bid(world)
    need = pooled_need(world)
    Need.objects.filter(pk=need.pk).update(state="diverted", reply="另案办理。", channel="it_service")
    Challenge.objects.filter(pk=failed.pk).update(need=need)
    told = as_person(world.olga).post(page("relist", failed), CAUSE, follow=True).content.decode()
    assert "the new round goes on without it" in told
    assert Challenge.objects.get(previous_round=failed).need is None
