"""A record that changes after publication is told with its difference; frozen figures stay with their day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from cms.blocks.seats_and_targets import adopters_of, seats_of
from cms.site.setting_up import StorySite
from cms.stories.checks import unverified_benefits
from cms.stories.keeping import (
    KeptFigures,
    changes_of,
    changes_of_each,
    freeze_figures,
    keep_figures,
    release_figures,
)
from cms.stories.pages import CaseStory
from cms.stories.printing import book_of
from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome, verified_benefit
from tests.factories.projects import accepted_project
from tests.factories.rollout import effective_rollout
from tests.factories.stories import collection_of, paragraph, published_story
from tracker.foundation import clock
from tracker.organisation.models import Person
from tracker.outcomes.models import Benefit, Outcome
from tracker.projects.models import Milestone
from tracker.rollout.enums import AdoptionState
from tracker.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("english")


def told(story: CaseStory) -> list[tuple[str, str, str]]:
    return [(change.label, change.before, change.now) for change in changes_of(story)]


def shown_day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""


def page_of(client: Client, story: CaseStory) -> str:
    return client.get(story.get_url() or "").content.decode()


@pytest.fixture
def outcome(world: World) -> Outcome:
    return equipped_outcome(world)


@pytest.fixture
def story(site: StorySite, outcome: Outcome) -> CaseStory:
    return published_story(site, results=[("live_figures", {"outcome": outcome.pk})], outcome=outcome)


def test_nothing_is_told_while_nothing_changes(story: CaseStory) -> None:
    assert told(story) == []


def test_what_changed_since_publication_is_told_before_and_now(
    story: CaseStory, outcome: Outcome, world: World
) -> None:
    verified_benefit(world, outcome)
    effective_rollout(world, outcome)
    adopter = adopters_of([outcome.pk])[outcome.pk][0]
    assert told(story) == [
        ("Verified benefit (10k CNY a year)", "", "402.60"),
        ("Units that have adopted", "0/0", "1/1"),
        ("Units with proof confirmed", "0", "1"),
        (
            adopter.unit,
            "",
            " · ".join(filter(None, ["Own unit", shown_day(adopter.since), "Verified", adopter.place])),
        ),
    ]
    keep_figures(story, by=world.emma)
    assert told(story) == []


def test_a_milestone_that_moves_is_told_by_its_name(site: StorySite, world: World) -> None:
    project = accepted_project(world)
    story = published_story(site, practice=[("timeline", {"project": project.pk})])
    milestone = project.milestones.order_by("order").first()
    assert milestone is not None
    assert milestone.passed_on is not None
    Milestone.objects.filter(pk=milestone.pk).update(passed_on=milestone.passed_on + timedelta(days=1))
    assert [label for label, _before, _now in told(story)] == [milestone.name]


def test_a_changed_name_or_task_in_the_team_is_told(site: StorySite, world: World) -> None:
    project = accepted_project(world)
    story = published_story(site, practice=[("team", {"project": project.pk})])
    member = project.team.members.get(part="lead")
    seat = seats_of({project.pk: project.team_id})[project.pk][0]
    TeamMember.objects.filter(pk=member.pk).update(task="总体方案")
    assert told(story) == [
        (
            seat.name,
            "Lead · " + " · ".join(filter(None, [seat.unit, seat.task])),
            f"Lead · {seat.unit} · 总体方案",
        )
    ]
    Person.objects.filter(pk=member.person_id).update(name="𠮷田")
    assert [(label, bool(before), bool(now)) for label, before, now in told(story)] == [
        (seat.name, True, False),
        ("𠮷田", False, True),
    ]


def test_a_new_title_is_told(story: CaseStory, outcome: Outcome) -> None:
    Outcome.objects.filter(pk=outcome.pk).update(title="新名称")
    assert told(story) == [("Title", outcome.title, "新名称")]


def test_what_was_not_kept_before_is_compared_with_nothing(site: StorySite, world: World) -> None:
    project = accepted_project(world)
    story = published_story(site, practice=[("timeline", {"project": project.pk})])
    row = KeptFigures.objects.get(story=story, kind="project")
    old = {key: row.facts[key] for key in ("number", "url", "events", "targets")}
    old["events"] = [event[:3] for event in old["events"]]
    old["targets"] = [target[:2] for target in old["targets"]]
    KeptFigures.objects.filter(pk=row.pk).update(facts=old)
    assert told(story) == []


def test_a_record_that_is_withdrawn_is_told(story: CaseStory, outcome: Outcome) -> None:
    Outcome.objects.filter(pk=outcome.pk).update(state="draft")
    assert told(story) == [("Record", outcome.number, "withdrawn")]


def test_frozen_figures_stay_with_their_day_on_the_page_and_in_the_book(
    site: StorySite, story: CaseStory, outcome: Outcome, world: World, client: Client
) -> None:
    freeze_figures(story, "2026 年卷", by=world.emma)
    verified_benefit(world, outcome)
    with clock.at(clock.now() + timedelta(days=30)):
        page = page_of(client, story)
        assert ("Figures frozen for 2026 年卷" in page, "402.60" in page) == (True, False)
        assert "402.60" not in book_of(collection_of(site, story)).cases[0].html
        assert told(story)[0] == ("Verified benefit (10k CNY a year)", "", "402.60")
        release_figures(story, by=world.emma)
        page = page_of(client, story)
        assert ("Figures frozen" in page, "402.60" in page) == (False, True)
        assert told(story) == []


def test_the_units_that_use_an_outcome_are_frozen_with_its_figures(
    site: StorySite, outcome: Outcome, world: World, client: Client
) -> None:
    story = published_story(
        site, results=[("spread", {"outcome": outcome.pk})], outcome=outcome, slug="spread"
    )
    freeze_figures(story, "2026 年卷", by=world.emma)
    effective_rollout(world, outcome)
    unit = adopters_of([outcome.pk])[outcome.pk][0].unit
    assert f"<b>{unit}</b>" not in page_of(client, story)
    release_figures(story, by=world.emma)
    freeze_figures(story, "2026 年卷", by=world.emma)
    Outcome.objects.get(pk=outcome.pk).adoptions.update(state=AdoptionState.RELEASED)
    assert f"<b>{unit}</b>" in page_of(client, story)


def test_a_use_kept_without_its_state_says_no_more_than_it_knew(
    site: StorySite, outcome: Outcome, world: World, client: Client
) -> None:
    effective_rollout(world, outcome)
    story = published_story(
        site, results=[("spread", {"outcome": outcome.pk})], outcome=outcome, slug="spread"
    )
    freeze_figures(story, "2026 年卷", by=world.emma)
    row = KeptFigures.objects.get(story=story, kind="outcome")
    [adopter] = row.facts["adopters"]
    for is_proven in (True, False):
        old = {name: value for name, value in adopter.items() if name != "state"} | {"is_proven": is_proven}
        row.facts = {**row.facts, "adopters": [old]}
        row.save()
        cache.clear()
        page = page_of(client, story)
        assert ('"part">Verified</span>' in page, "Being applied" in page) == (is_proven, False)
        assert bool(told(story)) is not is_proven


def test_what_is_frozen_was_verified_on_its_day(
    site: StorySite, outcome: Outcome, world: World, client: Client
) -> None:
    verified_benefit(world, outcome)
    story = published_story(
        site,
        results=[paragraph("年节约402.60万元。"), ("live_figures", {"outcome": outcome.pk})],
        outcome=outcome,
        slug="frozen",
        unit=world.pit_one,
    )
    collection = collection_of(site, story)
    freeze_figures(story, "2026 年卷", by=world.emma)
    Benefit.objects.filter(outcome=outcome).update(verified_wan=Decimal("413.38"))
    assert unverified_benefits(story) == []
    assert "jb-unverified" not in page_of(client, story)
    assert "（未经财务核定）" not in book_of(collection).cases[0].html
    release_figures(story, by=world.emma)
    assert unverified_benefits(story) == ["402.60万元"]
    printed = book_of(collection).cases[0].html
    assert printed.count("（未经财务核定）") == 1
    assert "402.60万元（未经财务核定）" in printed


def test_publishing_again_leaves_frozen_figures_alone(story: CaseStory, world: World) -> None:
    freeze_figures(story, "2026 年卷", by=world.emma)
    story.save_revision().publish()
    assert list(KeptFigures.objects.values_list("edition", flat=True)) == ["2026 年卷"]


def test_a_record_that_the_story_no_longer_names_is_forgotten(story: CaseStory) -> None:
    story.results, story.outcome = [], None
    story.save_revision().publish()
    assert not KeptFigures.objects.exists()


def test_the_changes_of_many_stories_cost_as_much_as_those_of_one(
    site: StorySite, story: CaseStory, world: World
) -> None:
    others = [
        published_story(site, results=[("live_figures", {"outcome": equipped_outcome(world).pk})], slug=slug)
        for slug in ("a", "b")
    ]
    counts = []
    for stories in ([story], [story, *others]):
        with CaptureQueriesContext(connection) as asked:
            changes_of_each(stories)
        counts.append(len(asked))
    assert counts == [5, 5]


class TestThePage:
    def test_the_editor_sees_the_difference_and_ticks_it_off(
        self, story: CaseStory, outcome: Outcome, world: World, client: Client
    ) -> None:
        verified_benefit(world, outcome)
        client.force_login(world.emma)
        address = f"/story-figures/{story.pk}/"
        assert "402.60" in client.get(address).content.decode()
        client.post(address, {"act": "check"})
        assert "Nothing has changed" in client.get(address).content.decode()

    def test_an_edition_without_a_name_is_asked_for_and_freezing_is_undone(
        self, story: CaseStory, world: World, client: Client
    ) -> None:
        client.force_login(world.emma)
        address = f"/story-figures/{story.pk}/"
        assert client.post(address, {"act": "freeze", "edition": ""}).status_code == 422
        client.post(address, {"act": "freeze", "edition": "2026 年卷"})
        assert "Frozen for 2026 年卷" in client.get(address).content.decode()
        client.post(address, {"act": "release"})
        assert "Frozen for" not in client.get(address).content.decode()
