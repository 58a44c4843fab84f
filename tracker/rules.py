"""Index of the permissions and life cycles, in life-cycle order; reading it registers them all."""

from tracker.bases import rules as bases_rules
from tracker.bases import states as bases_states
from tracker.bids import rules as bids_rules
from tracker.bids import states as bids_states
from tracker.challenges import rules as challenges_rules
from tracker.challenges import states as challenges_states
from tracker.challenges.questions import states as challenges_questions_states
from tracker.challenges.review import states as challenges_review_states
from tracker.deliberation import rules as deliberation_rules
from tracker.deliberation import states as deliberation_states
from tracker.needs import rules as needs_rules
from tracker.needs import states as needs_states
from tracker.needs.calls import states as needs_calls_states
from tracker.outcomes import benefit_states as outcomes_benefit_states
from tracker.outcomes import rules as outcomes_rules
from tracker.outcomes import states as outcomes_states
from tracker.projects import rules as projects_rules
from tracker.projects import states as projects_states
from tracker.rollout import adoption_states as rollout_adoption_states
from tracker.rollout import rules as rollout_rules
from tracker.rollout import states as rollout_states
from tracker.squads import rules as squads_rules
from tracker.squads import states as squads_states
from tracker.studios import rules as studios_rules
from tracker.studios import states as studios_states
from tracker.teams import rules as teams_rules
from tracker.teams import states as teams_states

__all__ = [
    "bases_rules",
    "bases_states",
    "bids_rules",
    "bids_states",
    "challenges_questions_states",
    "challenges_review_states",
    "challenges_rules",
    "challenges_states",
    "deliberation_rules",
    "deliberation_states",
    "needs_calls_states",
    "needs_rules",
    "needs_states",
    "outcomes_benefit_states",
    "outcomes_rules",
    "outcomes_states",
    "projects_rules",
    "projects_states",
    "rollout_adoption_states",
    "rollout_rules",
    "rollout_states",
    "squads_rules",
    "squads_states",
    "studios_rules",
    "studios_states",
    "teams_rules",
    "teams_states",
]
