from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PanelState(models.TextChoices):
    SCORING = "scoring", pgettext_lazy("panel", "Scoring")
    LOCKED = "locked", pgettext_lazy("panel", "Closed")


class SheetState(models.TextChoices):
    ASSIGNED = "assigned", pgettext_lazy("score sheet", "To be scored")
    SUBMITTED = "submitted", pgettext_lazy("score sheet", "Scored")
    RECUSED = "recused", pgettext_lazy("score sheet", "Recused")


class NoticeState(models.TextChoices):
    OPEN = "open", pgettext_lazy("public notice", "On notice")
    CLOSED = "closed", pgettext_lazy("public notice", "Ended")
    TAKEN_DOWN = "taken_down", pgettext_lazy("public notice", "Taken down")


class ObjectionState(models.TextChoices):
    FILED = "filed", pgettext_lazy("objection", "Filed")
    UPHELD = "upheld", pgettext_lazy("objection", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("objection", "Dismissed")


class DecisionState(models.TextChoices):
    RECORDED = "recorded", pgettext_lazy("decision", "On record")


class DecisionMatter(models.TextChoices):
    """What a deciding body decided."""

    PUBLICATION = "publication", _("Publication")
    WITHDRAWAL = "withdrawal", _("Withdrawal")
    DISPOSITION = "disposition", _("Disposition")


class VoteChoice(models.TextChoices):
    AGREE = "agree", pgettext_lazy("vote", "Agree")
    DISAGREE = "disagree", pgettext_lazy("vote", "Disagree")
    ABSTAIN = "abstain", pgettext_lazy("vote", "Abstain")
