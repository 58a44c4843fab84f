"""The life cycles of a project and of a milestone (DOMAIN C5, C6)."""

from datetime import date, datetime

from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, register
from tracker.foundation.working_days import end_of_day, next_step_due
from tracker.organisation.enums import Role
from tracker.projects import guards
from tracker.projects.enums import LIVE_STATES, MilestoneState, ProjectState
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import milestones_visible_to, projects_visible_to


def lead_of(project: Project) -> list[Assignee]:
    return [Assignee(person_id=project.lead_id)]


def office_of(project: Project) -> list[Assignee]:
    return [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=project.challenge.unit_id)]


def decision_body_of(project: Project) -> list[Assignee]:
    return [Assignee(role=Role.DECISION_BODY, unit_id=project.challenge.unit_id)]


def lead_of_milestone(milestone: Milestone) -> list[Assignee]:
    return [Assignee(person_id=milestone.project.lead_id)]


def end_user_of(milestone: Milestone) -> list[Assignee]:
    return [Assignee(role=Role.UNIT_ADMIN, unit_id=milestone.project.end_user_unit_id)]


def end_of(day: date | None) -> datetime | None:
    return None if day is None else end_of_day(day)


S = ProjectState

PROJECT_LIFECYCLE = register(
    Lifecycle(
        kind="project",
        model=Project,
        states=ProjectState,
        initial=S.PENDING_CHARTER,
        visible_to=projects_visible_to,
        transitions=(
            Transition(
                "revise",
                (S.PENDING_CHARTER,),
                S.PENDING_CHARTER,
                "tracker.change_charter",
                gettext_lazy("Write the charter"),
                page="tracker:project-charter",
            ),
            Transition(
                "sign_charter",
                (S.PENDING_CHARTER,),
                S.ESTABLISHED,
                "tracker.sign_charter",
                gettext_lazy("Sign the charter"),
                guards=(
                    guards.charter_is_written,
                    guards.plan_is_whole,
                    guards.plan_lies_within_its_time,
                    guards.keeps_to_the_committed_time,
                ),
                is_primary=True,
            ),
            Transition(
                "start",
                (S.ESTABLISHED,),
                S.IN_PROGRESS,
                "tracker.start_project",
                gettext_lazy("Start the project"),
                guards=(guards.first_day_has_come,),
                is_primary=True,
            ),
            Transition(
                "request_acceptance",
                (S.IN_PROGRESS,),
                S.ACCEPTANCE_REQUESTED,
                "tracker.request_acceptance",
                gettext_lazy("Request acceptance"),
                guards=(guards.milestones_are_settled,),
                is_primary=True,
            ),
            Transition(
                "extend",
                (S.IN_PROGRESS,),
                S.IN_PROGRESS,
                "tracker.extend_project",
                gettext_lazy("Grant an extension"),
                guards=(guards.is_not_extended_yet, guards.is_before_its_end),
                needs_note=True,
            ),
            Transition(
                "suspend",
                (S.IN_PROGRESS,),
                S.SUSPENDED,
                "tracker.suspend_project",
                gettext_lazy("Suspend the project"),
                guards=(guards.no_report_waits,),
                needs_note=True,
            ),
            Transition(
                "resume",
                (S.SUSPENDED,),
                S.IN_PROGRESS,
                "tracker.suspend_project",
                gettext_lazy("Resume the project"),
                is_primary=True,
            ),
            Transition(
                "begin_acceptance",
                (S.ACCEPTANCE_REQUESTED,),
                S.ACCEPTING,
                "tracker.check_acceptance",
                gettext_lazy("Material is complete: begin the acceptance"),
                is_primary=True,
            ),
            Transition(
                "return_request",
                (S.ACCEPTANCE_REQUESTED,),
                S.IN_PROGRESS,
                "tracker.check_acceptance",
                gettext_lazy("Return the request"),
                needs_note=True,
            ),
            Transition(
                "accept",
                (S.ACCEPTING,),
                S.ACCEPTED,
                "tracker.accept_project",
                gettext_lazy("Accept the project"),
                guards=(guards.is_outside_the_team, guards.every_target_is_judged),
                asks=("measured", "opinion", "experts"),
                is_primary=True,
            ),
            Transition(
                "order_rectification",
                (S.ACCEPTING,),
                S.RECTIFYING,
                "tracker.accept_project",
                gettext_lazy("Order a rectification"),
                guards=(guards.is_outside_the_team, guards.rectification_ends_soon),
                asks=("items", "until"),
            ),
            Transition(
                "report_rectification",
                (S.RECTIFYING,),
                S.REACCEPTING,
                "tracker.report_rectification",
                gettext_lazy("Report the rectification"),
                asks=("report",),
                is_primary=True,
            ),
            Transition(
                "reaccept",
                (S.REACCEPTING,),
                S.ACCEPTED,
                "tracker.accept_project",
                gettext_lazy("Accept after rectification"),
                guards=(guards.is_outside_the_team, guards.every_target_is_judged),
                asks=("measured", "opinion", "experts"),
                is_primary=True,
            ),
            Transition(
                "reject",
                (S.ACCEPTING, S.REACCEPTING),
                S.NOT_ACCEPTED,
                "tracker.accept_project",
                gettext_lazy("Do not accept"),
                guards=(guards.is_outside_the_team, guards.every_target_is_judged),
                asks=("measured", "opinion", "experts"),
            ),
            Transition(
                "eliminate",
                (S.IN_PROGRESS, S.SUSPENDED),
                S.ELIMINATED,
                "tracker.terminate_project",
                gettext_lazy("Retire from the race"),
                guards=(guards.is_a_race,),
                needs_note=True,
            ),
            Transition(
                "terminate",
                (*LIVE_STATES, S.NOT_ACCEPTED),
                S.TERMINATED,
                "tracker.terminate_project",
                gettext_lazy("Terminate the project"),
                needs_note=True,
            ),
        ),
        duties=(
            Duty(S.PENDING_CHARTER, "sign_charter", lead_of, due=next_step_due),
            Duty(S.ESTABLISHED, "start", lead_of, due=lambda project: end_of(project.starts_on)),
            Duty(
                S.IN_PROGRESS, "request_acceptance", lead_of, due=lambda project: end_of(project.planned_end)
            ),
            Duty(S.ACCEPTANCE_REQUESTED, "begin_acceptance", office_of, due=next_step_due),
            Duty(S.ACCEPTING, "accept", decision_body_of, due=next_step_due),
            Duty(
                S.RECTIFYING,
                "report_rectification",
                lead_of,
                due=lambda project: end_of(project.rectify_until),
            ),
            Duty(S.REACCEPTING, "reaccept", decision_body_of, due=next_step_due),
        ),
    )
)

M = MilestoneState

MILESTONE_LIFECYCLE = register(
    Lifecycle(
        kind="milestone",
        model=Milestone,
        states=MilestoneState,
        initial=M.PLANNED,
        visible_to=milestones_visible_to,
        transitions=(
            Transition(
                "activate",
                (M.PLANNED,),
                M.ACTIVE,
                "tracker.activate_milestone",
                gettext_lazy("Take up the milestone"),
                guards=(guards.project_is_running,),
            ),
            Transition(
                "add_evidence",
                (M.ACTIVE,),
                M.ACTIVE,
                "tracker.add_evidence",
                gettext_lazy("Add evidence"),
                asks=("evidence",),
            ),
            Transition(
                "complete_evidence",
                (M.RETURNED,),
                M.RETURNED,
                "tracker.add_evidence",
                gettext_lazy("Complete the evidence"),
                asks=("evidence",),
            ),
            Transition(
                "report",
                (M.ACTIVE, M.RETURNED),
                M.REPORTED,
                "tracker.report_milestone",
                gettext_lazy("Report the milestone"),
                guards=(guards.project_is_running, guards.has_evidence),
                asks=("text", "measured", "evidence"),
                is_primary=True,
            ),
            Transition(
                "pass",
                (M.REPORTED,),
                M.PASSED,
                "tracker.review_milestone",
                pgettext_lazy("act on a milestone", "Pass the milestone"),
                guards=(guards.is_a_second_person, guards.has_evidence),
                is_primary=True,
            ),
            Transition(
                "return",
                (M.REPORTED,),
                M.RETURNED,
                "tracker.review_milestone",
                pgettext_lazy("act on a milestone", "Return to the team"),
                guards=(guards.is_a_second_person,),
                needs_note=True,
            ),
            Transition(
                "waive",
                (M.PLANNED, M.ACTIVE, M.RETURNED),
                M.WAIVED,
                "tracker.waive_milestone",
                gettext_lazy("Waive the milestone"),
                guards=(guards.project_is_running, guards.is_a_second_person),
                needs_note=True,
            ),
            Transition(
                "replan",
                (M.PLANNED, M.ACTIVE, M.RETURNED),
                M.PLANNED,
                "tracker.replan_milestone",
                gettext_lazy("Plan anew"),
                is_inner=True,
            ),
            Transition(
                "cancel",
                (M.PLANNED, M.ACTIVE, M.RETURNED, M.REPORTED),
                M.CANCELLED,
                "tracker.cancel_milestone",
                pgettext_lazy("act on a milestone", "Cancel"),
                is_inner=True,
            ),
        ),
        duties=(
            Duty(M.ACTIVE, "report", lead_of_milestone, due=lambda milestone: end_of(milestone.due_on)),
            Duty(M.RETURNED, "report", lead_of_milestone, due=lambda milestone: end_of(milestone.due_on)),
            Duty(M.REPORTED, "pass", end_user_of, due=next_step_due),
        ),
    )
)
