from typing import Any

import rules

from tracker.bids.models import Bid, Commitment
from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, is_person, is_signed_in, is_system


def _publishing_unit(bid: Bid) -> Any:
    return bid.challenge.unit


def _commitment_unit(commitment: Commitment) -> Any:
    return commitment.bid.challenge.unit


is_lead = is_person("lead")
is_office = holds(Role.CHALLENGE_OFFICE, over=_publishing_unit)
is_decision_body = holds(Role.DECISION_BODY, over=_publishing_unit)

rules.add_perm("tracker.start_bid", is_signed_in)
rules.add_perm("tracker.change_bid", is_lead)
rules.add_perm("tracker.submit_bid", is_lead)
rules.add_perm("tracker.amend_bid", is_lead)
rules.add_perm("tracker.withdraw_bid", is_lead)
rules.add_perm("tracker.check_bid", is_office)
rules.add_perm("tracker.recommend_bid", is_office)
rules.add_perm("tracker.award_bid", is_decision_body)
rules.add_perm("tracker.pass_over_bid", is_decision_body | is_system)
rules.add_perm("tracker.void_bid", is_system)
rules.add_perm("tracker.sign_commitment", is_person("bid.lead"))
rules.add_perm("tracker.countersign_commitment", holds(Role.DECISION_BODY, over=_commitment_unit))
