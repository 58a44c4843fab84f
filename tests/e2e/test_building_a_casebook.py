"""An editor makes a story from a project, four people take it through its reviews, the book is built, one figure is edited,
and only one chapter is typeset anew. What is done is done by mouse and keyboard.
"""

from pathlib import Path

from cms.site.setting_up import StorySite
from tests.e2e.accessibility import Inspection
from tests.e2e.casebook_desk import (
    BUILD,
    chapters_in_state,
    counts,
    put_into_book,
    stories_in_order,
    text_of_book,
)
from tests.e2e.conftest import Console, SetClock, TakeSeat
from tests.e2e.desk import Desk
from tests.e2e.story_desk import draft_from_reminder, pass_all, retype, submit_again, submit_for_review
from tests.factories.organisation import World
from tests.factories.outcomes import verified_benefit
from tests.factories.stories import collection_of, project_with_outcome, published_story

EFFECT = "综掘面调架用工减少，138架支架13天撤完。"
BEFORE = "每班由 6 人操作"
AFTER = "每班由 7 人操作"
OTHERS = ["案例1", "案例2"]
VERIFIED = "402.60"


def test_only_the_chapter_whose_figure_was_edited_is_set_anew(
    world: World,
    site: StorySite,
    seat_by_password: TakeSeat,
    set_clock: SetClock,
    inspection: Inspection,
    console: Console,
    tmp_path: Path,
) -> None:
    # Wagtail saves by itself while a page is being filled in, and is refused as long as something is missing.
    console.expect(r"status of 400 .*/editor/pages/")
    project, outcome = project_with_outcome(world, effect=EFFECT, description=f"平台替代单体柱，{BEFORE}。")
    verified_benefit(world, outcome)
    others = [published_story(site, title, slug=f"s{number}") for number, title in enumerate(OTHERS)]
    book = f"/casebooks/{collection_of(site, *others).pk}/"
    title = project.title
    set_clock(2026, 12, 15)

    emma = seat_by_password("emma")
    story = draft_from_reminder(emma, title)
    submit_for_review(emma)
    pass_all(seat_by_password, title)

    the_story_is_put_first(emma, book, title)
    printed = the_book_is_built_whole(emma, book, tmp_path)
    assert has(printed, title, BEFORE, VERIFIED)
    assert not has(printed, AFTER)

    emma.open(story)
    retype(emma, BEFORE, "6", by="7")
    submit_again(emma)
    emma.open(book)
    # Until the reviews are passed, readers and the book have the old figure.
    assert len(chapters_in_state(emma, "最新")) == 4
    pass_all(seat_by_password, title)

    emma.open(book)
    assert chapters_in_state(emma, "有变更") == [title]
    assert emma.page.locator(BUILD).inner_text().strip() == "更新 1 章"
    emma.follow(BUILD)
    assert counts(emma) == ["重新排版 1 章", "沿用 3 章"]
    assert len(chapters_in_state(emma, "最新")) == 4
    printed = text_of_book(emma, tmp_path)
    assert has(printed, title, AFTER, VERIFIED, *OTHERS)
    assert not has(printed, BEFORE)
    assert not inspection.findings, "\n".join(inspection.findings)


def the_story_is_put_first(editor: Desk, book: str, title: str) -> None:
    """It joins the two that the book holds at the end, and is moved up: by the keyboard, then the last by the mouse."""
    editor.open("/casebooks/")
    editor.follow_link(book)
    assert "3 章待更新" in editor.main.inner_text()  # the preface is one
    editor.follow_link(f"{book}arrange/")
    put_into_book(editor, title)
    assert stories_in_order(editor) == [*OTHERS, title]
    rows = editor.page.locator("[data-arrange] > li")
    rows.last.locator("button[data-step='-1']").focus()
    editor.page.keyboard.press("Alt+ArrowUp")
    editor.page.keyboard.press("Alt+ArrowUp")
    assert stories_in_order(editor) == [title, *OTHERS]
    rows.nth(2).locator(".handle").drag_to(rows.nth(0), target_position={"x": 60, "y": 2})
    editor.follow("main button[name=save].btn-primary")
    assert stories_in_order(editor) == [OTHERS[1], title, OTHERS[0]]


def the_book_is_built_whole(editor: Desk, book: str, directory: Path) -> str:
    editor.follow_link(book)
    assert chapters_in_state(editor, "未排版")[0] == OTHERS[1]
    editor.follow(BUILD)
    assert counts(editor) == ["重新排版 4 章", "沿用 0 章"]
    assert len(chapters_in_state(editor, "最新")) == 4
    return text_of_book(editor, directory)


def has(printed: str, *words: str) -> bool:
    """Do all the words stand there, however the lines are broken?"""
    text = "".join(printed.split())
    return all("".join(each.split()) in text for each in words)
