"""Rows of the blocks that show a team, the targets of a project, or the units that use an outcome: in bulk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from tracker.challenges.models import TargetMetric
from tracker.organisation.directory import names_of_unit
from tracker.projects.models import AcceptanceResult, MeasuredValue
from tracker.rollout.enums import ADOPTED_STATES, AdoptionState, Level
from tracker.rollout.models import Adoption
from tracker.teams.enums import MemberPart, MemberState
from tracker.teams.models import TeamMember


@dataclass(frozen=True)
class TargetRow:
    """A target with where it began, what was promised and what was found; figures with their unit, "" if unknown."""

    name: str
    before: str
    now: str
    goal: str
    is_met: bool
    is_certified: bool
    """Found by the acceptance, no longer the team's own value."""


@dataclass(frozen=True)
class Seat:
    name: str
    unit: str
    task: str
    is_lead: bool


@dataclass(frozen=True)
class Adopter:
    """A unit that uses the outcome; `state` is one of ADOPTED_STATES, or "" where it was not kept."""

    unit: str
    level: Level
    place: str
    since: date | None
    state: str

    @property
    def is_proven(self) -> bool:
        return self.state == AdoptionState.PROVEN

    @property
    def state_words(self) -> str:
        return str(USES.get(self.state, ""))


USES: Final[Mapping[str, str | Promise]] = {
    AdoptionState.ADOPTING: pgettext_lazy("use of an outcome", "Being applied"),
    AdoptionState.PROOF_FILED: pgettext_lazy("use of an outcome", "Proof filed"),
    AdoptionState.PROVEN: pgettext_lazy("use of an outcome", "Verified"),
}
"""What readers of a story are told of a unit that has adopted."""


def targets_of(challenges: Mapping[int, int]) -> dict[int, tuple[TargetRow, ...]]:
    """Project id → its targets, from project id → challenge id. Three queries for any number."""
    if not challenges:
        return {}
    newest: dict[tuple[int, int], tuple[Decimal, bool]] = {}
    own = MeasuredValue.objects.filter(project_id__in=list(challenges)).order_by("measured_on", "pk")
    found = AcceptanceResult.objects.filter(project_id__in=list(challenges)).order_by("pk")
    for project_id, target_id, value in own.values_list("project_id", "target_id", "value"):
        newest[project_id, target_id] = (value, False)
    for project_id, target_id, value in found.values_list("project_id", "target_id", "measured"):
        newest[project_id, target_id] = (value, True)
    by_challenge: dict[int, list[TargetMetric]] = {}
    targets = TargetMetric.objects.filter(challenge_id__in=set(challenges.values()))
    for target in targets.order_by("order", "pk"):
        by_challenge.setdefault(target.challenge_id, []).append(target)
    return {
        project_id: tuple(
            _target(target, newest.get((project_id, target.pk)))
            for target in by_challenge.get(challenge_id, ())
        )
        for project_id, challenge_id in challenges.items()
    }


def _target(target: TargetMetric, found: tuple[Decimal, bool] | None) -> TargetRow:
    value, is_certified = found or (None, False)
    goal = _measure(target.target, target.unit_of_measure)
    return TargetRow(
        name=target.name,
        before=_measure(target.baseline, target.unit_of_measure),
        now=_measure(value, target.unit_of_measure),
        goal=f"{target.get_comparator_display()} {goal}",
        is_met=value is not None and target.is_met_by(value),
        is_certified=is_certified,
    )


def _measure(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{value.normalize():f} {unit}"


def seats_of(teams: Mapping[int, int]) -> dict[int, tuple[Seat, ...]]:
    """Project id → its 1+N, the lead first, from project id → team id. One query."""
    if not teams:
        return {}
    members: dict[int, list[Seat]] = {}
    rows = TeamMember.objects.filter(team_id__in=set(teams.values())).exclude(state=MemberState.DECLINED)
    fields = ("team_id", "person__name", "person__username", "home_unit_id", "task", "part")
    for team_id, name, username, unit_id, task, part in rows.order_by("pk").values_list(*fields):
        is_lead = part == MemberPart.LEAD
        seat = Seat(name or username, names_of_unit(unit_id).short_name, task, is_lead)
        members.setdefault(team_id, []).insert(0 if is_lead else len(members.get(team_id, ())), seat)
    return {project_id: tuple(members.get(team_id, ())) for project_id, team_id in teams.items()}


def adopters_of(outcome_ids: Iterable[int]) -> dict[int, tuple[Adopter, ...]]:
    """Outcome id → the units that use it, the first first. One query."""
    wanted = list(outcome_ids)
    if not wanted:
        return {}
    found: dict[int, list[Adopter]] = {pk: [] for pk in wanted}
    rows = Adoption.objects.filter(outcome_id__in=wanted, state__in=ADOPTED_STATES).select_related("rollout")
    fields = ("pk", "outcome_id", "unit_id", "place", "started_on", "state", "rollout__level")
    for adoption in rows.only(*fields).order_by("started_on", "pk"):
        found[adoption.outcome_id].append(
            Adopter(
                unit=names_of_unit(adoption.unit_id).short_name,
                level=Level(adoption.rollout.level),
                place=adoption.place,
                since=adoption.started_on,
                state=adoption.state,
            )
        )
    return {pk: tuple(adopters) for pk, adopters in found.items()}
