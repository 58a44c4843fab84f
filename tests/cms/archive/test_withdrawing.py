"""A withdrawn page answers at its address with its day and reason, and the editors keep a list."""

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.archive.models import Withdrawal
from cms.archive.services import withdraw_page
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.stories import published_story, story_draft
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed

MOMENT = datetime(2026, 11, 20, 9, tzinfo=timezone.get_default_timezone())


def withdrawn(site: StorySite, world: World, **facts: object) -> CaseStory:
    story = published_story(site, **facts)  # type: ignore[arg-type]
    with clock.at(MOMENT):
        withdraw_page(story, reason="效益数据有误，正在更正。", by=world.emma)
    return story


def test_its_address_says_gone_with_day_and_reason(site: StorySite, world: World, client: Client) -> None:
    story = withdrawn(site, world)
    answer = client.get(story.url)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert ("20 Nov 2026" in page, "效益数据有误，正在更正。" in page, "noindex" in page) == (True,) * 3


def test_a_draft_that_was_never_published_is_not_found(site: StorySite, client: Client) -> None:
    assert client.get(f"/stories/cases/{story_draft(site).slug}/").status_code == 404


def test_of_a_story_for_the_group_a_visitor_learns_nothing(
    site: StorySite, world: World, client: Client
) -> None:
    story = withdrawn(site, world, visibility="group")
    assert client.get(story.url).status_code == 302
    client.force_login(world.alice)
    assert client.get(story.url).status_code == 410


def test_published_again_it_is_read_as_before(site: StorySite, world: World, client: Client) -> None:
    story = withdrawn(site, world)
    CaseStory.objects.get(pk=story.pk).save_revision().publish()
    assert client.get(story.url).status_code == 200
    assert Withdrawal.objects.get().restored_on == clock.today()


def test_the_back_office_asks_for_the_reason(site: StorySite, world: World, client: Client) -> None:
    story = published_story(site)
    client.force_login(world.emma)
    asked = client.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    assert asked["Location"] == reverse("cms:withdraw", args=[story.pk])
    refused = client.post(asked["Location"], {"reason": " "})
    assert (refused.status_code, CaseStory.objects.get().live) == (422, True)
    done = client.post(asked["Location"], {"reason": "已过时。"})
    assert (done["Location"], CaseStory.objects.get().live) == (reverse("cms:withdrawn-list"), False)
    listed = client.get(done["Location"]).content.decode()
    assert (story.title in listed, "已过时。" in listed) == (True, True)
    bulk = client.post(
        reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"]) + f"?id={story.pk}"
    )
    assert bulk.status_code == 302


def test_only_those_who_may_unpublish_withdraw(site: StorySite, world: World, client: Client) -> None:
    story = published_story(site)
    with pytest.raises(NotAllowed):
        withdraw_page(story, reason="不喜欢。", by=world.alice)
    with pytest.raises(GuardFailed):
        withdraw_page(story, reason=" ", by=world.emma)
    client.force_login(world.alice)
    assert client.get(reverse("cms:withdraw", args=[story.pk])).status_code == 403
    assert client.get(reverse("cms:withdrawn-list")).status_code == 403
    assert CaseStory.objects.get().live
