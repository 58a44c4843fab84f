"""An editor puts a book in order, has it built, edits one figure, and only one chapter is typeset anew."""

import re

from wagtail.rich_text import RichText

from cms.site.setting_up import set_up_site
from cms.stories.collections import CollectionEntry
from tests.e2e.conftest import TakeSeat
from tests.e2e.desk import Desk
from tests.factories.organisation import World
from tests.factories.stories import collection_of, published_story


def counts(desk: Desk) -> list[str]:
    return desk.main.locator(".jb-counts span").all_inner_texts()


def test_only_the_chapter_that_was_edited_is_set_anew(world: World, seat: TakeSeat) -> None:
    site = set_up_site()
    stories = [published_story(site, f"案例{number}", slug=f"s{number}") for number in (1, 2, 3)]
    book = collection_of(site, *stories)
    desk = seat("emma")

    desk.open("/casebooks/")
    desk.follow_link(f"/casebooks/{book.pk}/")
    assert "4 章待更新" in desk.main.inner_text()
    desk.follow_link(f"/casebooks/{book.pk}/arrange/")
    last = desk.page.locator("[data-arrange] > li").last
    last.locator("button[data-step='-1']").focus()
    desk.page.keyboard.press("Alt+ArrowUp")
    desk.page.keyboard.press("Alt+ArrowUp")
    rows = desk.page.locator("[data-arrange] .title").all_inner_texts()
    assert [row.split("\n")[0][:3] for row in rows] == ["案例3", "案例1", "案例2"]
    rows_by_mouse = desk.page.locator("[data-arrange] > li")
    rows_by_mouse.nth(2).locator(".handle").drag_to(rows_by_mouse.nth(0), target_position={"x": 60, "y": 2})
    desk.follow("main button[name=save].btn-primary")
    order = CollectionEntry.objects.filter(collection=book).order_by("sort_order")
    assert [entry.story.title for entry in order] == ["案例2", "案例3", "案例1"]

    desk.follow_link(f"/casebooks/{book.pk}/")
    desk.follow("main .jb-build button.btn-primary")
    assert counts(desk) == ["重新排版 4 章", "沿用 0 章"]  # the preface is one
    assert len(re.findall("最新", desk.main.locator("table").inner_text())) == 4

    edited = stories[0]
    edited.background = [
        ("paragraph", {"text": RichText("<p>13天改为12天。</p>"), "source": "", "source_url": ""})
    ]
    edited.save_revision().publish()
    desk.open(f"/casebooks/{book.pk}/")
    assert len(re.findall("有变更", desk.main.locator("table").inner_text())) == 1
    assert desk.main.locator(".jb-build button.btn-primary").inner_text().strip() == "更新 1 章"
    desk.follow("main .jb-build button.btn-primary")
    assert counts(desk) == ["重新排版 1 章", "沿用 3 章"]
