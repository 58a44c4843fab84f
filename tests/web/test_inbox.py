"""What stands in whose boxes after each act of the chain, and the pages of the boxes."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from tests.factories import chain, projects
from tests.factories.organisation import World
from tracker.bids.services import evaluate_challenge, qualify_bid
from tracker.deliberation.enums import SheetState
from tracker.deliberation.models import ScoreSheet
from tracker.foundation import clock
from tracker.inbox.models import Message, Task
from tracker.inbox.queries import open_tasks_of
from tracker.needs.services import pool_need, submit_need
from tracker.organisation.models import Person
from tracker.web.inbox import NEWEST
from tracker.web.paging import PAGE_SIZE

AsPerson = Callable[[Person], Client]


def owed(world: World, kind: str, pk: int) -> dict[str, str]:
    """Act → who finds it among what they have to do, of the whole cast."""
    found: dict[str, list[str]] = {}
    for name, person in world.people.items():
        fresh = Person.objects.get(pk=person.pk)
        for task in open_tasks_of(fresh).filter(subject_kind=kind, subject_id=pk):
            found.setdefault(task.act, []).append(name)
    return {act: " ".join(names) for act, names in found.items()}


def told(person: Person) -> list[str]:
    return [
        f"{kind} {act}" for kind, act in person.messages.order_by("pk").values_list("subject_kind", "act")
    ]


def test_a_need_goes_from_its_proposer_to_the_office_and_back(world: World) -> None:
    need = chain.draft_need(world)
    assert owed(world, "need", need.pk) == {"submit": "dave"}
    need = submit_need(need, by=world.dave)
    assert owed(world, "need", need.pk) == {"pool": "olga"}
    pool_need(need, **chain.appraised(), by=world.olga)
    assert "submit" not in owed(world, "need", need.pk)
    assert told(world.dave) == ["need pool"]


def test_a_challenge_goes_between_office_and_decision_body(world: World) -> None:
    draft = chain.drafted_challenge(world)
    assert owed(world, "challenge", draft.pk) == {"submit": "olga"}
    closed = chain.challenge_with_closed_bidding(world)
    assert owed(world, "challenge", closed.pk) == {"evaluate": "olga"}
    publicized = chain.publicized_challenge(world)
    assert owed(world, "challenge", publicized.pk) == {"award": "david"}


def test_an_award_leads_the_lead_to_the_commitment_and_then_the_decision_body(world: World) -> None:
    paper = chain.lead_signed_commitment(world)
    assert owed(world, "commitment", paper.pk) == {"countersign": "david"}
    assert "bid win" in told(world.alice)
    assert "bid win" in told(world.bob)
    assert told(world.trudy) == []


def test_experts_find_their_sheets_until_they_are_handed_in(world: World) -> None:
    challenge = chain.challenge_with_closed_bidding(world)
    with clock.at(chain.SCORED):
        qualify_bid(challenge.bids.get(), by=world.olga)
        evaluate_challenge(challenge, experts=[world.erin, world.frank, world.grace], by=world.olga)
    sheet = ScoreSheet.objects.get(expert=world.erin, state=SheetState.ASSIGNED)
    assert owed(world, "score_sheet", sheet.pk) == {"submit": "erin"}


def test_a_project_is_started_by_its_lead_and_its_milestone_judged_by_the_end_user(world: World) -> None:
    project = projects.pending_project(world)
    assert owed(world, "project", project.pk) == {"sign_charter": "alice"}
    milestone = projects.reported_milestone(world)
    assert "head_two" in owed(world, "milestone", milestone.pk)["pass"].split()
    requested = projects.project_with_acceptance_requested(world)
    assert owed(world, "project", requested.pk) == {"begin_acceptance": "olga"}


def test_who_did_it_closed_the_task_for_everyone(world: World) -> None:
    need = submit_need(chain.draft_need(world), by=world.dave)
    task = Task.objects.get(subject_kind="need", subject_id=need.pk, act="submit")
    assert (task.closed_by, task.closing_act) == (world.dave, "submit")


def test_nobody_is_told_of_their_own_act(world: World) -> None:
    chain.awarded_challenge(world)
    assert Message.objects.filter(person=world.olga, act__in=("publicize", "evaluate")).count() == 0
    assert "challenge award" not in told(world.david)


def test_the_inbox_shows_the_task_to_its_owner_and_not_to_the_neighbours_office(
    world: World, as_person: AsPerson
) -> None:
    need = submit_need(chain.draft_need(world), by=world.dave)
    address = f"/acts/need/{need.pk}/pool/"
    assert address in as_person(world.olga).get("/inbox/").content.decode()
    page = as_person(world.sam).get("/inbox/").content.decode()
    assert address not in page
    assert "Nothing awaits you." in page


def test_late_matters_stand_first_and_are_counted(world: World, as_person: AsPerson) -> None:
    challenge = chain.publicized_challenge(world)
    Task.objects.filter(subject_kind="challenge", subject_id=challenge.pk, act="award").update(
        due_at=chain.AFTER_NOTICE
    )
    with clock.at(chain.AFTER_NOTICE + timedelta(minutes=1)):
        context = as_person(world.david).get("/inbox/").context
    assert context["late"] == 1
    assert str(context["groups"][0].label) == "Late"


def test_every_matter_is_reached_page_by_page(world: World, as_person: AsPerson) -> None:
    client = as_person(world.dave)
    needs = [chain.draft_need(world, title=f"第{number}项") for number in range(PAGE_SIZE + 2)]
    first, second = client.get("/inbox/").context, client.get("/inbox/?page=2").context
    shown = [row.subject for page in (first, second) for group in page["groups"] for row in group.rows]
    assert len(shown) == len(set(shown)) == len(needs)
    assert first["page"].next_url
    assert second["page"].previous_url
    for context in (first, second):
        assert context["todo"] == context["shell"].todo == len(needs)
    beyond = client.get("/inbox/?page=9").context
    assert (beyond["todo"], beyond["groups"]) == (len(needs), second["groups"])


def test_the_count_of_the_unread_goes_beyond_those_that_are_shown(world: World, as_person: AsPerson) -> None:
    for _ in range(NEWEST + 1):
        chain.pooled_need(world)
    context = as_person(world.dave).get("/inbox/").context
    assert (context["unread"], len(context["newest"])) == (NEWEST + 1, NEWEST)


def test_opening_a_message_marks_it_read_and_leads_to_its_record(world: World, as_person: AsPerson) -> None:
    need = chain.pooled_need(world)
    message = Message.objects.get(person=world.dave)
    client = as_person(world.dave)
    assert f"/inbox/messages/{message.pk}/" in client.get("/inbox/").content.decode()
    assert client.get(f"/inbox/messages/{message.pk}/")["Location"] == need.get_absolute_url()
    message.refresh_from_db()
    first = message.read_at
    assert first is not None
    client.get(f"/inbox/messages/{message.pk}/")
    message.refresh_from_db()
    assert message.read_at == first


def test_a_strangers_message_does_not_exist(world: World, as_person: AsPerson) -> None:
    chain.pooled_need(world)
    message = Message.objects.get(person=world.dave)
    for person in (world.olga, world.trudy, world.leo):
        assert as_person(person).get(f"/inbox/messages/{message.pk}/").status_code == 404
    message.refresh_from_db()
    assert message.read_at is None


def test_reading_all_reads_ones_own_alone(world: World, as_person: AsPerson) -> None:
    chain.awarded_challenge(world)
    others = Message.objects.exclude(person=world.alice).filter(read_at__isnull=True).count()
    as_person(world.alice).post("/inbox/read-all/")
    assert world.alice.messages.filter(read_at__isnull=True).count() == 0
    assert Message.objects.filter(read_at__isnull=True).count() == others


def test_the_boxes_hold_what_was_read_done_and_begun(world: World, as_person: AsPerson) -> None:
    need = chain.pooled_need(world)
    client = as_person(world.dave)
    counts = {box.url: box.count for box in client.get("/inbox/").context["boxes"]}
    assert counts == {"": 0, "?box=read": 1, "?box=done": 1, "?box=started": 1}
    for box in ("read", "done", "started"):
        assert need.title in client.get(f"/inbox/?box={box}").content.decode()
    assert client.get("/inbox/?box=nonsense").context["box"] == "todo"
