from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NeedState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state", "Draft")
    SUBMITTED = "submitted", pgettext_lazy("need", "Submitted")
    RETURNED = "returned", pgettext_lazy("need", "Returned")
    POOLED = "pooled", pgettext_lazy("need", "In the pool")
    LISTED = "listed", pgettext_lazy("need", "Made into a challenge")
    RESOLVED = "resolved", pgettext_lazy("need", "Resolved")
    DIVERTED = "diverted", pgettext_lazy("need", "Diverted")
    MERGED = "merged", pgettext_lazy("need", "Merged")
    SPLIT = "split", pgettext_lazy("need", "Split")


OWN_STATES = (NeedState.DRAFT, NeedState.RETURNED)
"""Still in the proposer's hands: seen by the proposer alone."""

CLOSED_INTO_OTHERS = (NeedState.MERGED, NeedState.SPLIT)
"""Goes on in other needs, to which its page leads."""

OPEN_STATES = (NeedState.POOLED, NeedState.LISTED, NeedState.RESOLVED, *CLOSED_INTO_OTHERS)
"""Seen by everyone in the group, so that nobody raises the same need twice."""


IN_POOL_STATES = (NeedState.POOLED, NeedState.LISTED, NeedState.RESOLVED)
"""Came into the pool, and neither left it otherwise nor goes on in another need."""

ON_BOARD_STATES = (NeedState.LISTED, NeedState.RESOLVED)
"""A challenge was made of it."""

MERGEABLE_STATES = (NeedState.SUBMITTED, NeedState.POOLED)
TAKES_IN_STATES = (NeedState.SUBMITTED, NeedState.POOLED, NeedState.LISTED)
"""Another need may be merged into one of these."""


class CallState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state", "Draft")
    OPEN = "open", pgettext_lazy("call", "Open")
    CLOSED = "closed", pgettext_lazy("call", "Closed")


class NeedCategory(models.TextChoices):
    TECHNOLOGY = "technology", pgettext_lazy("need category", "Technology")
    MANAGEMENT = "management", pgettext_lazy("need category", "Management")
    OPERATIONS = "operations", pgettext_lazy("need category", "Operations")
    PARTY_BUILDING = "party_building", pgettext_lazy("need category", "Party building")


class Sensitivity(models.TextChoices):
    """Whether a need touches secret or sensitive matters; blank: nobody has said."""

    NO = "no", _("No, nothing of the kind")
    YES = "yes", _("Yes, or I am not sure")


class NeedSource(models.TextChoices):
    FORM = "form", _("Entered here")
    LEDGER = "ledger", _("Imported from a ledger")


class DiversionChannel(models.TextChoices):
    SUGGESTION = "suggestion", _("Employee suggestion")
    REGULAR_PROJECT = "regular_project", _("Regular project")
    STUDIO_TOPIC = "studio_topic", _("Studio topic")
    SHOCK_TASK = "shock_task", _("Shock team task")
    NONE = "none", _("Not pursued")
