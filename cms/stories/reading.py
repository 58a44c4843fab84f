"""What the pages of the stories show beside the text itself: facts, neighbours, the list with its filters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, Q, When
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.query import PageQuerySet

from cms.stories.pages import BODIES, CaseStory
from cms.stories.queries import stories_visible_to
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit
from tracker.organisation.queries import paths_held, units_within
from tracker.outcomes.enums import LIVE_STATES
from tracker.outcomes.models import Outcome
from tracker.projects.enums import PUBLIC_STATES
from tracker.projects.models import Project
from tracker.teams.enums import MemberPart, MemberState
from tracker.teams.models import TeamMember
from tracker.web.paging import ListPage, page_of

RELATED = 3
UNITS_OFFERED = 20
TEASER = (
    *("title", "subtitle", "summary", "theme", "unit_name", "published_on", "first_published_at"),
    *("path", "depth", "numchild", "url_path", "slug", "live", "content_type", "locale"),
)
"""What a story in a few words needs, and what Wagtail needs for its address."""
PAGE_SIZE = 12
FACETS_SHOWN = 12


@dataclass(frozen=True)
class StoryFacts:
    """一览: the project behind a story. `ends_on` is the day of acceptance once there is one, else the planned end;
    `member_count` the N of 1+N.
    """

    challenge_number: str
    challenge_title: str
    project_number: str
    project_url: str
    challenge_url: str
    lead_name: str
    member_count: int
    unit_names: tuple[str, ...]
    starts_on: date
    ends_on: date
    is_accepted: bool
    budget_wan: Decimal

    @property
    def unit_words(self) -> str:
        return _(", ").join(self.unit_names)


def facts_of(story: CaseStory) -> StoryFacts | None:
    """Two queries; None without a project that is open to the group."""
    if story.project_id is None:
        return None
    projects = Project.objects.select_related("challenge", "lead").filter(state__in=PUBLIC_STATES)
    project = projects.filter(pk=story.project_id).first()
    if project is None:
        return None
    seats = list(
        TeamMember.objects.filter(team_id=project.team_id)
        .exclude(state=MemberState.DECLINED)
        .select_related("home_unit")
        .order_by("pk")
    )
    return StoryFacts(
        challenge_number=project.challenge.number,
        challenge_title=project.challenge.title,
        project_number=project.number,
        project_url=project.get_absolute_url(),
        challenge_url=project.challenge.get_absolute_url(),
        lead_name=project.lead.get_full_name(),
        member_count=sum(seat.part != MemberPart.LEAD for seat in seats),
        unit_names=tuple(dict.fromkeys(seat.home_unit.short_name for seat in seats)),
        starts_on=project.starts_on,
        ends_on=project.accepted_on or project.planned_end,
        is_accepted=project.accepted_on is not None,
        budget_wan=project.budget_wan,
    )


@dataclass(frozen=True)
class AdoptionOffer:
    """本单位申请采纳: where it is asked for, and for which units the reader may ask."""

    url: str
    units: Sequence[OrgUnit]


def adoption_offer(request: HttpRequest, story: CaseStory) -> AdoptionOffer | None:
    """For heads and liaisons of units, while the outcome is there to be adopted; two queries for them, none for others."""
    held = paths_held(getattr(request, "user", None), Role.UNIT_ADMIN, Role.NEED_OWNER)
    if not held or story.outcome_id is None:
        return None
    if not Outcome.objects.filter(pk=story.outcome_id, state__in=LIVE_STATES).exists():
        return None
    units = list(units_within(held)[:UNITS_OFFERED])
    return AdoptionOffer(reverse("tracker:outcome-adopt", args=[story.outcome_id]), units)


def related_stories(story: CaseStory) -> list[CaseStory]:
    """Published stories of the same theme first, then the newest; one query."""
    others = stories_visible_to(None).exclude(pk=story.pk)
    same_theme = Q(theme=story.theme) if story.theme else Q(pk__in=())
    ranked = others.annotate(same=Case(When(same_theme, then=1), default=0))
    return list(ranked.only(*TEASER).order_by("-same", "-first_published_at", "-pk")[:RELATED])


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many stories it leaves."""

    value: str
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class StoryListing:
    page: ListPage
    words: str
    theme: str
    unit: str
    themes: Sequence[Choice]
    units: Sequence[Choice]
    clear_url: str

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.theme or self.unit)


def listing_of(request: HttpRequest) -> StoryListing:
    """The list that `?q=`, `?theme=` and `?unit=` ask for; four queries."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    theme = request.GET.get("theme", "").replace("\x00", "")[:60]
    unit = request.GET.get("unit", "").replace("\x00", "")[:120]
    stories = stories_visible_to(request.user)
    if words:
        stories = stories.filter(
            Q(title__icontains=words)
            | Q(subtitle__icontains=words)
            | Q(summary__icontains=words)
            | Q(unit_name__icontains=words)
        )
    found = stories.filter(**({"theme": theme} if theme else {}), **({"unit_name": unit} if unit else {}))
    shown = found.select_related("hero").defer(*BODIES)
    return StoryListing(
        page=page_of(request, shown.order_by("-first_published_at", "-pk"), size=PAGE_SIZE),
        words=words,
        theme=theme,
        unit=unit,
        themes=_choices(request, stories, "theme", "theme", theme),
        units=_choices(request, stories, "unit_name", "unit", unit),
        clear_url=request.path,
    )


def _choices(
    request: HttpRequest, stories: PageQuerySet, field: str, parameter: str, current: str
) -> list[Choice]:
    rows = stories.exclude(**{field: ""}).order_by().values_list(field).annotate(count=Count("pk"))
    total = pgettext("stories", "All")
    choices = [Choice("", total, 0, _address(request, parameter, ""), not current)]
    for value, count in sorted(rows, key=lambda row: (-row[1], row[0]))[:FACETS_SHOWN]:
        choices.append(Choice(value, value, count, _address(request, parameter, value), value == current))
    return choices


def _address(request: HttpRequest, parameter: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.pop(parameter, None)
    if value:
        query[parameter] = value
    return f"?{query.urlencode()}" if query else request.path
