"""From a story to the adoption of its outcome: who may ask, and what stands there for a unit that has adopted it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from cms.stories.reading import adoption_offer
from tests.factories.organisation import World
from tests.factories.rollout import group_rollout
from tests.factories.stories import proven_outcome, published_story
from tracker.rollout.models import Adoption

pytestmark = pytest.mark.usefixtures("english")

ASKS = "My unit asks to adopt it"
NOT_YET = "It is not rolled out to your unit yet"


@pytest.fixture
def story(site: StorySite, world: World) -> CaseStory:
    """Pit one has adopted its outcome."""
    return published_story(site, outcome=proven_outcome(world))


def page_of(client: Client, story: CaseStory) -> str:
    return client.get(story.get_url() or "").content.decode()


def test_a_unit_that_has_adopted_is_led_to_its_adoption(
    story: CaseStory, world: World, client: Client
) -> None:
    adoption = Adoption.objects.get()
    shown = f'<a href="{adoption.get_absolute_url()}">{world.pit_one.short_name} has adopted it</a>'
    found = []
    for person in (world.head_one, world.head_two, world.alice):
        client.force_login(person)
        page = page_of(client, story)
        found.append((shown in page, ASKS in page, NOT_YET in page))
    assert found == [(True, False, False), (False, False, True), (False, False, False)]


def test_a_unit_that_a_level_reaches_asks_from_the_story(
    site: StorySite, world: World, client: Client
) -> None:
    rollout = group_rollout(world)
    story = published_story(site, outcome=rollout.outcome)
    client.force_login(world.head_three)
    assert ASKS in page_of(client, story)
    asked = client.post(f"/outcomes/{rollout.outcome.pk}/adopt/", {"unit": world.pit_three.pk})
    adoption = Adoption.objects.get(unit=world.pit_three, outcome=rollout.outcome)
    assert (asked["Location"], adoption.state) == (adoption.get_absolute_url(), "assessing")


def test_the_offer_costs_heads_three_queries_and_visitors_none(
    story: CaseStory, world: World, client: Client
) -> None:
    request = client.get(story.get_url() or "").wsgi_request
    counts = []
    for reader in (request.user, world.head_one, world.head_two):
        request.user = reader
        getattr(reader, "grants", ())  # read once for each request, by whoever asks first
        with CaptureQueriesContext(connection) as asked:
            adoption_offer(request, story)
        counts.append(len(asked))
    assert counts == [0, 3, 3]
