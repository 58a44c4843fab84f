"""Records of the outcome stage."""

from tracker.outcomes.models.benefit import Benefit, BenefitLine
from tracker.outcomes.models.contribution import Contribution
from tracker.outcomes.models.outcome import IntellectualProperty, Outcome

__all__ = ["Benefit", "BenefitLine", "Contribution", "IntellectualProperty", "Outcome"]
