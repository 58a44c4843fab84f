"""A person at a screen: opens pages, follows links, fills forms by the names of their fields."""

from collections.abc import Mapping, Sequence
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Response

from tests.e2e.accessibility import Inspection

Value = str | bool | Sequence[str] | Mapping[str, Any]
"""What goes into a field: text, a tick, the values of several boxes, or a file as Playwright takes it."""

SUBMIT = "main form[method=post] button[type=submit].btn-primary"
MISTAKES = "main :is(.jb-errors, .mistake, .jb-mistakes, [role=alert])"


class Desk:
    """Every page that loads here must answer below 400, and is inspected."""

    def __init__(self, context: BrowserContext, *, name: str, inspection: Inspection) -> None:
        self.name = name
        self.page: Page = context.new_page()
        self._inspection = inspection

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def open(self, path: str) -> None:
        self._arrive(self.page.goto(path))

    def follow(self, selector: str) -> None:
        """Click the first link or button that the CSS selector finds, and wait for the page behind it."""
        found = self.page.locator(selector).first
        assert found.count(), f"{self.name} finds no {selector} on {self.page.url}\n{self.main.inner_text()}"
        with self.page.expect_navigation() as navigation:
            found.click()
        self._arrive(navigation.value)

    def follow_link(self, href: str) -> None:
        """Follow a link of the page by the end of its address."""
        self.follow(f'main a[href$="{href}"]')

    def fill(self, fields: Mapping[str, Value]) -> None:
        for name, value in fields.items():
            self._fill_one(name, value)

    def submit(self, button: str = SUBMIT, **fields: Value) -> None:
        self.fill(fields)
        self.follow(button)

    def follow_link_named(self, words: str) -> None:
        """Follow the first link whose text holds the words."""
        self.follow(f'main a:has-text("{words}")')

    def begin(self, kind: str, name: str) -> None:
        """From a record's page or the inbox to the page of an act."""
        self.follow(f'main a[href^="/acts/{kind}/"][href$="/{name}/"]')

    def act(self, kind: str, name: str, **fields: Value) -> None:
        """Carry out an act: its button, what its page asks for, its one button there."""
        self.begin(kind, name)
        self.submit(**fields)

    def take_up(self, kind: str, name: str) -> None:
        """From the task in the inbox to the page of its act."""
        self.open("/inbox/")
        self.begin(kind, name)

    def act_from_inbox(self, kind: str, name: str, **fields: Value) -> None:
        self.take_up(kind, name)
        self.submit(**fields)

    def names_of_fields(self, prefix: str) -> list[str]:
        """Names of the form's fields that begin so, in their order."""
        fields = self.page.locator(f'main [name^="{prefix}"]')
        return list(fields.evaluate_all("fields => fields.map(field => field.name)"))

    def choices_of(self, name: str) -> list[str]:
        """Values of all boxes of one name."""
        boxes = self.page.locator(f'main [name="{name}"]')
        return list(boxes.evaluate_all("boxes => boxes.map(box => box.value)"))

    def largest(self, name: str) -> float:
        """The largest figure that a field of figures takes."""
        return float(self.page.locator(f'main [name="{name}"]').get_attribute("max") or 0)

    def _fill_one(self, name: str, value: Value) -> None:
        fields = self.page.locator(f'main [name="{name}"]')
        assert fields.count(), f"{self.name} finds no field {name} on {self.page.url}"
        field = fields.first
        if isinstance(value, bool):
            field.set_checked(value)
        elif isinstance(value, Mapping):
            field.set_input_files(dict(value))  # type: ignore[arg-type]
        elif not isinstance(value, str):
            for choice in value:
                self.page.locator(f'main [name="{name}"][value="{choice}"]').check()
        elif field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)

    def _arrive(self, response: Response | None) -> None:
        assert response is not None, f"{self.page.url} did not load"
        said = " / ".join(self.page.locator(MISTAKES).all_inner_texts())
        status = response.status
        assert status < 400, f"{self.name} at {self.page.url}: {status} {said or self.main.inner_text()}"
        self._inspection.look_at(self.page)
