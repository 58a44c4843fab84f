from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SquadState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("squad", "Proposed")
    APPROVED = "approved", pgettext_lazy("squad", "Approved")
    FLAG_AWARDED = "flag_awarded", pgettext_lazy("squad", "Flag awarded")
    ACTIVE = "active", pgettext_lazy("squad", "Active")
    COMPLETED = "completed", pgettext_lazy("squad", "Completed")
    ASSESSED = "assessed", pgettext_lazy("squad", "Assessed")
    DISBANDED = "disbanded", pgettext_lazy("squad", "Disbanded")


OPEN_STATES = (
    SquadState.APPROVED,
    SquadState.FLAG_AWARDED,
    SquadState.ACTIVE,
    SquadState.COMPLETED,
    SquadState.ASSESSED,
)
"""Seen by everyone in the group. A disbanded squad is seen by all if it had been approved before."""


class SquadType(models.TextChoices):
    PARTY = "party", pgettext_lazy("squad type", "Party members")
    YOUTH = "youth", pgettext_lazy("squad type", "Youth")
    UNION = "union", pgettext_lazy("squad type", "Trade union")
    JOINT = "joint", pgettext_lazy("squad type", "Joint")


class SquadTrigger(models.TextChoices):
    """急难险重: what calls for a squad. Routine work does not."""

    URGENT = "urgent", pgettext_lazy("squad trigger", "Urgent")
    DIFFICULT = "difficult", pgettext_lazy("squad trigger", "Difficult")
    DANGEROUS = "dangerous", pgettext_lazy("squad trigger", "Dangerous")
    HEAVY = "heavy", pgettext_lazy("squad trigger", "Heavy")


class SquadPart(models.TextChoices):
    CAPTAIN = "captain", _("Captain")
    INSTRUCTOR = "instructor", _("Instructor")
    MEMBER = "member", pgettext_lazy("squad", "Member")


class SquadGrade(models.TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("squad grade", "Excellent")
    GOOD = "good", pgettext_lazy("squad grade", "Good")
    PASSED = "passed", pgettext_lazy("squad grade", "Passed")
    FAILED = "failed", pgettext_lazy("squad grade", "Failed")


class SquadSource(models.TextChoices):
    FORM = "form", _("Entered here")
    TAKEN_OVER = "taken_over", _("Taken over as published")
