"""What awaits those who write and pass stories: reviews, projects that nobody has told of yet, records that changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import TaskState

from cms.stories.keeping import KeptFigures, changes_of_each
from cms.stories.pages import BODIES, CaseStory
from cms.workflows.steps import Step, reviews
from tracker.foundation import clock
from tracker.organisation.enums import Role
from tracker.organisation.models import Person
from tracker.organisation.queries import holds_role_anywhere, paths_held, within
from tracker.projects.enums import ProjectState
from tracker.projects.models import Project
from tracker.web.panels import Panel, register_panel

TEMPLATE = "cms/panels/attention.html"
CONCERNED = (Role.EDITOR, Role.CORRESPONDENT, Role.SECRECY_REVIEWER, Role.UNIT_ADMIN)
SHOWN = 20
STORIES_COMPARED = 100
"""Of the published stories the newest so many are compared with their records."""


@dataclass(frozen=True)
class Review:
    title: str
    unit: str
    step: str
    url: str


@dataclass(frozen=True)
class Untold:
    """A project accepted a while ago of which there is no story."""

    title: str
    unit: str
    accepted_on: date
    days: int
    draft_url: str


@dataclass(frozen=True)
class Outdated:
    title: str
    count: int
    url: str


@dataclass(frozen=True)
class Attention:
    reviews: Sequence[Review]
    untold: Sequence[Untold]
    outdated: Sequence[Outdated]

    @property
    def count(self) -> int:
        return len(self.reviews) + len(self.untold) + len(self.outdated)

    def __bool__(self) -> bool:
        return bool(self.count)


def attention_of(person: Person) -> Attention:
    """Empty, and without a query, for those who neither write nor pass stories."""
    if not holds_role_anywhere(person, *CONCERNED):
        return Attention((), (), ())
    is_editor = holds_role_anywhere(person, Role.EDITOR)
    return Attention(
        reviews=reviews_awaiting(person),
        untold=projects_without_story(person),
        outdated=outdated_stories(person) if is_editor else (),
    )


def reviews_awaiting(person: Person) -> list[Review]:
    """Stories that stand at a step which the person may pass. Two queries."""
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__storyreviewtask__isnull=False
    ).values_list("workflow_state__object_id", "task__storyreviewtask__step")
    steps = {int(story_id): step for story_id, step in waiting}
    stories = CaseStory.objects.filter(pk__in=steps).select_related("unit").defer(*BODIES).order_by("pk")
    return [
        Review(
            title=story.draft_title,
            unit=story.unit_name,
            step=str(Step(steps[story.pk]).label),
            url=reverse("wagtailadmin_pages:edit", args=[story.pk]),
        )
        for story in stories
        if reviews(person, story, steps[story.pk])
    ]


def projects_without_story(person: Person) -> list[Untold]:
    """Accepted for JIEBANG["STORY_REMINDER_DAYS"] days or more, the longest first: to editors all, to correspondents
    those of their units. One query.
    """
    writes_for = (
        Q()
        if holds_role_anywhere(person, Role.EDITOR)
        else within(paths_held(person, Role.CORRESPONDENT), "unit")
    )
    today = clock.today()
    since = today - timedelta(days=int(settings.JIEBANG["STORY_REMINDER_DAYS"]))
    told = CaseStory.objects.filter(project__isnull=False).values("project")
    projects = (
        Project.objects.filter(writes_for, state=ProjectState.ACCEPTED, accepted_on__lte=since)
        .exclude(pk__in=told)
        .select_related("unit")
        .order_by("accepted_on", "pk")[:SHOWN]
    )
    return [
        Untold(
            title=project.title,
            unit=project.unit.short_name,
            accepted_on=project.accepted_on,
            days=(today - project.accepted_on).days,
            draft_url=reverse("cms:story-draft", args=[project.pk]),
        )
        for project in projects
        if project.accepted_on is not None
    ]


def outdated_stories(_person: Person) -> list[Outdated]:
    """Published stories whose records say otherwise than when they were last checked."""
    kept = KeptFigures.objects.values("story")
    stories = CaseStory.objects.live().filter(pk__in=kept).defer(*BODIES).order_by("-pk")[:STORIES_COMPARED]
    shown = {story.pk: story for story in stories}
    return [
        Outdated(shown[pk].title, len(changes), reverse("cms:figures", args=[pk]))
        for pk, changes in changes_of_each(shown.values()).items()
    ]


def attention_in_the_inbox(_request: HttpRequest, record: object) -> Panel | None:
    if not isinstance(record, Person):
        return None
    attention = attention_of(record)
    if not attention:
        return None
    return Panel(
        title=_("Stories"),
        template=TEMPLATE,
        context={"attention": attention},
        awaits=attention.count,
        anchor="stories",
    )


def show_attention_in_the_inbox() -> None:
    """Called once, when the app is ready."""
    register_panel("inbox", attention_in_the_inbox)
