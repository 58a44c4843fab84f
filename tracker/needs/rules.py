import rules

from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, holds_anywhere, is_person, is_signed_in, is_system

is_office = holds(Role.CHALLENGE_OFFICE)
is_liaison = holds(Role.NEED_OWNER, Role.UNIT_ADMIN)

rules.add_perm("tracker.raise_need", is_signed_in)
rules.add_perm("tracker.change_need", is_person("proposer"))
rules.add_perm("tracker.submit_need", is_person("proposer"))
rules.add_perm("tracker.screen_need", is_office)
rules.add_perm("tracker.merge_need", is_office)
rules.add_perm("tracker.support_need", is_signed_in)
rules.add_perm("tracker.return_need", is_office | is_liaison)
rules.add_perm("tracker.give_unit_opinion", is_liaison)
rules.add_perm("tracker.list_need", is_office | is_system)
rules.add_perm("tracker.settle_need", is_system)
rules.add_perm("tracker.resolve_need", is_office | is_system)
rules.add_perm("tracker.import_ledger", holds_anywhere(Role.CHALLENGE_OFFICE))
rules.add_perm("tracker.draft_call", holds_anywhere(Role.CHALLENGE_OFFICE))
rules.add_perm("tracker.run_call", is_office)
rules.add_perm("tracker.end_call", is_system)
