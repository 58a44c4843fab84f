"""Records of the challenge stage."""

from tracker.challenges.models.batch import ChallengeBatch
from tracker.challenges.models.challenge import Challenge, ScoringCriterion, TargetMetric
from tracker.challenges.models.following import CalendarKey, Follow, SavedView
from tracker.challenges.models.layout import WorkbookLayout
from tracker.challenges.models.notice import ChallengeNotice, SupplementIsFinalError
from tracker.challenges.models.question import Question
from tracker.challenges.models.review import SideReview
from tracker.challenges.models.tally import ChallengeTally, FacetTally

__all__ = [
    "CalendarKey",
    "Challenge",
    "ChallengeBatch",
    "ChallengeNotice",
    "ChallengeTally",
    "FacetTally",
    "Follow",
    "Question",
    "SavedView",
    "ScoringCriterion",
    "SideReview",
    "SupplementIsFinalError",
    "TargetMetric",
    "WorkbookLayout",
]
