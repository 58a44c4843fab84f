from typing import Any

import rules

from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit
from tracker.organisation.rules import holds, is_person, is_system
from tracker.rollout.enums import Level
from tracker.rollout.models import Adoption, Rollout


def _outcome_unit(rollout: Rollout) -> Any:
    return rollout.outcome.unit


def _scope(adoption: Adoption) -> Any:
    return adoption.rollout.unit


def _itself(unit: OrgUnit) -> OrgUnit:
    return unit


@rules.predicate
def is_first_level(_person: Any, rollout: Rollout) -> bool:
    return rollout is not None and rollout.level == Level.OWN_UNIT


is_office = holds(Role.CHALLENGE_OFFICE)
is_decision_body = holds(Role.DECISION_BODY) | (is_first_level & holds(Role.UNIT_ADMIN))
"""The decision body of the scope; in the completing unit itself also its head."""
is_outcome_side = is_person("outcome.lead") | holds(
    Role.NEED_OWNER, Role.UNIT_ADMIN, Role.CHALLENGE_OFFICE, over=_outcome_unit
)
is_unit = holds(Role.UNIT_ADMIN, Role.NEED_OWNER)
is_office_of_scope = holds(Role.CHALLENGE_OFFICE, over=_scope)

rules.add_perm("tracker.recommend_rollout", is_outcome_side)
rules.add_perm("tracker.approve_rollout", is_decision_body)
rules.add_perm("tracker.withdraw_rollout", is_person("recommended_by") | is_decision_body | is_system)
rules.add_perm("tracker.judge_rollout", is_system)
rules.add_perm("tracker.standardize_rollout", is_office)
rules.add_perm("tracker.halt_rollout", is_office | is_decision_body | is_system)

rules.add_perm("tracker.request_adoption", holds(Role.UNIT_ADMIN, Role.NEED_OWNER, over=_itself))
rules.add_perm("tracker.answer_adoption", is_unit)
rules.add_perm("tracker.prove_adoption", is_unit)
rules.add_perm("tracker.confirm_adoption", is_office_of_scope)
rules.add_perm("tracker.resume_adoption", is_system)
rules.add_perm("tracker.release_adoption", is_system)
