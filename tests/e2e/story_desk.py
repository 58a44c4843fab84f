"""What people do with a story in the back office: draft, submit, pass, return; by its buttons."""

from tests.e2e.conftest import TakeSeat
from tests.e2e.desk import Desk

REVIEWERS = ("head_one", "sara", "edgar")
"""Unit, secrecy, editors; none of them wrote."""


def open_menu(desk: Desk) -> None:
    """The other buttons stand behind the arrow beside the first one."""
    desk.page.locator("footer [data-w-dropdown-target=toggle]").click()


def draft_from_project(editor: Desk, title: str) -> str:
    """One click on the page of the accepted project; the address of the editing page."""
    editor.open("/projects/?scope=ended")
    editor.follow_link_named(title)
    editor.follow('main form[action^="/story-drafts/"] button')
    return editor.page.url


def draft_from_reminder(editor: Desk, title: str) -> str:
    """One click beside a project in the inbox that was accepted a while ago and has no story; the editing page's address."""
    editor.open("/inbox/")
    editor.follow(f'main #stories li:has-text("{title}") form[action^="/story-drafts/"] button')
    return editor.page.url


def submit_for_review(author: Desk) -> None:
    """The consent of those named is ticked, and the story goes to its unit."""
    author.page.get_by_role("tab").last.click()
    author.fill({"has_consent": True})
    submit_again(author)


def submit_again(author: Desk) -> None:
    """What was changed goes the same way; the consent stands."""
    open_menu(author)
    author.follow('button[name="action-submit"]')


def retype(author: Desk, sentence: str, figure: str, by: str) -> None:
    """In the open story: click into the paragraph that holds the sentence, go to the figure and type another, by keyboard."""
    paragraph = author.page.locator("[contenteditable=true]").filter(has_text=sentence)
    paragraph.click()
    place = paragraph.inner_text().index(sentence) + sentence.index(figure)
    keys = ["Control+Home", *["ArrowRight"] * place, *["Delete"] * len(figure), *by]
    for key in keys:
        author.page.keyboard.press(key)
    # The editor of the paragraph hands over to the form a quarter of a second after the last key.
    handed_over = f'input[type=hidden][value*="{sentence.replace(figure, by)}"]'
    author.page.locator(handed_over).wait_for(state="attached")


def pass_step(reviewer: Desk, title: str) -> None:
    """From the inbox to the story, and the button that passes it without a word."""
    reviewer.open("/inbox/")
    reviewer.follow_link_named(title)
    open_menu(reviewer)
    plain = '[data-workflow-action-name="approve"]:not([data-workflow-action-modal-url])'
    reviewer.follow(plain)


def return_story(reviewer: Desk, title: str, why: str) -> None:
    reviewer.open("/inbox/")
    reviewer.follow_link_named(title)
    open_menu(reviewer)
    reviewer.page.locator('[data-workflow-action-name="reject"]').first.click()
    dialog = reviewer.page.get_by_role("dialog")
    dialog.locator("textarea").fill(why)
    with reviewer.page.expect_navigation():
        dialog.locator("button[type=submit], input[type=submit]").first.click()


def pass_all(seat: TakeSeat, title: str) -> None:
    for name in REVIEWERS:
        pass_step(seat(name), title)
