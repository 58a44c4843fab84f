"""Pages of bases: shown while the record bears the name, with what can be copied there and who came."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from cms.bases.pages import DemonstrationBasePage
from cms.bases.services import draft_base_page
from cms.site.setting_up import StorySite
from cms.stories.wording import ForbiddenWord
from cms.templatetags.site_tags import tile_map
from tests.factories.bases import NOTICE_OVER, active_base, applied_base, rectifying_base, visited_base
from tests.factories.offices import make_world_with_offices
from tests.factories.organisation import World
from tests.factories.stories import published_story
from tracker.bases.models import DemonstrationBase
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed


@pytest.fixture
def world(db: None) -> World:
    """With polly, who judges bases."""
    return make_world_with_offices()


def shown(site: StorySite, world: World, base: DemonstrationBase) -> DemonstrationBasePage:
    page = draft_base_page(base, by=world.emma)
    page.save_revision().publish()
    return DemonstrationBasePage.objects.get(pk=page.pk)


def test_a_visitor_reads_what_can_be_copied_there_and_who_came(
    site: StorySite, world: World, client: Client
) -> None:
    base = visited_base(world, 18, 46)
    outcome = base.outcomes.get()
    published_story(site, "回撤案例", outcome=outcome)
    published_story(site, "内部案例", slug="inner", outcome=outcome, visibility="group")
    page = shown(site, world, base)
    with clock.at(NOTICE_OVER):
        text = client.get(page.url).content.decode()
        listing = client.get("/stories/bases/").content.decode()
    assert [words in text for words in (outcome.title, "回撤案例", "64", "17 Mar 2029")] == [True] * 4
    assert [words in text for words in ("内部案例", f"/outcomes/{outcome.pk}/", "alice", "二矿")] == [
        False
    ] * 4
    assert ("一矿快速回撤示范基地" in listing, "2 groups, 64 people" in listing) == (True, True)
    client.force_login(world.alice)
    with clock.at(NOTICE_OVER):
        inner = client.get(page.url).content.decode()
    assert [words in inner for words in ("内部案例", f"/outcomes/{outcome.pk}/", "二矿")] == [True] * 3


def test_a_base_that_lost_its_name_says_so_at_its_address(
    site: StorySite, world: World, client: Client
) -> None:
    base = active_base(world)
    page = shown(site, world, base)
    rectifying = rectifying_base(world, name="二号基地")
    DemonstrationBasePage.objects.filter(pk=page.pk).update(base=rectifying)
    answer = client.get(page.url)
    assert (answer.status_code, "This base no longer bears its name." in answer.content.decode()) == (
        410,
        True,
    )
    assert page.title not in client.get("/stories/bases/").content.decode()
    assert page.url not in client.get("/sitemap-pages.xml").content.decode()


def test_only_editors_show_a_base_and_only_one_that_bears_its_name(site: StorySite, world: World) -> None:
    base = active_base(world)
    with pytest.raises(NotAllowed):
        draft_base_page(base, by=world.alice)
    shown(site, world, base)
    with pytest.raises(GuardFailed):
        draft_base_page(base, by=world.emma)
    with pytest.raises(GuardFailed):
        draft_base_page(applied_base(world, name="未命名基地"), by=world.emma)


def test_a_page_needs_its_record(site: StorySite) -> None:
    with pytest.raises(ValidationError):
        site.bases.add_child(instance=DemonstrationBasePage(title="没有记录", slug="x"))


def test_the_record_leads_to_its_page(site: StorySite, world: World, client: Client) -> None:
    base = active_base(world)
    client.force_login(world.emma)
    address = reverse("cms:base-page", args=[base.pk])
    assert address in client.get(base.get_absolute_url()).content.decode()
    drafted = client.post(address)
    page = DemonstrationBasePage.objects.get()
    assert drafted["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(drafted["Location"]).status_code == 200
    page.save_revision().publish()
    client.force_login(world.alice)
    assert page.url in client.get(base.get_absolute_url()).content.decode()


def test_a_unit_applies_and_records_a_visit_on_the_pages(world: World, client: Client) -> None:
    client.force_login(world.alice)
    bad = client.post(
        reverse("tracker:base-new"), {"name": "全国示范基地", "kind": "smart", "level": "company"}
    )
    assert bad.status_code == 422
    assert "claims a level that we cannot give" in bad.content.decode()
    assert "全国示范基地" in bad.content.decode()
    made = client.post(
        reverse("tracker:base-new"), {"name": "一矿示范基地", "kind": "smart", "level": "company"}
    )
    base = DemonstrationBase.objects.get()
    assert made["Location"] == base.get_absolute_url()
    visited = active_base(world)
    visits = reverse("tracker:base-visits", args=[visited.pk])
    with clock.at(NOTICE_OVER):
        refused = client.post(visits, {"visited_on": "2026-03-19", "visitors_from": "二矿", "people": "3"})
        assert (refused.status_code, "once it has taken place" in refused.content.decode()) == (422, True)
        kept = client.post(visits, {"visited_on": "2026-03-18", "visitors_from": "二矿", "people": "3"})
    assert (kept["Location"], visited.visits.get().people) == (visits, 3)


def test_the_map_has_a_tile_per_unit(site: StorySite, world: World, client: Client) -> None:
    shown(site, world, active_base(world))
    rows = client.get("/stories/bases/").context["listing"].rows
    assert [(row.label, [(tile.label, tile.count) for tile in row.tiles]) for row in rows] == [
        ("北岭公司", [("一矿", 1)])
    ]
    client.force_login(world.alice)
    rows = client.get("/stories/bases/").context["listing"].rows
    assert sum(len(row.tiles) for row in rows) == 3
    drawing = tile_map(rows)
    assert ('role="img"' in drawing, "一矿" in drawing, drawing.count("<rect")) == (True, True, 3)


def test_a_base_with_a_listed_word_in_its_title_is_not_published_without_an_approval(
    site: StorySite, world: World, client: Client
) -> None:
    record = applied_base(world)
    page = DemonstrationBasePage(title="顶尖示范基地", base=record, live=False)
    site.bases.add_child(instance=page)
    page.save_revision()
    ForbiddenWord.objects.create(word="顶尖", place="base")
    client.force_login(world.emma)
    data = {
        "title": page.title, "slug": page.slug, "base": str(record.pk), "facts": "采煤。", "action-publish": "1",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(f"/editor/pages/{page.pk}/edit/", data, follow=True)
    assert "may not stand in the name of a base" in answer.content.decode()
    page.refresh_from_db()
    assert page.live is False
    named = active_base(world, name="二矿安全示范基地")
    client.post(f"/editor/pages/{page.pk}/edit/", {**data, "base": str(named.pk)})
    page.refresh_from_db()
    assert page.live is True
