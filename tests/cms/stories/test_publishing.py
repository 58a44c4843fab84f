"""A story is read by everybody once an editor has published it, and only with its reviews."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from tests.factories.organisation import World
from tests.factories.stories import published_story, story_draft
from tests.factories.story_reviews import pass_all, with_reviewers
from tests.typesetting.pictures import png
from tracker.foundation.search.finding import find

pytestmark = pytest.mark.usefixtures("english")


def found(world: World, words: str) -> list[int]:
    return [hit.object_id for hit in find(words, user=world.alice, kinds=["story"]).hits]


def test_a_published_story_is_read_without_signing_in(site: StorySite, client: Client) -> None:
    story = published_story(site)
    page = client.get(f"/stories/cases/{story.slug}/")
    assert page.status_code == 200
    assert "通道里不再打一根单体柱" in page.content.decode()


def test_a_draft_is_neither_read_nor_listed_nor_found(site: StorySite, world: World, client: Client) -> None:
    story = story_draft(site)
    assert client.get(f"/stories/cases/{story.slug}/").status_code == 404
    assert story.title not in client.get("/stories/cases/").content.decode()
    assert story.title not in client.get("/stories/").content.decode()
    assert found(world, "单体柱") == []


def test_a_story_taken_back_is_gone_from_list_and_search(
    site: StorySite, world: World, client: Client
) -> None:
    story = published_story(site)
    assert story.title in client.get("/stories/cases/").content.decode()
    assert found(world, "单体柱") == [story.pk]
    story.unpublish()
    assert story.title not in client.get("/stories/cases/").content.decode()
    assert found(world, "单体柱") == []


def test_a_deleted_story_is_gone_from_the_search(site: StorySite, world: World) -> None:
    published_story(site)
    site.home.refresh_from_db()
    site.home.delete()
    assert found(world, "单体柱") == []


@pytest.mark.parametrize(
    ("lacking", "field"),
    [({"secrecy_passed_on": None}, "secrecy_passed_on"), ({"has_consent": False}, "has_consent")],
)
def test_no_way_leads_to_publication_without_review_and_consent(
    site: StorySite, lacking: dict[str, object], field: str
) -> None:
    story = story_draft(site, **lacking)
    with pytest.raises(ValidationError) as refused:
        story.save_revision(clean=False).publish()
    assert list(refused.value.message_dict) == [field]
    assert CaseStory.objects.get(pk=story.pk).live is False


def test_the_back_office_says_what_is_missing_instead_of_publishing(
    site: StorySite, world: World, client: Client
) -> None:
    story = story_draft(site, secrecy_passed_on=None)
    story.save_revision()
    client.force_login(world.emma)
    address = f"/editor/bulk/wagtailcore/page/publish/?id={story.pk}"
    answer = client.post(address, follow=True)
    assert "still lack a review or a consent: 138架支架，13天撤完" in answer.content.decode()
    assert CaseStory.objects.get(pk=story.pk).live is False


def test_an_editor_does_not_publish_past_the_reviews(site: StorySite, world: World, client: Client) -> None:
    story = story_draft(site)
    story.save_revision()
    client.force_login(world.emma)
    client.post(f"/editor/bulk/wagtailcore/page/publish/?id={story.pk}")
    assert CaseStory.objects.get(pk=story.pk).live is False
    page = client.get(f"/editor/pages/{story.pk}/edit/").content.decode()
    assert ('name="action-publish"' in page, 'name="action-submit"' in page) == (False, True)


def test_what_passed_its_reviews_is_published_again_by_an_editor(
    site: StorySite, world: World, client: Client
) -> None:
    with_reviewers(world)
    draft = story_draft(site, unit=world.pit_one, owner=world.emma)
    draft.save_revision(user=world.emma)
    story = pass_all(draft, world, author=world.emma)
    story.unpublish()
    client.force_login(world.emma)
    client.post(f"/editor/bulk/wagtailcore/page/publish/?id={story.pk}")
    assert CaseStory.objects.get(pk=story.pk).live is True


def test_nobody_else_publishes_in_the_back_office(site: StorySite, world: World, client: Client) -> None:
    story = story_draft(site)
    story.save_revision()
    client.force_login(world.alice)
    client.post(f"/editor/bulk/wagtailcore/page/publish/?id={story.pk}")
    assert CaseStory.objects.get(pk=story.pk).live is False


def test_the_editing_page_of_a_story_opens(site: StorySite, world: World, client: Client) -> None:
    story = story_draft(site)
    client.force_login(world.emma)
    assert client.get(f"/editor/pages/{story.pk}/edit/").status_code == 200
    for chooser in ("choose-project", "choose-outcome", "choose-unit"):
        assert client.get(f"/editor/{chooser}/?q=一").status_code == 200, chooser


def test_the_list_is_narrowed_by_theme_unit_and_words(site: StorySite, client: Client) -> None:
    published_story(site)
    published_story(site, "少烧630吨稳燃油", theme="降本", unit_name="茶岭电厂", slug="oil")

    def shown(query: str) -> tuple[bool, bool]:
        page = client.get(f"/stories/cases/{query}").content.decode()
        return "138架支架，13天撤完</b>" in page, "少烧630吨稳燃油</b>" in page

    assert shown("") == (True, True)
    assert shown("?theme=降本") == (False, True)
    assert shown("?unit=霍岭煤矿") == (True, False)
    assert shown("?q=稳燃油") == (False, True)
    assert shown("?q=稳燃油&unit=霍岭煤矿") == (False, False)
    assert shown("?page=nonsense&theme=%00") == (True, True)


def test_a_story_is_reached_by_its_number(site: StorySite, client: Client) -> None:
    story = published_story(site)
    assert client.get(f"/story-records/{story.pk}/")["Location"] == story.get_url()
    assert client.get(f"/story-records/{story_draft(site, 'x', slug='x').pk}/").status_code == 404


def test_a_picture_uploaded_by_an_editor_is_shown_in_the_story(
    site: StorySite, world: World, client: Client
) -> None:
    client.force_login(world.emma)
    file = SimpleUploadedFile("platform.png", png(), content_type="image/png")
    answer = client.post("/editor/images/multiple/add/", {"title": "调移平台", "files[]": file})
    assert answer.json()["success"] is True
    StoryImage.objects.update(credit="宣传科", has_consent=True)
    story = published_story(site, hero=StoryImage.objects.get())
    assert 'alt="调移平台"' in client.get(story.get_url() or "").content.decode()


def test_editors_are_led_from_a_story_to_its_editing_and_others_are_not(
    site: StorySite, world: World, client: Client
) -> None:
    story = published_story(site)
    link = f'href="/editor/pages/{story.pk}/edit/"'
    shown = [link in client.get(story.get_url() or "").content.decode()]
    for person in (world.alice, world.emma):
        client.force_login(person)
        shown.append(link in client.get(story.get_url() or "").content.decode())
    assert shown == [False, False, True]
