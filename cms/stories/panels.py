"""What the tracker's pages of a project and of an outcome show of the stories."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.stories.drafting import can_draft_stories, writes_for
from cms.stories.pages import CaseStory
from cms.stories.queries import stories_about
from tracker.organisation.enums import Role
from tracker.organisation.models import Person
from tracker.organisation.queries import holds_role_anywhere
from tracker.outcomes.models import Outcome
from tracker.projects.enums import LIVE_STATES, PUBLIC_STATES, ProjectState
from tracker.projects.models import Project
from tracker.web.panels import Panel, register_panel

TEMPLATE = "cms/panels/stories.html"
FOLD = "cms/panels/stories_fold.html"
SHOWN = ("title", "draft_title", "summary", "live", "path", "depth", "numchild", "url_path", "slug")
"""What a line needs, and what Wagtail needs for an address: the body of a story is not read for its title."""


@dataclass(frozen=True)
class StoryLine:
    """One story: readers are led to its page, editors of a draft to their editing page."""

    title: str
    url: str
    is_live: bool
    summary: str


@dataclass(frozen=True)
class ToldOfProject:
    """The stories of a project as one reader finds them; with `draft_url`, this reader may have one drafted."""

    lines: list[StoryLine]
    draft_url: str


def told_of(project: Project, reader: Person) -> ToldOfProject:
    is_editor = _edits_stories(reader, project)
    lines = _lines(stories_about(project_id=project.pk).only(*SHOWN), is_editor=is_editor)
    offers_draft = is_editor and not lines and project.state in PUBLIC_STATES
    return ToldOfProject(lines, _draft_url(project.pk) if offers_draft else "")


def stories_of_project(request: HttpRequest, record: Model) -> Panel | None:
    """At once where a story is due; while the project is under way few have one, and their readers ask for it."""
    if not isinstance(record, Project) or not isinstance(request.user, Person):
        return None
    if record.state in LIVE_STATES:
        if record.state not in PUBLIC_STATES:
            return None
        url = reverse("cms:stories-of-project", args=[record.pk])
        return Panel(title=_("Stories"), template=FOLD, context={"url": url})
    told = told_of(record, request.user)
    if not told.lines and not told.draft_url and record.state != ProjectState.ACCEPTED:
        return None
    return Panel(
        title=_("Stories"), template=TEMPLATE, context={"lines": told.lines, "draft_url": told.draft_url}
    )


def stories_of_outcome(request: HttpRequest, record: Model) -> Panel | None:
    if not isinstance(record, Outcome) or not isinstance(request.user, Person):
        return None
    is_editor = _edits_stories(request.user, record)
    lines = _lines(stories_about(outcome_id=record.pk).only(*SHOWN), is_editor=is_editor)
    offers_draft = (
        is_editor
        and record.project_id is not None
        and not stories_about(project_id=record.project_id).exists()
    )
    if not lines and not offers_draft:
        return None
    draft_url = _draft_url(record.project_id) if offers_draft and record.project_id else ""
    return Panel(title=_("Stories"), template=TEMPLATE, context={"lines": lines, "draft_url": draft_url})


def _edits_stories(person: Person, record: Project | Outcome) -> bool:
    """Wagtail and the record's unit are asked for only with those who may write at all: few readers may."""
    if not (person.is_superuser or holds_role_anywhere(person, Role.EDITOR, Role.CORRESPONDENT)):
        return False
    return (person.is_superuser or writes_for(person, record.unit)) and can_draft_stories(person)


def _lines(stories: Iterable[CaseStory], *, is_editor: bool) -> list[StoryLine]:
    return [
        StoryLine(
            title=story.title if story.live else story.draft_title,
            url=story.url if story.live else reverse("wagtailadmin_pages:edit", args=[story.pk]),
            is_live=story.live,
            summary=story.summary,
        )
        for story in stories
        if story.live or is_editor
    ]


def _draft_url(project_id: int) -> str:
    return reverse("cms:story-draft", args=[project_id])


def show_stories_in_the_tracker() -> None:
    """Called once, when the app is ready."""
    register_panel("project", stories_of_project)
    register_panel("outcome", stories_of_outcome)
