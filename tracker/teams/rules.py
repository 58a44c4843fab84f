import rules

from tracker.organisation.rules import is_person

rules.add_perm("tracker.answer_invitation", is_person("person"))
rules.add_perm("tracker.invite_member", is_person("team.lead"))
