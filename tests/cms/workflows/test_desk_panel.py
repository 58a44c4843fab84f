"""The panel above the text says what is missing, what changed, and why a button is not there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.backoffice.desk_panel import checks_of, refusal_of
from cms.backoffice.record_links import record_links
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from tests.factories.chain import pooled_need
from tests.factories.organisation import World
from tests.factories.outcomes import verified_benefit
from tests.factories.rollout import effective_rollout
from tests.factories.stories import paragraph, project_with_outcome, proven_outcome, story_draft
from tests.factories.story_reviews import decide, edit, submit, with_reviewers
from tracker.challenges.models import Challenge
from tracker.needs.enums import NeedState
from tracker.needs.models import Need
from tracker.outcomes.models import Outcome
from tracker.projects.models import Project
from tracker.rollout.models import Adoption

pytestmark = pytest.mark.usefixtures("english")


def test_it_names_what_is_missing_and_leads_to_the_records(
    site: StorySite, world: World, client: Client
) -> None:
    project, outcome = project_with_outcome(world)
    story = story_draft(
        site,
        project=project,
        outcome=outcome,
        unit=world.pit_one,
        has_consent=False,
        summary="年增收900万元。",
    )
    story.save_revision()
    client.force_login(world.emma)
    page = client.get(f"/editor/pages/{story.pk}/edit/").content.decode()
    for words in (
        "1 thing is missing before readers see it",
        "Ask those who are named or shown",
        "Finance has not verified these benefits: 900万元.",
        f"Project {project.number}",
        f"Outcome {outcome.number}",
        f"/story-word/{story.pk}/download/",
    ):
        assert words in page, words


def test_it_says_why_an_author_finds_no_button(site: StorySite, world: World) -> None:
    with_reviewers(world)
    story = story_draft(site, unit=world.pit_one, owner=world.corrie)
    story.save_revision(user=world.corrie)
    edit(story, by=world.emma, summary="改过。")
    submit(story, by=world.corrie)
    decide(story, by=world.head_one)
    decide(story, by=world.sara)
    fresh = CaseStory.objects.get(pk=story.pk)
    assert "You wrote part of this text" in refusal_of(world.emma, fresh)
    assert refusal_of(world.edgar, fresh) == ""
    assert refusal_of(world.alice, fresh) == ""


def test_only_what_stops_the_publication_is_hard(site: StorySite) -> None:
    story = story_draft(site, summary="国内首创。")
    assert [(check.is_done, check.is_hard) for check in checks_of(story)][-2:] == [
        (False, False),
        (False, False),
    ]


def test_the_characters_of_sources_are_not_counted(site: StorySite) -> None:
    plain, sourced = (
        story_draft(site, slug=slug, background=[paragraph(**facts)])
        for slug, facts in (("a", {}), ("b", {"source": "需求", "source_url": "/needs/70/"}))
    )
    counts = [
        [check.words for check in checks_of(story) if "characters" in check.words]
        for story in (plain, sourced)
    ]
    assert (len(counts[0]), counts[0]) == (1, counts[1])


def project_from_a_need(world: World) -> tuple[Project, Outcome]:
    """Its outcome brings 402.60 万元, verified."""
    project, outcome = project_with_outcome(world)
    Challenge.objects.filter(pk=project.challenge_id).update(need=pooled_need(world))
    verified_benefit(world, outcome)
    return project, outcome


def test_the_records_are_linked_from_the_need_to_the_adoptions(site: StorySite, world: World) -> None:
    project, outcome = project_from_a_need(world)
    effective_rollout(world, outcome)
    need = Need.objects.get()
    merged = pooled_need(world, title="瓦斯超限频发")
    Need.objects.filter(pk=merged.pk).update(merged_into=need, reply="并入。", state=NeedState.MERGED)
    story = story_draft(site, project=project, outcome=outcome)
    assert [words for words, _url in record_links(story)] == [
        f"Need {merged.number}",
        f"Need {need.number}",
        f"Challenge {project.challenge.number}",
        f"Project {project.number}",
        *(f"{one.code} {one.name}" for one in project.milestones.order_by("order")),
        f"Outcome {outcome.number}",
        f"Verified benefit at {world.pit_one.short_name}",
        f"Adopted by {world.pit_one.short_name}",
    ]


def test_three_adoptions_cost_as_many_queries_as_one(site: StorySite, world: World) -> None:
    project, outcome = project_from_a_need(world)
    rollout = effective_rollout(world, outcome)
    pk = story_draft(site, project=project, outcome=outcome).pk
    first = rollout.adoptions.get()
    counts = []
    for units in ((), (world.pit_two, world.pit_three)):
        for unit in units:
            copied = {field.attname: getattr(first, field.attname) for field in first._meta.concrete_fields}
            Adoption.objects.create(**{**copied, "id": None, "unit_id": unit.pk})
        story = CaseStory.objects.get(pk=pk)
        with CaptureQueriesContext(connection) as asked:
            links = record_links(story)
        counts.append((sum(words.startswith("Adopted by") for words, _url in links), len(asked)))
    assert counts == [(1, 6), (3, 6)]


def test_what_is_beyond_the_first_units_is_left_to_the_outcome(
    site: StorySite, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = proven_outcome(world)
    monkeypatch.setattr("cms.backoffice.record_links.UNITS_NAMED", 0)
    more = ("1 more", outcome.get_absolute_url())
    assert record_links(story_draft(site, outcome=outcome))[1:] == [more, more]


def test_a_new_page_has_no_panel_yet(site: StorySite, world: World, client: Client) -> None:
    client.force_login(world.emma)
    page = client.get(f"/editor/pages/add/cms/casestory/{site.stories.pk}/").content.decode()
    assert ("jb-desk" in page, 'name="action-publish"' in page) == (False, False)
