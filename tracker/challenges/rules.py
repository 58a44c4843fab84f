import rules

from tracker.challenges.queries import challenges_open_to_visitors
from tracker.deliberation.queries import open_notices_to_visitors
from tracker.organisation.enums import Role
from tracker.organisation.rules import holds, holds_anywhere, is_person, is_signed_in, is_system

is_office = holds(Role.CHALLENGE_OFFICE)
is_decision_body = holds(Role.DECISION_BODY)
runs_review = holds(Role.CHALLENGE_OFFICE, over=lambda review: review.challenge.unit)
answers = holds(Role.CHALLENGE_OFFICE, over=lambda question: question.challenge.unit)

open_notices_to_visitors("challenge", challenges_open_to_visitors)

rules.add_perm("tracker.draft_challenge", holds_anywhere(Role.CHALLENGE_OFFICE))
rules.add_perm("tracker.draft_batch", holds_anywhere(Role.CHALLENGE_OFFICE))
rules.add_perm("tracker.change_batch", is_office)
rules.add_perm("tracker.keep_layout", holds_anywhere(Role.CHALLENGE_OFFICE))
rules.add_perm("tracker.change_layout", is_office)
rules.add_perm("tracker.change_challenge", is_office)
rules.add_perm("tracker.submit_challenge", is_office)
rules.add_perm("tracker.approve_challenge", is_decision_body)
rules.add_perm("tracker.publish_challenge", is_office)
rules.add_perm("tracker.supplement_challenge", is_office)
rules.add_perm("tracker.withdraw_challenge", is_decision_body)
rules.add_perm("tracker.close_bidding", is_system)
rules.add_perm("tracker.evaluate_challenge", is_office)
rules.add_perm("tracker.fail_challenge", is_office | is_system)
rules.add_perm("tracker.relist_challenge", is_office)
rules.add_perm("tracker.propose_disposition", is_office)
rules.add_perm("tracker.settle_challenge", is_decision_body)
rules.add_perm("tracker.publicize_award", is_office)
rules.add_perm("tracker.award_challenge", is_decision_body)
rules.add_perm("tracker.start_execution", is_office | is_system)
rules.add_perm("tracker.fulfil_challenge", is_office | is_system)
rules.add_perm("tracker.ask_question", is_signed_in)
rules.add_perm("tracker.answer_question", answers)
rules.add_perm("tracker.give_opinion", is_person("reviewer") | is_person("deputy"))
rules.add_perm("tracker.name_deputy", is_person("reviewer"))
rules.add_perm("tracker.assign_review", runs_review)
rules.add_perm("tracker.urge_review", runs_review)
rules.add_perm("tracker.end_review", is_system)
