"""The acts on projects: establishing, running, reporting milestones, accepting."""

from tracker.projects.services.acceptance import (
    accept_project,
    begin_acceptance,
    order_rectification,
    reaccept_project,
    reject_project,
    report_rectification,
    request_acceptance,
    return_acceptance_request,
)
from tracker.projects.services.establishing import (
    PlannedStep,
    change_charter,
    establish_project,
    sign_charter,
)
from tracker.projects.services.milestones import (
    activate_milestone,
    activate_near_milestones,
    add_evidence,
    pass_milestone,
    report_milestone,
    return_milestone,
    waive_milestone,
)
from tracker.projects.services.running import (
    eliminate_project,
    extend_project,
    resume_project,
    start_project,
    suspend_project,
    terminate_project,
)

__all__ = [
    "PlannedStep",
    "accept_project",
    "activate_milestone",
    "activate_near_milestones",
    "add_evidence",
    "begin_acceptance",
    "change_charter",
    "eliminate_project",
    "establish_project",
    "extend_project",
    "order_rectification",
    "pass_milestone",
    "reaccept_project",
    "reject_project",
    "report_milestone",
    "report_rectification",
    "request_acceptance",
    "resume_project",
    "return_acceptance_request",
    "return_milestone",
    "sign_charter",
    "start_project",
    "suspend_project",
    "terminate_project",
    "waive_milestone",
]
