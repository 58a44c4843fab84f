"""What is drawn beside a story fits a phone, and what the builder's page lists stays inside its panels."""

import pytest
from playwright.sync_api import Locator
from pytest_django.live_server_helper import LiveServer

from cms.builds.arranging import begin_next_edition
from cms.site.setting_up import StorySite, set_up_site
from tests.cms.builds.test_editions import built
from tests.e2e.accessibility import PHONE
from tests.e2e.conftest import TakeSeat
from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome, verified_benefit
from tests.factories.projects import accepted_project
from tests.factories.stories import collection_of, published_story


@pytest.fixture
def site(world: World, live_server: LiveServer) -> StorySite:
    return set_up_site(hostname=live_server.thread.host, port=live_server.thread.port)


def sides(found: Locator) -> tuple[float, float]:
    """The left and the right side of what is seen, in pixels of the page."""
    box = found.bounding_box()
    assert box is not None
    return box["x"], box["x"] + box["width"]


def test_the_timeline_is_a_list_on_a_phone_and_a_drawing_elsewhere(
    site: StorySite, world: World, seat: TakeSeat
) -> None:
    project = accepted_project(world)
    story = published_story(site, practice=[("timeline", {"project": project.pk})], project=project)
    desk = seat("emma")
    desk.open(story.get_url() or "")
    drawing, events = desk.main.locator(".jb-drawn"), desk.main.locator(".jb-events")
    assert (drawing.is_visible(), events.is_visible()) == (True, False)
    desk.page.set_viewport_size(PHONE)
    assert (drawing.is_visible(), events.is_visible()) == (False, True)
    names = [milestone.name for milestone in project.milestones.order_by("passed_on")]
    assert events.locator("li b").all_inner_texts() == names
    assert all(sides(each)[1] <= PHONE["width"] for each in events.locator("li > *").all())


def test_the_lists_of_a_case_book_stay_inside_their_panels(
    site: StorySite, world: World, seat: TakeSeat
) -> None:
    outcome = equipped_outcome(world)
    book = collection_of(site, published_story(site, project=outcome.project, outcome=outcome))
    built(book, world, freezes=True)
    verified_benefit(world, outcome)
    following = begin_next_edition(book, by=world.emma)
    built(following, world)
    desk = seat("emma")
    desk.open(f"/casebooks/{following.pk}/")
    # A bullet hangs a little more than an em left of its line.
    assert (
        sides(desk.main.locator(".jb-changes li").first)[0] >= sides(desk.main.locator(".jb-changes"))[0] + 16
    )
    note = desk.main.locator(".jb-endnote")
    assert note.evaluate("each => getComputedStyle(each).paddingLeft") == "16px"
