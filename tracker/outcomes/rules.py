from typing import Any

import rules

from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, is_person, is_system
from tracker.outcomes.models import Benefit, Contribution


def _outcome_unit(record: Contribution | Benefit) -> Any:
    return record.outcome.unit


is_lead = is_person("lead")
is_liaison = holds(Role.NEED_OWNER)
is_unit = holds(Role.NEED_OWNER, Role.UNIT_ADMIN)
is_office = holds(Role.CHALLENGE_OFFICE)
is_head = holds(Role.UNIT_ADMIN)
is_finance = holds(Role.FINANCE_OFFICER)

rules.add_perm("tracker.draft_outcome", is_lead | is_unit | is_office | is_system)
rules.add_perm("tracker.change_outcome", is_lead | is_liaison)
rules.add_perm("tracker.submit_outcome", is_lead | is_liaison)
rules.add_perm("tracker.name_contributors", is_lead | is_liaison | is_system)
rules.add_perm("tracker.register_outcome", is_office)
rules.add_perm("tracker.return_outcome", is_office)
rules.add_perm("tracker.keep_kit", is_lead | is_person("contact") | is_office)
rules.add_perm("tracker.convert_outcome", is_system)
rules.add_perm("tracker.retire_outcome", is_office)

rules.add_perm("tracker.answer_contribution", is_person("person"))
rules.add_perm(
    "tracker.restate_contribution",
    is_person("outcome.lead") | holds(Role.NEED_OWNER, over=_outcome_unit) | is_system,
)

rules.add_perm("tracker.claim_benefit", is_person("outcome.lead") | is_liaison)
rules.add_perm("tracker.change_benefit", is_person("claimed_by"))
rules.add_perm("tracker.confirm_benefit", is_head)
rules.add_perm("tracker.verify_benefit", is_finance)
