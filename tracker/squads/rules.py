import rules

from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, holds_anywhere, is_person, is_signed_in

is_party_affairs = holds(Role.PARTY_AFFAIRS)

rules.add_perm("tracker.open_campaign", holds_anywhere(Role.PARTY_AFFAIRS))
rules.add_perm("tracker.propose_squad", is_signed_in)
rules.add_perm("tracker.take_over_squad", holds_anywhere(Role.PARTY_AFFAIRS))
rules.add_perm("tracker.change_squad", is_person("proposer"))
rules.add_perm("tracker.approve_squad", is_party_affairs)
rules.add_perm("tracker.lead_squad", is_person("captain") | is_party_affairs)
rules.add_perm("tracker.assess_squad", is_party_affairs)
rules.add_perm("tracker.disband_squad", is_party_affairs)
