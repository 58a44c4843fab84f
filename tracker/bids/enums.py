from django.db import models
from django.utils.translation import pgettext_lazy


class BidState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("bid", "Handed in")
    QUALIFIED = "qualified", pgettext_lazy("bid", "Qualified")
    RECOMMENDED = "recommended", pgettext_lazy("bid", "Recommended")
    WON = "won", pgettext_lazy("bid", "Won")
    NOT_SELECTED = "not_selected", pgettext_lazy("bid", "Not selected")
    WITHDRAWN = "withdrawn", pgettext_lazy("bid", "Bid withdrawn")
    DISQUALIFIED = "disqualified", pgettext_lazy("bid", "Disqualified")
    VOID = "void", pgettext_lazy("bid", "Void")


HANDED_IN_STATES = (
    BidState.SUBMITTED,
    BidState.QUALIFIED,
    BidState.RECOMMENDED,
    BidState.WON,
    BidState.NOT_SELECTED,
)
"""Bids that were handed in and not taken back."""

LIVE_STATES = (BidState.DRAFT, BidState.SUBMITTED, BidState.QUALIFIED, BidState.RECOMMENDED, BidState.WON)


class CommitmentState(models.TextChoices):
    DRAFTED = "drafted", pgettext_lazy("commitment", "To be signed")
    LEAD_SIGNED = "lead_signed", pgettext_lazy("commitment", "Signed by the lead")
    EFFECTIVE = "effective", pgettext_lazy("commitment", "In force")
