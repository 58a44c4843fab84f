"""Fixed vocabularies of the bases (DOMAIN C15, D16)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BaseState(models.TextChoices):
    APPLIED = "applied", pgettext_lazy("base", "Applied for")
    UNIT_RECOMMENDED = "unit_recommended", pgettext_lazy("base", "Recommended by the unit")
    DESK_REVIEW = "desk_review", pgettext_lazy("base", "Desk review")
    SITE_INSPECTION = "site_inspection", pgettext_lazy("base", "Site inspection")
    PUBLICIZED = "publicized", pgettext_lazy("base", "On public notice")
    NAMED = "named", pgettext_lazy("base", "Named")
    ACTIVE = "active", pgettext_lazy("base", "Receiving visitors")
    RE_REVIEW = "re_review", pgettext_lazy("base", "Under re-review")
    RENEWED = "renewed", pgettext_lazy("base", "Renewed")
    RECTIFYING = "rectifying", pgettext_lazy("base", "Under rectification")
    PLAQUE_REVOKED = "plaque_revoked", pgettext_lazy("base", "Plaque revoked")


STANDING_STATES = (BaseState.NAMED, BaseState.ACTIVE, BaseState.RE_REVIEW, BaseState.RENEWED)
"""It bears its name; a page about it may stand in public."""

RECEIVING_STATES = (BaseState.ACTIVE, BaseState.RE_REVIEW, BaseState.RENEWED)
"""Visits are recorded."""

OPEN_STATES = (*STANDING_STATES, BaseState.PUBLICIZED, BaseState.RECTIFYING, BaseState.PLAQUE_REVOKED)
"""Seen by everyone in the group."""


class BaseKind(models.TextChoices):
    PARTY_INTEGRATION = "party_integration", _("Party building and business")
    SMART = "smart", _("Smart production")
    SAFETY = "safety", _("Safety")
    STUDIOS = "studios", _("Group of studios")
    CULTURE = "culture", _("Culture and education")


class BaseLevel(models.TextChoices):
    """Who names it. Higher levels are not ours to give (创建示范活动管理办法, 2022)."""

    UNIT = "unit", pgettext_lazy("level of a base", "Unit")
    COMPANY = "company", pgettext_lazy("level of a base", "Company")
    GROUP = "group", pgettext_lazy("level of a base", "Group")


class BaseSource(models.TextChoices):
    FORM = "form", _("Entered here")
    TAKEN_OVER = "taken_over", _("Taken over as published")
