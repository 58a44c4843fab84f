"""Squads, studios and campaigns in public: the work, never the roster."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from cms.carriers.pages import CampaignPage, CarrierPage
from cms.site.setting_up import StorySite
from tests.factories.offices import make_world_with_offices
from tests.factories.organisation import World
from tests.factories.squads import active_squad
from tests.factories.studios import named_studio, revoked_studio
from tracker.squads.models import Campaign, Squad


@pytest.fixture
def world(db: None) -> World:
    return make_world_with_offices()


def test_the_work_is_shown_and_nobody_is_named(site: StorySite, world: World, client: Client) -> None:
    squad, studio = active_squad(world), named_studio(world)
    for page in (
        CarrierPage(title=squad.name, slug="squad", squad=squad),
        CarrierPage(title=studio.name, slug="studio", studio=studio),
    ):
        site.carriers.refresh_from_db()
        site.carriers.add_child(instance=page)
        text = client.get(page.url).content.decode()
        assert page.title in text
        people = [seat.person.name for seat in (page.squad or page.studio).members.select_related("person")]
        # The studio bears its leader's name; the others stand nowhere.
        assert [name for name in people if name in text.replace(page.title, "")] == []
    listed = client.get("/stories/teams/").content.decode()
    assert (squad.name in listed, studio.name in listed) == (True, True)


def test_a_studio_without_its_plaque_is_shown_no_more(site: StorySite, world: World, client: Client) -> None:
    page = CarrierPage(title="旧工作室", slug="old", studio=revoked_studio(world))
    site.carriers.add_child(instance=page)
    assert client.get(page.url).status_code == 410
    assert "旧工作室" not in client.get("/stories/teams/").content.decode()


def test_a_campaign_gathers_its_squads(site: StorySite, world: World, client: Client) -> None:
    squad = active_squad(world)
    campaign = Campaign.objects.create(
        title="百日攻坚", unit=world.group, goal="零非停。", starts_on="2026-03-01", ends_on="2026-06-01"
    )
    Squad.objects.filter(pk=squad.pk).update(campaign=campaign)
    page = CampaignPage(title="百日攻坚", slug="drive", campaign=campaign)
    site.carriers.add_child(instance=page)
    assert "No squad of this campaign is shown yet." in client.get(page.url).content.decode()
    site.carriers.refresh_from_db()
    site.carriers.add_child(instance=CarrierPage(title=squad.name, slug="squad", squad=squad))
    text = client.get(page.url).content.decode()
    assert (squad.name in text, "零非停。" in text) == (True, True)
    assert "百日攻坚" in client.get("/stories/").content.decode()


def test_a_page_is_about_one_of_the_two(site: StorySite, world: World) -> None:
    with pytest.raises(ValidationError, match="either a squad or a studio"):
        site.carriers.add_child(instance=CarrierPage(title="两者皆无", slug="none"))
