"""axe-core over the pages of a browser test: what it finds is said rule by rule, with the place on the page."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Page, ViewportSize

AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
SCROLLS_SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STATE = ".jb-meta > :first-child"
PHONE: ViewportSize = {"width": 360, "height": 740}
NOT_OURS = ("/editor/", "/admin/")
"""Back offices whose pages come from Wagtail and Django."""


class Inspection:
    """Looks at each kind of page once in each state of its record: with axe, and for sideways scroll on a phone."""

    def __init__(self) -> None:
        self._script = AXE.read_text(encoding="utf-8")
        self._seen: set[tuple[str, str, int]] = set()
        self.findings: list[str] = []

    @property
    def pages_seen(self) -> int:
        return len(self._seen)

    def look_at(self, page: Page) -> None:
        address = urlsplit(page.url).path
        if address.startswith(NOT_OURS):
            return
        width = page.viewport_size["width"] if page.viewport_size else 0
        state = page.locator(STATE)
        words = state.first.inner_text() if state.count() else ""
        key = (re.sub(r"\d+", "N", address), words, width)
        if key in self._seen:
            return
        self._seen.add(key)
        where = f"{address} ({width} px)"
        page.evaluate(self._script)  # a script element would be refused by the content security policy
        self.findings += [f"{where}: {_in_words(violation)}" for violation in page.evaluate(RUN)]
        self._try_on_a_phone(page, address)

    def _try_on_a_phone(self, page: Page, address: str) -> None:
        size = page.viewport_size
        page.set_viewport_size(PHONE)
        excess = page.evaluate(SCROLLS_SIDEWAYS)
        if excess > 0:
            self.findings.append(f"{address}: scrolls sideways by {excess} px on a phone")
        if size is not None:
            page.set_viewport_size(size)


def _in_words(violation: dict[str, Any]) -> str:
    places = "; ".join(
        f"{' '.join(map(str, node['target']))}: {node['failureSummary'].splitlines()[-1].strip()}"
        for node in violation["nodes"][:4]
    )
    return f"[{violation['impact']}] {violation['id']}, {violation['help']} at {places}"
