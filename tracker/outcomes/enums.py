"""Fixed vocabularies of outcomes, contributions and benefits (DOMAIN C11, D10, D11, E)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutcomeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("outcome", "Submitted")
    RETURNED = "returned", pgettext_lazy("outcome", "Returned")
    REGISTERED = "registered", pgettext_lazy("outcome", "Registered")
    IN_CONVERSION = "in_conversion", pgettext_lazy("outcome", "In conversion")
    CONVERTED = "converted", pgettext_lazy("outcome", "Converted")
    RETIRED = "retired", pgettext_lazy("outcome", "Retired")


OWN_STATES = (OutcomeState.DRAFT, OutcomeState.RETURNED)
"""In the team's hands: the statement may change."""

UNREGISTERED_STATES = (*OWN_STATES, OutcomeState.SUBMITTED)
"""Seen by the team, its unit and the offices; order and shares are still open."""

LIVE_STATES = (OutcomeState.REGISTERED, OutcomeState.IN_CONVERSION, OutcomeState.CONVERTED)
"""In the catalogue: it may be rolled out, and benefits may be claimed."""

REGISTERED_STATES = (*LIVE_STATES, OutcomeState.RETIRED)
"""Seen by everyone in the group."""


class OutcomeSource(models.TextChoices):
    PROJECT = "project", pgettext_lazy("source of an outcome", "Project")
    STUDIO = "studio", pgettext_lazy("source of an outcome", "Innovation studio")
    SQUAD = "squad", pgettext_lazy("source of an outcome", "Shock team")
    SMALL_INVENTION = "small_invention", pgettext_lazy("source of an outcome", "Small invention")


class OutcomeNature(models.TextChoices):
    ORIGINAL = "original", _("Original")
    ADAPTED = "adapted", _("Introduced and adapted")
    DEVELOPED = "developed", _("Developed further")


class Maturity(models.TextChoices):
    EARLY = "early", _("Early stage")
    TRIAL = "trial", _("In trial use")
    MATURE = "mature", _("Mature")


class ContributionState(models.TextChoices):
    PENDING = "pending", pgettext_lazy("contribution", "To be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("contribution", "Confirmed")
    DISPUTED = "disputed", pgettext_lazy("contribution", "Disputed")
    REMOVED = "removed", pgettext_lazy("contribution", "Removed")


class IntellectualPropertyKind(models.TextChoices):
    INVENTION_PATENT = "invention_patent", _("Invention patent")
    UTILITY_MODEL = "utility_model", _("Utility model")
    DESIGN = "design", _("Design patent")
    SOFTWARE = "software", _("Software copyright")
    STANDARD = "standard", _("Standard")
    METHOD = "method", _("Named work method")
    PAPER = "paper", _("Paper")
    TRADE_SECRET = "trade_secret", _("Trade secret")


class BenefitKind(models.TextChoices):
    ECONOMIC = "economic", _("Economic")
    POLITICAL = "political", _("Political")
    SOCIAL = "social", _("Social")


class BenefitCounter(models.TextChoices):
    """What a political or social benefit counts; money counts the economic one."""

    MEMBERS_DEVELOPED = "members_developed", _("Party members developed")
    BACKBONE_TRAINED = "backbone_trained", _("Key staff trained")
    APPRENTICES = "apprentices", _("Apprentices")
    HONOURS = "honours", _("Honours")
    JOBS = "jobs", _("Jobs")
    VISITORS = "visitors", _("Visitors")
    MEDIA_REPORTS = "media_reports", _("Media reports")
    ACCIDENTS_AVERTED = "accidents_averted", _("Fewer accidents")


class BenefitState(models.TextChoices):
    CLAIMED = "claimed", pgettext_lazy("benefit", "Claimed")
    CONFIRMED = "confirmed", pgettext_lazy("benefit", "Confirmed")
    VERIFIED = "verified", pgettext_lazy("benefit", "Verified")
    RETURNED = "returned", pgettext_lazy("benefit", "Returned")
    WITHDRAWN = "withdrawn", pgettext_lazy("benefit", "Withdrawn")


STANDING_BENEFIT_STATES = (BenefitState.CLAIMED, BenefitState.CONFIRMED, BenefitState.VERIFIED)
"""Benefits that are on the table; returned and withdrawn ones are nobody's figures."""


class Formula(models.TextChoices):
    """How one line of a benefit is worked out (实际效益 = 产生的效益 − 投入的费用)."""

    SAVING = "saving", _("Saving of materials or energy")
    LABOUR = "labour", _("Fewer posts")
    DOWNTIME = "downtime", _("Less downtime")
    OUTPUT = "output", _("More output")
    AVOIDED_LOSS = "avoided_loss", _("Avoided loss")
    OTHER = "other", _("Other gain")
    COST = "cost", _("Cost of putting it to use")
