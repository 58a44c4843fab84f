from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class StudioState(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("studio", "Applied for")
    UNIT_RECOMMENDED = "unit_recommended", pgettext_lazy("studio", "Recommended by the unit")
    NAMED = "named", pgettext_lazy("studio", "Named")
    RECTIFYING = "rectifying", pgettext_lazy("studio", "Under rectification")
    PLAQUE_REVOKED = "plaque_revoked", pgettext_lazy("studio", "Plaque revoked")


OPEN_STATES = (StudioState.NAMED, StudioState.RECTIFYING, StudioState.PLAQUE_REVOKED)
"""Seen by everyone in the group."""


class StudioType(models.TextChoices):
    PARTY = "party", pgettext_lazy("studio type", "Party members")
    MODEL_WORKER = "model_worker", pgettext_lazy("studio type", "Model worker")
    EMPLOYEE = "employee", pgettext_lazy("studio type", "Employees")


class StudioTier(models.TextChoices):
    """Who names it. Higher levels are not ours to give (创建示范活动管理办法, 2022)."""

    UNIT = "unit", pgettext_lazy("studio tier", "Unit")
    COMPANY = "company", pgettext_lazy("studio tier", "Company")
    GROUP = "group", pgettext_lazy("studio tier", "Group")


class StudioPart(models.TextChoices):
    LEADER = "leader", pgettext_lazy("studio", "Leader of the studio")
    MEMBER = "member", pgettext_lazy("studio", "Member")


class StudioSource(models.TextChoices):
    FORM = "form", _("Entered here")
    TAKEN_OVER = "taken_over", _("Taken over as published")
