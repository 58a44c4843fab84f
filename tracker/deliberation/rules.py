import rules

from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, is_person, is_signed_in, is_system

is_convenor = holds(Role.CHALLENGE_OFFICE)

rules.add_perm("tracker.convene_panel", is_convenor)
rules.add_perm("tracker.close_panel", is_convenor)
rules.add_perm("tracker.score_candidate", is_person("expert"))
rules.add_perm("tracker.recuse_oneself", is_person("expert"))
rules.add_perm(
    "tracker.exclude_expert", is_system | holds(Role.CHALLENGE_OFFICE, over=lambda sheet: sheet.panel.unit)
)
rules.add_perm("tracker.close_notice", is_system | is_convenor)
rules.add_perm("tracker.take_down_notice", is_system)
rules.add_perm("tracker.file_objection", is_signed_in)
rules.add_perm(
    "tracker.decide_objection",
    holds(Role.DISCIPLINE_SUPERVISOR, over=lambda objection: objection.notice.unit),
)
