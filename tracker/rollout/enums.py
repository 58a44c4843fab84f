"""Fixed vocabularies of the rollout (DOMAIN C12, D12; SCREENS 6)."""

from collections.abc import Mapping
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Level(models.IntegerChoices):
    """三级推广: where an outcome is offered."""

    OWN_UNIT = 1, pgettext_lazy("rollout level", "Own unit")
    COMPANY = 2, pgettext_lazy("rollout level", "Company")
    GROUP = 3, pgettext_lazy("rollout level", "Group")


class RolloutState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("rollout", "Proposed")
    TRIALING = "trialing", pgettext_lazy("rollout", "Under way")
    EFFECTIVE = "effective", pgettext_lazy("rollout", "Effective")
    STANDARDIZED = "standardized", pgettext_lazy("rollout", "Standardised")
    HALTED = "halted", pgettext_lazy("rollout", "Halted")
    WITHDRAWN = "withdrawn", pgettext_lazy("rollout", "Not approved")


REACHED_STATES = (RolloutState.EFFECTIVE, RolloutState.STANDARDIZED)
"""The level is reached: the next one may be recommended."""

RUNNING_STATES = (RolloutState.TRIALING, *REACHED_STATES)
"""Units are being asked, or may still ask to join."""

LIVE_STATES = (RolloutState.PROPOSED, *RUNNING_STATES)
"""At most one per outcome and level."""


class AdoptionState(models.TextChoices):
    INVITED = "invited", pgettext_lazy("adoption", "No answer")
    ASSESSING = "assessing", pgettext_lazy("adoption", "Assessing")
    ADOPTING = "adopting", pgettext_lazy("adoption", "Adopting")
    PROOF_FILED = "proof_filed", pgettext_lazy("adoption", "Proof filed")
    PROVEN = "proven", pgettext_lazy("adoption", "Verified")
    DEFERRED = "deferred", pgettext_lazy("adoption", "Deferred")
    DECLINED = "declined", pgettext_lazy("adoption", "Says not applicable")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("adoption", "Not applicable")
    RELEASED = "released", pgettext_lazy("adoption", "No longer asked")


OPEN_ADOPTION_STATES = (
    AdoptionState.INVITED,
    AdoptionState.ASSESSING,
    AdoptionState.DEFERRED,
    AdoptionState.DECLINED,
)
"""Asked, and not yet at work: released when the rollout ends early."""

ADOPTED_STATES = (AdoptionState.ADOPTING, AdoptionState.PROOF_FILED, AdoptionState.PROVEN)
"""采纳: adopting or verified."""


class Cell(models.TextChoices):
    """What the matrix and the bar show of a unit's answer."""

    VERIFIED = "verified", _("Verified")
    ADOPTING = "adopting", _("Adopting")
    ASSESSING = "assessing", _("Assessing")
    DEFERRED = "deferred", _("Deferred")
    UNANSWERED = "unanswered", _("No answer")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


CELLS: Final[Mapping[str, Cell]] = {
    AdoptionState.INVITED: Cell.UNANSWERED,
    AdoptionState.ASSESSING: Cell.ASSESSING,
    AdoptionState.ADOPTING: Cell.ADOPTING,
    AdoptionState.PROOF_FILED: Cell.ADOPTING,
    AdoptionState.PROVEN: Cell.VERIFIED,
    AdoptionState.DEFERRED: Cell.DEFERRED,
    # Until the office agrees, the unit still counts among those for whom the outcome is meant.
    AdoptionState.DECLINED: Cell.ASSESSING,
    AdoptionState.NOT_APPLICABLE: Cell.NOT_APPLICABLE,
}
"""State of an adoption → its cell. A released adoption has none."""

ADOPTED_CELLS = (Cell.ADOPTING, Cell.VERIFIED)
