"""`python -m tests.e2e.screens http://127.0.0.1:8000 docs/screens`: a picture of each main page of the demonstration.

The server at the address shows the database that the settings name: which records to show is looked up there. Each
page is taken as one screen of a desktop and of a phone; a picture that is too large is reduced to a palette.
script/screens prepares all this.
"""

import io
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

LARGEST_BYTES = 200_000
SIZES: tuple[ViewportSize, ...] = ({"width": 1366, "height": 900}, {"width": 360, "height": 740})


@dataclass(frozen=True)
class Screen:
    """`name` is the picture's; `account` is "" for a visitor."""

    name: str
    account: str
    path: str


def screens() -> list[Screen]:
    """What is shown: of each kind of record one on which much has happened. Raises DoesNotExist without the demo."""
    from django.db.models import Count
    from django.urls import reverse

    from cms.builds.models import BuildStatus, CasebookBuild
    from cms.stories.pages import CaseStory
    from tracker.challenges.enums import ChallengeState
    from tracker.challenges.models import Challenge
    from tracker.deliberation.enums import PanelState, SheetState
    from tracker.deliberation.models import ScoreSheet
    from tracker.outcomes.models import Outcome
    from tracker.projects.enums import ProjectState
    from tracker.projects.models import Project

    challenge = Challenge.objects.filter(state=ChallengeState.PUBLISHED).latest("pk")
    sheet = ScoreSheet.objects.filter(
        expert__username="expert", state=SheetState.ASSIGNED, panel__state=PanelState.SCORING
    ).latest("pk")
    running = Project.objects.filter(state=ProjectState.IN_PROGRESS)
    project = running.annotate(measured=Count("milestones__measured_values")).latest("measured", "-pk")
    outcome = Outcome.objects.annotate(adopted=Count("adoptions")).latest("adopted", "-pk")
    story = CaseStory.objects.live().filter(outcome__isnull=False).order_by("pk")[0]
    book = CasebookBuild.objects.filter(status=BuildStatus.DONE).latest("pk")
    return [
        Screen("sign-in", "", reverse("tracker:sign-in")),
        Screen("inbox", "office", reverse("tracker:inbox")),
        Screen("board", "office", reverse("tracker:board")),
        Screen("ledger", "office", reverse("tracker:board") + "?view=ledger"),
        Screen("challenge", "qd11", challenge.get_absolute_url()),
        Screen("score-sheet", "expert", sheet.get_absolute_url()),
        Screen("cockpit", "office", project.get_absolute_url()),
        Screen("outcome", "office", outcome.get_absolute_url()),
        Screen("matrix", "office", reverse("tracker:rollout-matrix")),
        Screen("story", "leader", story.url),
        Screen("casebook", "editor", reverse("cms:casebook-detail", args=[book.collection_id])),
    ]


def take(address: str, directory: Path) -> None:
    """Takes every picture; those that were there are replaced."""
    wanted = screens()
    directory.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"] if os.geteuid() == 0 else []
        )
        for size in SIZES:
            desks: dict[str, Page] = {}
            for screen in wanted:
                if screen.account not in desks:
                    context = browser.new_context(
                        base_url=address, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai"
                    )
                    desks[screen.account] = signed_in(context.new_page(), screen.account)
                page = desks[screen.account]
                response = page.goto(screen.path)
                if response is None or not response.ok:
                    raise SystemExit(f"{screen.path} does not open for {screen.account or 'a visitor'}.")
                target = directory / f"{screen.name}-{size['width']}.png"
                target.write_bytes(small(page.screenshot(animations="disabled")))
                sys.stdout.write(f"{target} {target.stat().st_size // 1000} kB\n")
        browser.close()


def signed_in(page: Page, account: str) -> Page:
    from django.conf import settings

    if account:
        page.goto("/sign-in/")
        page.fill("[name=username]", account)
        page.fill("[name=password]", settings.JIEBANG["DEMO_PASSWORD"])
        with page.expect_navigation():
            page.click("main button[type=submit]")
    return page


def small(picture: bytes) -> bytes:
    """The PNG as it was taken, unless it is too large (a photograph): then in as many colours as a palette holds."""
    if len(picture) <= LARGEST_BYTES:
        return picture
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    reduced = image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    written = io.BytesIO()
    reduced.save(written, "PNG", optimize=True)
    return written.getvalue()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    django.setup()
    take(sys.argv[1], Path(sys.argv[2]))
