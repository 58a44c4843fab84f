import rules

from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, holds_anywhere, is_person, is_signed_in

is_union_office = holds(Role.UNION_OFFICE)

rules.add_perm("tracker.apply_for_studio", is_signed_in)
rules.add_perm("tracker.take_over_studio", holds_anywhere(Role.UNION_OFFICE))
rules.add_perm("tracker.change_studio", is_person("proposer"))
rules.add_perm("tracker.recommend_studio", holds(Role.UNIT_ADMIN))
rules.add_perm("tracker.name_studio", is_union_office)
rules.add_perm("tracker.lead_studio", is_person("leader"))
rules.add_perm("tracker.examine_studio", is_union_office)
