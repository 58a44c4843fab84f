"""The light of a project: derived from dated facts on the day it is asked for, never stored.

A milestone with seven days left and no evidence is blue; up to seven days past its date yellow; later red. A
reported milestone is in the second person's hands and lights nothing. A project that does not run has no light.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.foundation import clock
from tracker.projects.enums import (
    JUDGING_STATES,
    UNSETTLED_MILESTONE_STATES,
    Light,
    MilestoneState,
    ProjectState,
)
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import evidence_counts

NEAR_DAYS = 7
LATE_DAYS = 7
"""Days past a date up to which a light is yellow; then it is red."""

_SEVERITY = (Light.GREEN, Light.BLUE, Light.YELLOW, Light.RED)


@dataclass(frozen=True)
class LightReading:
    """A colour (None: the project does not run), the sentence that gives its reason, and what follows."""

    colour: Light | None
    reason: str
    consequence: str = ""

    @property
    def severity(self) -> int:
        """For sorting: 3 is red, 0 green, -1 no light."""
        return -1 if self.colour is None else _SEVERITY.index(self.colour)


@dataclass(frozen=True)
class _Finding:
    """One date that is near or past: its colour, the words for it, and when and how it gets worse."""

    colour: Light
    due_on: date
    words: str
    consequence: str


def light_of(project: Project, today: date | None = None) -> LightReading:
    """The light of one project on `today` (the clock's day unless given): at most two queries."""
    return lights_of([project], today)[project.pk]


def lights_of(projects: Iterable[Project], today: date | None = None) -> dict[int, LightReading]:
    """Lights by project id: two queries for any number of projects."""
    shown = list(projects)
    day = today or clock.today()
    running = [project.pk for project in shown if project.state == ProjectState.IN_PROGRESS]
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for milestone in Milestone.objects.filter(
        project_id__in=running, state__in=UNSETTLED_MILESTONE_STATES
    ).order_by("project_id", "order"):
        milestones[milestone.project_id].append(milestone)
    evidence = evidence_counts(milestone.pk for group in milestones.values() for milestone in group)
    return {project.pk: reading_of(project, milestones[project.pk], evidence, day) for project in shown}


def reading_of(
    project: Project, milestones: Sequence[Milestone], evidence: Mapping[int, int], today: date
) -> LightReading:
    """The light from facts at hand: milestones in their order, pieces of evidence by milestone id."""
    if project.state == ProjectState.IN_PROGRESS:
        return _running(project, milestones, evidence, today)
    if project.state == ProjectState.RECTIFYING and project.rectify_until is not None:
        finding = _dated(project.rectify_until, today, subject=_("The rectification"))
        return _worst([finding] if finding else [], _rectifying_words(project.rectify_until))
    if project.state in JUDGING_STATES:
        return LightReading(Light.GREEN, _("The team has handed in; the acceptance is under way."))
    if project.state == ProjectState.ACCEPTED and project.accepted_on is not None:
        return LightReading(
            Light.GREEN, _("Accepted on %(day)s.") % {"day": clock.day_words(project.accepted_on)}
        )
    return LightReading(None, _idle_words(project))


def milestone_light(milestone: Milestone, evidence_count: int, today: date) -> Light | None:
    """The light of one milestone of a running project; None once it is out of the team's hands."""
    if milestone.state not in UNSETTLED_MILESTONE_STATES or milestone.state == MilestoneState.REPORTED:
        return None
    finding = _of_milestone(milestone, evidence_count, today)
    return finding.colour if finding else Light.GREEN


def _running(
    project: Project, milestones: Sequence[Milestone], evidence: Mapping[int, int], today: date
) -> LightReading:
    unsettled = [one for one in milestones if one.state in UNSETTLED_MILESTONE_STATES]
    in_hand = [one for one in unsettled if one.state != MilestoneState.REPORTED]
    findings = [finding for one in in_hand if (finding := _of_milestone(one, evidence.get(one.pk, 0), today))]
    if not unsettled:
        last = _dated(project.planned_end, today, subject=_("The request for acceptance"))
        return _worst([last] if last else [], _("All milestones are settled; acceptance can be requested."))
    if not in_hand:
        return LightReading(
            Light.GREEN,
            _("%(milestone)s is reported and waits for its second person.")
            % {"milestone": unsettled[0].code},
        )
    following = min(in_hand, key=lambda one: (one.due_on, one.order))
    on_course = _("On course: %(milestone)s is due on %(day)s.") % {
        "milestone": following.code,
        "day": clock.day_words(following.due_on),
    }
    return _worst(findings, on_course)


def _of_milestone(milestone: Milestone, evidence_count: int, today: date) -> _Finding | None:
    finding = _dated(milestone.due_on, today, subject=milestone.code)
    if finding is None or finding.colour != Light.BLUE:
        return finding
    if evidence_count:
        return None
    words = _("%(finding)s and no evidence yet") % {"finding": finding.words}
    return _Finding(Light.BLUE, finding.due_on, words, finding.consequence)


def _dated(due_on: date, today: date, *, subject: str) -> _Finding | None:
    """What a date says on `today`: None while it is more than seven days away."""
    left = (due_on - today).days
    if left > NEAR_DAYS:
        return None
    if left >= 0:
        words = ngettext("%(subject)s has %(days)d day left", "%(subject)s has %(days)d days left", left)
        consequence = _("Turns yellow on %(day)s unless it is reported.") % {
            "day": clock.day_words(due_on + timedelta(days=1))
        }
        return _Finding(Light.BLUE, due_on, words % {"subject": subject, "days": left}, consequence)
    words = ngettext("%(subject)s is %(days)d day late", "%(subject)s is %(days)d days late", -left)
    words %= {"subject": subject, "days": -left}
    if -left > LATE_DAYS:
        consequence = _("Report it with its evidence, or settle a new date with the challenge office.")
        return _Finding(Light.RED, due_on, words, consequence)
    consequence = _("Turns red on %(day)s unless it is reported.") % {
        "day": clock.day_words(due_on + timedelta(days=LATE_DAYS + 1))
    }
    return _Finding(Light.YELLOW, due_on, words, consequence)


def _worst(findings: Sequence[_Finding], otherwise: str) -> LightReading:
    """The worst finding gives the colour and what follows; the sentence names them all, the worst first."""
    if not findings:
        return LightReading(Light.GREEN, otherwise)
    ordered = sorted(findings, key=lambda one: (-_SEVERITY.index(one.colour), one.due_on))
    sentence = _("%(findings)s.") % {"findings": _("; ").join(one.words for one in ordered)}
    return LightReading(ordered[0].colour, sentence, ordered[0].consequence)


def _rectifying_words(until: date) -> str:
    return _("To be rectified until %(day)s.") % {"day": clock.day_words(until)}


def _idle_words(project: Project) -> str:
    if project.state == ProjectState.PENDING_CHARTER:
        return _("The charter has not been signed yet.")
    if project.state == ProjectState.ESTABLISHED:
        return _("The project starts on %(day)s.") % {"day": clock.day_words(project.starts_on)}
    if project.state == ProjectState.SUSPENDED and project.suspended_on is not None:
        return _("Suspended since %(day)s; the clock of its milestones stands still.") % {
            "day": clock.day_words(project.suspended_on)
        }
    return project.get_state_display()
