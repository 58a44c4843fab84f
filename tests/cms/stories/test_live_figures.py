"""What a story shows of the records is what they say when it is read."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.outcomes import drafted_outcome, equipped_outcome, verified_benefit
from tests.factories.projects import accepted_project, pending_project
from tests.factories.rollout import (
    adopting_adoption,
    adoption_with_proof,
    effective_rollout,
    proven_adoption,
)
from tests.factories.stories import (
    paragraph,
    project_with_outcome,
    proven_outcome,
    published_story,
    story_draft,
)
from tracker.challenges.models import Challenge
from tracker.foundation import clock
from tracker.templatetags.quantities import chinese_date

pytestmark = pytest.mark.usefixtures("english")


def page_of(client: Client, story: CaseStory) -> str:
    return client.get(story.get_url() or "").content.decode()


def test_the_figures_change_with_the_record_and_not_with_the_story(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = equipped_outcome(world)
    story = published_story(site, results=[("live_figures", {"outcome": outcome.pk})])
    before = page_of(client, story)
    assert ("no benefit verified yet" in before, "0/0" in before) == (True, True)
    verified_benefit(world, outcome)
    effective_rollout(world, outcome)
    after = page_of(client, story)
    assert ("402.60" in after, "1/1" in after, "no benefit verified yet" in after) == (True, True, False)


def test_each_unit_says_how_far_its_use_has_come(site: StorySite, world: World, client: Client) -> None:
    adoptions = adopting_adoption(world), adoption_with_proof(world), proven_adoption(world)
    words = ("Being applied", "Proof filed", "Verified")
    for number, (adoption, said) in enumerate(zip(adoptions, words, strict=True)):
        block = ("spread", {"outcome": adoption.outcome_id})
        page = page_of(client, published_story(site, slug=f"use-{number}", results=[block]))
        assert [
            each for each in words if f">{each}</span></li>" in page or f">{each}</span><small>" in page
        ] == [said]


def test_an_outcome_that_is_not_registered_shows_no_figures_and_says_so(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = drafted_outcome(world)
    story = published_story(site, results=[("live_figures", {"outcome": outcome.pk})], outcome=outcome)
    page = page_of(client, story)
    assert "The outcome shown here has been withdrawn, or is not registered yet" in page
    assert outcome.title not in page


def test_an_outcome_that_is_gone_leaves_words_in_its_place(site: StorySite, client: Client) -> None:
    story = published_story(site, results=[("live_figures", {"outcome": 987654321})])
    assert "The outcome shown here has been withdrawn" in page_of(client, story)


def test_the_timeline_is_drawn_from_the_milestones(site: StorySite, world: World, client: Client) -> None:
    project = accepted_project(world)
    story = published_story(site, practice=[("timeline", {"project": project.pk})], project=project)
    page = page_of(client, story)
    assert (project.number in page, "方案与钻孔" in page, "达标运行" in page) == (True, True, True)


def test_a_project_before_its_charter_is_not_told_of(site: StorySite, world: World, client: Client) -> None:
    project = pending_project(world)
    story = published_story(site, practice=[("timeline", {"project": project.pk})], project=project)
    page = page_of(client, story)
    assert ("not open to readers" in page, project.number in page) == (True, False)


def test_visitors_see_the_same_figures_and_sign_in_for_the_records(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = proven_outcome(world)
    story = published_story(site, outcome=outcome)
    assert "402.60" in page_of(client, story)
    assert client.get(f"/records/outcome/{outcome.pk}/")["Location"].startswith("/sign-in/")


def test_visitors_are_offered_only_links_that_they_can_open(
    site: StorySite, world: World, client: Client
) -> None:
    project, outcome = project_with_outcome(world)
    sources = [
        paragraph(source="Need XQ-2026-001", source_url="/needs/1/"),
        paragraph(source="Newspaper", source_url="https://news.example/1"),
    ]
    story = published_story(
        site,
        background=sources,
        results=live_blocks([project.pk], [outcome.pk]),
        project=project,
        outcome=outcome,
    )
    challenge = project.challenge
    records = (
        challenge.get_absolute_url(),
        project.get_absolute_url(),
        outcome.get_absolute_url(),
        "/needs/1/",
    )

    def linked(page: str) -> list[bool]:
        return [f'href="{url}"' in page for url in (*records, "https://news.example/1")]

    for visibility, is_public in (("group", False), ("public", True)):
        Challenge.objects.filter(pk=challenge.pk).update(visibility=visibility)
        cache.clear()
        page = page_of(client, story)
        assert linked(page) == [is_public, False, False, False, True]
        assert "Need XQ-2026-001" in page
        assert f'href="/sign-in/?next={outcome.get_absolute_url()}"' in page
        assert client.get(records[0]).status_code == (200 if is_public else 404)
    client.force_login(world.alice)
    assert linked(page_of(client, story)) == [True, True, True, True, True]


def costs_of(client: Client, story: CaseStory) -> tuple[int, int]:
    """Statements of a page that is drawn from the records, and of one that is kept."""
    page_of(client, story)
    cache.clear()
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            page_of(client, story)
        counts.append(len(asked))
    return counts[0], counts[1]


def live_blocks(projects: list[int], outcomes: list[int]) -> list[tuple[str, dict[str, int]]]:
    """Every kind of block that shows a record, once for each project and outcome."""
    of_projects = [(kind, {"project": pk}) for pk in projects for kind in ("timeline", "targets", "team")]
    return of_projects + [(kind, {"outcome": pk}) for pk in outcomes for kind in ("live_figures", "spread")]


def test_twelve_live_blocks_cost_as_many_queries_as_one_of_each_kind(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = proven_outcome(world)
    others = [equipped_outcome(world, title=title) for title in ("滑靴", "转盘")]
    projects = [accepted_project(world).pk for _ in range(2)]
    five = published_story(site, results=live_blocks(projects[:1], [outcome.pk]), slug="five")
    twelve = published_story(
        site, results=live_blocks(projects, [each.pk for each in (outcome, *others)]), slug="twelve"
    )
    assert len(twelve.results) == 12
    assert [costs_of(client, story) for story in (five, twelve)] == [(26, 13), (26, 13)]


def test_one_live_block_costs_as_many_queries_as_twelve_of_its_kind(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = proven_outcome(world)
    others = [equipped_outcome(world, title=f"成果{number}") for number in range(11)]
    one = published_story(site, results=live_blocks([], [outcome.pk])[:1], slug="one")
    twelve = published_story(
        site, results=live_blocks([], [each.pk for each in (outcome, *others)])[::2], slug="twelve"
    )
    assert [costs_of(client, story) for story in (one, twelve)] == [(19, 13), (19, 13)]


def test_each_block_shows_its_record(site: StorySite, world: World, client: Client) -> None:
    outcome, project = proven_outcome(world), accepted_project(world)
    story = published_story(site, results=live_blocks([project.pk], [outcome.pk]))
    page = page_of(client, story)
    for words in ("超限报警", "found by the acceptance", "柏岩", "Lead", "1 unit has adopted"):
        assert words in page, words


def test_what_is_kept_is_drawn_anew_after_any_act_and_on_another_day(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = equipped_outcome(world)
    story = published_story(site, results=[("live_figures", {"outcome": outcome.pk})])
    page_of(client, story)
    verified_benefit(world, outcome)
    assert "402.60" in page_of(client, story)
    with clock.at(clock.now() + timedelta(days=40)):
        page = page_of(client, story)
        assert str(chinese_date(clock.today())) in page


def test_blocks_of_records_that_are_gone_say_so(site: StorySite, client: Client) -> None:
    story = published_story(site, results=live_blocks([987654321], [987654322]))
    page = page_of(client, story)
    for words in ("has no targets", "has no team", "has no milestones", "there are no figures to show"):
        assert words in page, words


def test_a_preview_shows_the_source_of_each_paragraph(site: StorySite, world: World, client: Client) -> None:
    story = story_draft(site, background=[paragraph(source="Need XQ-2026-001", source_url="/needs/1/")])
    story.save_revision()
    client.force_login(world.emma)
    page = client.get(f"/editor/pages/{story.pk}/view_draft/").content.decode()
    shown = re.findall(r'<p class="jb-source">[^<]*(<a .*?</a>)</p>', page)
    assert shown == ['<a href="/needs/1/">Need XQ-2026-001</a>']
