"""Who may do what to a project and to its milestones."""

from typing import Any

import rules

from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit
from tracker.organisation.rules import holds, is_person, is_system
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import END_USER_ROLES, sits_in_team


def _publishing_unit(record: Project | Milestone) -> OrgUnit:
    project = record.project if isinstance(record, Milestone) else record
    return project.challenge.unit


def _end_user_unit(milestone: Milestone) -> OrgUnit:
    return milestone.project.end_user_unit


@rules.predicate
def is_on_team(person: Any, milestone: Milestone) -> bool:
    return sits_in_team(person, milestone.project)


is_lead = is_person("lead")
is_milestone_lead = is_person("project.lead")
is_office = holds(Role.CHALLENGE_OFFICE, over=_publishing_unit)
is_decision_body = holds(Role.DECISION_BODY, over=_publishing_unit)
is_end_user = holds(*END_USER_ROLES, over=_end_user_unit)

rules.add_perm("tracker.change_charter", is_lead)
rules.add_perm("tracker.sign_charter", is_lead)
rules.add_perm("tracker.start_project", is_lead)
rules.add_perm("tracker.suspend_project", is_office | is_decision_body)
rules.add_perm("tracker.extend_project", is_office)
rules.add_perm("tracker.terminate_project", is_decision_body)
rules.add_perm("tracker.request_acceptance", is_lead)
rules.add_perm("tracker.check_acceptance", is_office)
rules.add_perm("tracker.accept_project", is_office | is_decision_body)
rules.add_perm("tracker.report_rectification", is_lead)
rules.add_perm("tracker.activate_milestone", is_milestone_lead | is_system)
rules.add_perm("tracker.add_evidence", is_on_team)
rules.add_perm("tracker.report_milestone", is_milestone_lead)
rules.add_perm("tracker.review_milestone", is_end_user | is_office)
rules.add_perm("tracker.waive_milestone", is_office)
rules.add_perm("tracker.replan_milestone", is_milestone_lead | is_office | is_decision_body)
rules.add_perm("tracker.cancel_milestone", is_system)
