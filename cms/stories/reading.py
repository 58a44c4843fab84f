"""What the page of a story shows beside the text itself: the project behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.stories.pages import CaseStory
from tracker.challenges.enums import LISTED_STATES, Visibility
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit
from tracker.organisation.queries import paths_held, within
from tracker.outcomes.enums import LIVE_STATES
from tracker.outcomes.models import Outcome
from tracker.projects.enums import PUBLIC_STATES
from tracker.projects.models import Project
from tracker.rollout.enums import ADOPTED_STATES
from tracker.rollout.models import Adoption
from tracker.rollout.queries import units_that_may_ask
from tracker.teams.enums import MemberPart, MemberState
from tracker.teams.models import TeamMember

UNITS_OFFERED = 20
ADOPTED_NAMED = 5


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
    is_challenge_public: bool
    """Visitors can open the challenge; of the project they know no more than what stands here."""

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
        is_challenge_public=project.challenge.visibility == Visibility.PUBLIC
        and project.challenge.state in LISTED_STATES,
    )


@dataclass(frozen=True)
class AdoptionOffer:
    """本单位申请采纳: where it is asked for, and for which units the reader may ask; none while no level of the rollout
    reaches them. Of the reader's units that have adopted the outcome already, the first are named (`adopted`) and the
    others counted (`more_adopted`).
    """

    url: str
    units: Sequence[OrgUnit]
    adopted: Sequence[Adoption]
    more_adopted: int


def adoption_offer(request: HttpRequest, story: CaseStory) -> AdoptionOffer | None:
    """For heads and liaisons of units, while the outcome is there to be adopted; three queries for them, none for
    others.
    """
    held = paths_held(getattr(request, "user", None), Role.UNIT_ADMIN, Role.NEED_OWNER)
    if not held or story.outcome_id is None:
        return None
    if not Outcome.objects.filter(pk=story.outcome_id, state__in=LIVE_STATES).exists():
        return None
    adopted = list(
        Adoption.objects.filter(within(held, "unit"), outcome_id=story.outcome_id, state__in=ADOPTED_STATES)
        .select_related("unit")
        .order_by("unit__path")
    )
    units = units_that_may_ask(story.outcome_id, held)
    return AdoptionOffer(
        url=reverse("tracker:outcome-adopt", args=[story.outcome_id]),
        units=list(units[:UNITS_OFFERED]),
        adopted=adopted[:ADOPTED_NAMED],
        more_adopted=len(adopted[ADOPTED_NAMED:]),
    )
