from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ProjectState(models.TextChoices):
    PENDING_CHARTER = "pending_charter", pgettext_lazy("project", "Charter to be signed")
    ESTABLISHED = "established", pgettext_lazy("project", "Established")
    IN_PROGRESS = "in_progress", pgettext_lazy("project", "In progress")
    SUSPENDED = "suspended", pgettext_lazy("project", "Suspended")
    ACCEPTANCE_REQUESTED = "acceptance_requested", pgettext_lazy("project", "Acceptance requested")
    ACCEPTING = "accepting", pgettext_lazy("project", "Under acceptance")
    RECTIFYING = "rectifying", pgettext_lazy("project", "Rectifying")
    REACCEPTING = "reaccepting", pgettext_lazy("project", "Under re-acceptance")
    ACCEPTED = "accepted", pgettext_lazy("project", "Accepted")
    NOT_ACCEPTED = "not_accepted", pgettext_lazy("project", "Not accepted")
    TERMINATED = "terminated", pgettext_lazy("project", "Terminated")
    ELIMINATED = "eliminated", pgettext_lazy("project", "Retired from the race")
    """The race went to another team: a neutral, honourable end (DOMAIN C7)."""


PUBLIC_STATES = tuple(state for state in ProjectState if state != ProjectState.PENDING_CHARTER)
"""Seen by everyone in the group."""

JUDGING_STATES = (
    ProjectState.ACCEPTANCE_REQUESTED,
    ProjectState.ACCEPTING,
    ProjectState.REACCEPTING,
)
"""The team has handed in; the office or the decision body is at work."""

WORKING_STATES = (ProjectState.IN_PROGRESS, ProjectState.RECTIFYING)
"""The team is at work against a date, so that a light says something."""

ENDED_STATES = (
    ProjectState.ACCEPTED,
    ProjectState.NOT_ACCEPTED,
    ProjectState.TERMINATED,
    ProjectState.ELIMINATED,
)

LIVE_STATES = tuple(state for state in ProjectState if state not in ENDED_STATES)


class MilestoneState(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("milestone", "Planned")
    ACTIVE = "active", pgettext_lazy("milestone", "Under way")
    REPORTED = "reported", pgettext_lazy("milestone", "Reported")
    RETURNED = "returned", pgettext_lazy("milestone", "Returned")
    PASSED = "passed", pgettext_lazy("milestone", "Passed")
    WAIVED = "waived", pgettext_lazy("milestone", "Waived")
    CANCELLED = "cancelled", pgettext_lazy("milestone", "Cancelled")


OPEN_MILESTONE_STATES = (MilestoneState.PLANNED, MilestoneState.ACTIVE, MilestoneState.RETURNED)
"""In the team's hands."""

UNSETTLED_MILESTONE_STATES = (*OPEN_MILESTONE_STATES, MilestoneState.REPORTED)
"""Neither passed nor waived yet."""

SETTLED_MILESTONE_STATES = (MilestoneState.PASSED, MilestoneState.WAIVED)


class Light(models.TextChoices):
    GREEN = "green", pgettext_lazy("light", "Green")
    BLUE = "blue", pgettext_lazy("light", "Blue")
    YELLOW = "yellow", pgettext_lazy("light", "Yellow")
    RED = "red", pgettext_lazy("light", "Red")


class IntegrationType(models.TextChoices):
    """How party building and business meet in a project (北起院: 职能支撑型 / 业务驱动型 / 项目嵌入型)."""

    FUNCTION_SUPPORT = "function_support", _("Function support")
    BUSINESS_DRIVEN = "business_driven", _("Business driven")
    PROJECT_EMBEDDED = "project_embedded", _("Embedded in the project")
