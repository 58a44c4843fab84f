"""Who is told of what is still to be written, passed or looked at again."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.site.setting_up import StorySite
from cms.stories.attention import attention_of, projects_without_story
from cms.stories.drafting import draft_story
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome, verified_benefit
from tests.factories.projects import accepted_project
from tests.factories.stories import published_story, story_draft
from tests.factories.story_reviews import submit, with_reviewers
from tracker.foundation import clock
from tracker.organisation.models import Person
from tracker.projects.models import Project

pytestmark = pytest.mark.usefixtures("english")


def on_day(project: Project, days: int) -> object:
    """So many days after the acceptance."""
    assert project.accepted_on is not None
    return clock.at(clock.now() + timedelta(days=days + (project.accepted_on - clock.today()).days))


@pytest.mark.parametrize(("days", "count"), [(29, 0), (30, 1), (400, 1)])
def test_a_project_stands_on_the_list_from_its_thirtieth_day(
    site: StorySite, world: World, days: int, count: int
) -> None:
    project = accepted_project(world)
    with on_day(project, days):  # type: ignore[attr-defined]  # a context manager
        assert len(projects_without_story(world.emma)) == count


def test_it_leaves_the_list_with_its_draft(site: StorySite, world: World) -> None:
    project = accepted_project(world)
    draft_story(project, by=world.emma)
    with on_day(project, 40):  # type: ignore[attr-defined]  # a context manager
        assert projects_without_story(world.emma) == []


def test_each_sees_their_own_part(site: StorySite, world: World) -> None:
    with_reviewers(world)
    project = accepted_project(world)
    outcome = equipped_outcome(world)
    published_story(site, outcome=outcome)
    verified_benefit(world, outcome)
    waiting = story_draft(site, "待审", slug="waiting", unit=world.pit_one, owner=world.corrie)
    waiting.save_revision(user=world.corrie)
    submit(waiting, by=world.corrie)
    with on_day(project, 40):  # type: ignore[attr-defined]  # a context manager
        seen = {
            name: tuple(map(len, (found.reviews, found.untold, found.outdated)))
            for name in ("emma", "corrie", "head_one", "head_two", "sara", "alice")
            if (found := attention_of(Person.objects.get(pk=getattr(world, name).pk))) is not None
        }
    assert seen == {
        "emma": (0, 1, 1),
        "corrie": (0, 1, 0),
        "head_one": (1, 0, 0),
        "head_two": (0, 0, 0),
        "sara": (0, 0, 0),
        "alice": (0, 0, 0),
    }


@pytest.mark.parametrize("path", ["/inbox/", "/editor/"])
def test_the_click_that_drafts_holds_against_forgery_and_comes_through(
    site: StorySite, world: World, path: str
) -> None:
    project = accepted_project(world)
    address = f"/story-drafts/{project.pk}/"
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.emma)
    with on_day(project, 40):  # type: ignore[attr-defined]  # a context manager
        page = client.get(path).content.decode()
        form = page[page.index(f'action="{address}"') :].partition("</form>")[0]
        sent = re.search('name="csrfmiddlewaretoken" value="(?P<token>[^"]+)"', form)
        assert sent is not None
        assert client.post(address).status_code == 403
        assert client.post(address, {"csrfmiddlewaretoken": sent["token"]}).status_code == 302
    assert CaseStory.objects.filter(project=project).exists()


def test_the_daily_tool_and_the_back_office_show_it_and_one_click_drafts(
    site: StorySite, world: World, client: Client
) -> None:
    project = accepted_project(world)
    address = f"/story-drafts/{project.pk}/"
    client.force_login(world.emma)
    with on_day(project, 40):  # type: ignore[attr-defined]  # a context manager
        for path in ("/inbox/", "/editor/"):
            assert f'action="{address}"' in client.get(path).content.decode(), path
        page = client.get("/inbox/").content.decode()
        assert ("1 thing to do under “Stories”" in page, "Nothing awaits you." in page) == (True, False)
        client.post(address)
        assert CaseStory.objects.filter(project=project).exists()
        for path in ("/inbox/", "/editor/"):
            assert f'action="{address}"' not in client.get(path).content.decode(), path


def test_the_inbox_of_an_editor_costs_the_same_for_one_matter_and_for_three(
    site: StorySite, world: World, client: Client
) -> None:
    def one_more(slug: str) -> Project:
        outcome = equipped_outcome(world)
        published_story(site, outcome=outcome, slug=slug)
        verified_benefit(world, outcome)
        return accepted_project(world)

    client.force_login(world.emma)
    counts = []
    for slugs in (("a",), ("b", "c")):
        project = [one_more(slug) for slug in slugs][-1]
        with on_day(project, 40):  # type: ignore[attr-defined]  # a context manager
            client.get("/inbox/")
            with CaptureQueriesContext(connection) as asked:
                client.get("/inbox/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_whoever_has_nothing_to_do_with_stories_pays_nothing(world: World) -> None:
    alice = Person.objects.get(pk=world.alice.pk)
    assert alice.grants == ()
    with CaptureQueriesContext(connection) as asked:
        assert not attention_of(alice)
    assert len(asked) == 0
