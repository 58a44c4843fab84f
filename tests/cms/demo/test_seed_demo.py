"""The demonstration is made by the real services: what it holds, and that it is not made twice."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from cms.builds.models import CasebookBuild
from cms.catalogue.models import StoryCard
from cms.stories.pages import CaseStory
from tracker.bases.models import BaseVisit, DemonstrationBase
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge, SideReview, WorkbookLayout
from tracker.deliberation.models import Decision
from tracker.foundation import audit
from tracker.needs.models import Need, NeedCall
from tracker.organisation.models import OrgUnit, Person
from tracker.outcomes.models import Outcome
from tracker.projects.models import Project
from tracker.squads.models import Squad
from tracker.studios.models import Studio


@pytest.mark.django_db
def test_the_demonstration_holds_the_whole_chain_and_is_made_once() -> None:
    call_command("seed_demo")
    counts = {model: model._default_manager.count() for model in (Challenge, Project, Outcome)}
    assert counts == {Challenge: 24, Project: 12, Outcome: 10}
    assert OrgUnit.objects.count() >= 21
    assert 75 <= Person.objects.count() <= 90
    assert Need.objects.count() >= 66
    assert {challenge.state for challenge in Challenge.objects.all()} == set(ChallengeState.values)
    calls = {call.state: call for call in NeedCall.objects.all()}
    assert set(calls) == {"open", "closed"}
    assert all(call.needs.exclude(state="draft").count() >= 4 for call in calls.values())
    assert not Need.objects.filter(late_for__isnull=False).exists()
    assert WorkbookLayout.objects.get().columns[4]["field"] == "task"
    assert_reviewed_and_decided()
    assert Squad.objects.exists()
    own = DemonstrationBase.objects.filter(source="form")
    assert Counter(own.values_list("state", flat=True)) == Counter(
        ("active", "active", "named", "rectifying", "publicized", "unit_recommended")
    )
    assert (BaseVisit.objects.count(), StoryCard.objects.count()) == (21, CaseStory.objects.live().count())
    assert Studio.objects.exists()
    assert Counter(CaseStory.objects.values_list("live", flat=True))[True] >= 13
    assert CasebookBuild.objects.count() == 1
    assert audit.verify().is_intact
    before = audit.AuditEntry.objects.count()
    with pytest.raises(CommandError):
        call_command("seed_demo")
    assert audit.AuditEntry.objects.count() == before


def assert_reviewed_and_decided() -> None:
    """One challenge waits for two of its four sides, one came back with an objection, every other has its votes."""
    reviews = {
        state: Counter(SideReview.objects.filter(challenge__state=state).values_list("state", "opinion"))
        for state in ("in_review", "returned")
    }
    assert reviews["in_review"] == {("answered", "agree"): 1, ("answered", "remarks"): 1, ("asked", ""): 2}
    assert reviews["returned"][("answered", "object")] == 1
    decided = Challenge.objects.exclude(state__in=("draft", "in_review", "returned"))
    publications = Decision.objects.filter(matter="publication")
    assert set(publications.values_list("subject_id", flat=True)) == set(decided.values_list("pk", flat=True))
    assert set(Decision.objects.annotate(count=Count("votes")).values_list("count", flat=True)) == {5}
