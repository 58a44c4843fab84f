import rules

from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, holds_anywhere, is_person, is_signed_in, is_system

is_party_affairs = holds(Role.PARTY_AFFAIRS)
is_unit = holds(Role.UNIT_ADMIN, Role.NEED_OWNER)

rules.add_perm("tracker.apply_for_base", is_signed_in)
rules.add_perm("tracker.take_over_base", holds_anywhere(Role.PARTY_AFFAIRS))
rules.add_perm("tracker.change_base", is_person("proposer"))
rules.add_perm("tracker.recommend_base", holds(Role.UNIT_ADMIN))
rules.add_perm("tracker.judge_base", is_party_affairs)
rules.add_perm("tracker.open_base", is_person("proposer") | is_unit)
rules.add_perm("tracker.re_review_base", is_party_affairs | is_system)
rules.add_perm("tracker.record_visit", is_person("proposer") | is_unit)
