from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChallengeState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state", "Draft")
    IN_REVIEW = "in_review", pgettext_lazy("challenge", "In review")
    RETURNED = "returned", pgettext_lazy("challenge", "Returned")
    APPROVED = "approved", pgettext_lazy("challenge", "Approved")
    PUBLISHED = "published", pgettext_lazy("challenge", "Open for bids")
    BID_CLOSED = "bid_closed", pgettext_lazy("challenge", "Bidding closed")
    EVALUATING = "evaluating", pgettext_lazy("challenge", "Under evaluation")
    PUBLICIZED = "publicized", pgettext_lazy("challenge", "On public notice")
    AWARDED = "awarded", pgettext_lazy("challenge", "Awarded")
    IN_EXECUTION = "in_execution", pgettext_lazy("challenge", "In execution")
    FULFILLED = "fulfilled", pgettext_lazy("challenge", "Fulfilled")
    FAILED_NO_BID = "failed_no_bid", pgettext_lazy("challenge", "Failed: no bid")
    FAILED_NO_WINNER = "failed_no_winner", pgettext_lazy("challenge", "Failed: no winner")
    WITHDRAWN = "withdrawn", pgettext_lazy("challenge", "Withdrawn")


EDITABLE_STATES = (ChallengeState.DRAFT, ChallengeState.RETURNED)

PREPARING_STATES = (
    ChallengeState.DRAFT,
    ChallengeState.IN_REVIEW,
    ChallengeState.RETURNED,
    ChallengeState.APPROVED,
)
"""Before publication: seen by the office and those who decide."""

LISTED_STATES = tuple(state for state in ChallengeState if state not in PREPARING_STATES)
"""On the board, now or in the past."""

JUDGING_STATES = (ChallengeState.BID_CLOSED, ChallengeState.EVALUATING, ChallengeState.PUBLICIZED)
RUNNING_STATES = (ChallengeState.AWARDED, ChallengeState.IN_EXECUTION)
FAILED_ROUND_STATES = (ChallengeState.FAILED_NO_BID, ChallengeState.FAILED_NO_WINNER)
"""Listed again, or settled otherwise."""
FAILED_STATES = (*FAILED_ROUND_STATES, ChallengeState.WITHDRAWN)


class QuestionState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("question", "Waiting for an answer")
    ANSWERED = "answered", pgettext_lazy("question", "Answered")
    DECLINED = "declined", pgettext_lazy("question", "Declined")


class Visibility(models.TextChoices):
    GROUP = "group", _("Inside the group")
    PUBLIC = "public", _("Public")


class Comparator(models.TextChoices):
    AT_LEAST = "gte", "≥"
    AT_MOST = "lte", "≤"
    EXACTLY = "eq", "="


class FailureCause(models.TextChoices):
    """Why a round failed, as the office finds (流榜原因)."""

    TARGETS = "targets", _("Targets out of reach")
    BOUNTY = "bounty", _("Bounty too low")
    TIME = "time", _("Too little time")
    CONDITIONS = "conditions", _("Conditions or resources not given")
    KNOWN = "known", _("Too few heard of it")
    SKILLS = "skills", _("No one inside the group can solve it")
    OTHER = "other", pgettext_lazy("cause", "Other")


class Disposition(models.TextChoices):
    """What becomes of a challenge that is not listed again."""

    DIRECTED = "directed", _("Directed commission")
    INTERNAL_PROJECT = "internal_project", _("Regular project")
    JOINT_RESEARCH = "joint_research", _("Joint research with partners outside")
    PURCHASE = "purchase", _("Bought in")
    DROPPED = "dropped", _("Not pursued")


class ReviewSide(models.TextChoices):
    """方案联审: from which sides a challenge is looked at before it is decided."""

    TECHNICAL = "technical", pgettext_lazy("review", "Technical")
    FINANCE = "finance", pgettext_lazy("review", "Finance")
    PARTY = "party", pgettext_lazy("review", "Party affairs")
    DISCIPLINE = "discipline", pgettext_lazy("review", "Discipline")


class SideReviewState(models.TextChoices):
    ASKED = "asked", pgettext_lazy("review", "Opinion outstanding")
    ANSWERED = "answered", pgettext_lazy("review", "Opinion given")
    LAPSED = "lapsed", pgettext_lazy("review", "No longer asked")


class Opinion(models.TextChoices):
    AGREE = "agree", pgettext_lazy("opinion", "Agree")
    REMARKS = "remarks", pgettext_lazy("opinion", "Agree with remarks")
    OBJECT = "object", pgettext_lazy("opinion", "Object")
