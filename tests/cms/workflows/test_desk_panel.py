"""The panel above the text says what is missing, what changed, and why a button is not there."""

import pytest
from django.test import Client

from cms.backoffice.desk_panel import checks_of, refusal_of
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.stories import project_with_outcome, story_draft
from tests.factories.story_reviews import decide, edit, submit, with_reviewers

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


def test_a_new_page_has_no_panel_yet(site: StorySite, world: World, client: Client) -> None:
    client.force_login(world.emma)
    page = client.get(f"/editor/pages/add/cms/casestory/{site.stories.pk}/").content.decode()
    assert ("jb-desk" in page, 'name="action-publish"' in page) == (False, False)
