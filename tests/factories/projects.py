"""Projects at a given point of their life, brought there by the real services as of past days.

The plan of `chain.drafted_bid` gives two milestones: M1 (40 %, due 2026-07-02) and M2 (60 %, due 2026-10-02); the
challenge gives nine months, until 2027-01-02, and two targets. alice leads, bob and carol are her team, pit two is
the end user and head_two its head; olga is the office, david the decision body. A project may also be made of a
commitment at hand (see `race_commitments`).
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.chain import (
    AFTER_DEADLINE,
    AFTER_NOTICE,
    DAY,
    SCORED,
    lead_signed_commitment,
    published_challenge,
    submitted_bid,
)
from tests.factories.organisation import World
from tracker.bids.models import Bid, Commitment
from tracker.bids.services import (
    Step,
    award_challenge,
    change_bid,
    close_bidding_when_due,
    evaluate_challenge,
    panel_of,
    publicize_award,
    qualify_bid,
    sign_commitment,
    start_bid,
    submit_bid,
)
from tracker.challenges.models import Challenge
from tracker.deliberation.enums import SheetState
from tracker.deliberation.models import ScoreSheet
from tracker.deliberation.services import submit_scores
from tracker.foundation import clock
from tracker.foundation.lifecycle import perform
from tracker.projects.models import Milestone, Project
from tracker.projects.services import (
    accept_project,
    begin_acceptance,
    eliminate_project,
    establish_project,
    order_rectification,
    pass_milestone,
    reject_project,
    report_milestone,
    report_rectification,
    request_acceptance,
    sign_charter,
    start_project,
    suspend_project,
    terminate_project,
)
from tracker.teams.services import invite_member

START = date(2026, 4, 2)
FIRST_DUE = date(2026, 7, 2)
SECOND_DUE = date(2026, 10, 2)
END = date(2027, 1, 2)
EXPERTS = "尔林（技术研究院）、方阔（技术研究院）"


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def proof(name: str = "实测记录.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 measured", content_type="application/pdf")


def measured_for(project: Project, *values: str) -> dict[int, Decimal]:
    """Target id → value, in the targets' order; as the challenge wants them unless given."""
    targets = project.challenge.targets.all()
    if not values:
        return {target.pk: target.target for target in targets}
    return {target.pk: Decimal(value) for target, value in zip(targets, values, strict=True)}


def pending_project(world: World, commitment: Commitment | None = None) -> Project:
    """Countersigned; the charter waits for the lead."""
    with clock.at(AFTER_NOTICE):
        return establish_project(commitment or lead_signed_commitment(world), by=world.david)


def established_project(world: World, commitment: Commitment | None = None) -> Project:
    with clock.at(AFTER_NOTICE):
        project = pending_project(world, commitment)
        return sign_charter(project, by=project.lead)


def running_project(world: World, commitment: Commitment | None = None) -> Project:
    """Started; M1 is in hand."""
    with clock.at(AFTER_NOTICE):
        project = established_project(world, commitment)
        return start_project(project, by=project.lead)


def reported_milestone(world: World, project: Project | None = None) -> Milestone:
    """M1, reported by the lead with one piece of evidence ten days before its date."""
    shown = project or running_project(world)
    with clock.at(morning(FIRST_DUE - timedelta(days=10))):
        return report_milestone(
            shown.milestones.get(order=1),
            text="首批钻孔完成，瓦斯来源查明。",
            measured=measured_for(shown, "4", "7.5"),
            evidence=[proof()],
            by=shown.lead,
        )


def passed_milestone(world: World, project: Project | None = None) -> Milestone:
    milestone = reported_milestone(world, project)
    with clock.at(morning(FIRST_DUE - timedelta(days=8))):
        return pass_milestone(milestone, note="现场核实。", by=world.head_two)


def suspended_project(world: World) -> Project:
    with clock.at(morning(START + timedelta(days=30))):
        return suspend_project(running_project(world), note="工作面停产检修。", by=world.olga)


def project_ready_for_acceptance(world: World, commitment: Commitment | None = None) -> Project:
    """In progress; both milestones passed."""
    project = passed_milestone(world, running_project(world, commitment)).project
    with clock.at(morning(SECOND_DUE - timedelta(days=5))):
        reported = report_milestone(
            project.milestones.get(order=2),
            text="连续 30 天达标运行。",
            measured=measured_for(project),
            evidence=[proof("达标记录.xlsx")],
            by=project.lead,
        )
        pass_milestone(reported, by=world.head_two)
    return Project.objects.get(pk=project.pk)


def project_with_acceptance_requested(world: World, commitment: Commitment | None = None) -> Project:
    project = project_ready_for_acceptance(world, commitment)
    with clock.at(morning(SECOND_DUE)):
        return request_acceptance(
            project,
            self_assessment="两项指标均已达到，现场稳定运行。",
            measured=measured_for(project),
            proofs=dict.fromkeys(measured_for(project), "监测系统导出记录"),
            by=project.lead,
        )


def project_under_acceptance(world: World, commitment: Commitment | None = None) -> Project:
    project = project_with_acceptance_requested(world, commitment)
    with clock.at(morning(SECOND_DUE + timedelta(days=3))):
        return begin_acceptance(project, by=world.olga)


def accepted_project(world: World, commitment: Commitment | None = None) -> Project:
    project = project_under_acceptance(world, commitment)
    with clock.at(morning(SECOND_DUE + timedelta(days=10))):
        return accept_project(
            project,
            measured=measured_for(project),
            opinion="同意通过验收。",
            experts=EXPERTS,
            by=world.david,
        )


def rejected_project(world: World) -> Project:
    project = project_under_acceptance(world)
    with clock.at(morning(SECOND_DUE + timedelta(days=10))):
        return reject_project(
            project,
            measured=measured_for(project, "6", "7.0"),
            opinion="两项指标均未达到，不通过。",
            experts=EXPERTS,
            by=world.david,
        )


def rectifying_project(world: World) -> Project:
    project = project_under_acceptance(world)
    with clock.at(morning(SECOND_DUE + timedelta(days=10))):
        return order_rectification(
            project, items="补做雨季工况连续监测。", until=date(2026, 12, 31), by=world.david
        )


def rectified_project(world: World) -> Project:
    """Under re-acceptance."""
    project = rectifying_project(world)
    with clock.at(morning(SECOND_DUE + timedelta(days=40))):
        return report_rectification(
            project, report="已补做 30 天监测，均达标。", evidence=[proof("补测.pdf")], by=project.lead
        )


def terminated_project(world: World) -> Project:
    with clock.at(morning(START + timedelta(days=30))):
        return terminate_project(running_project(world), note="关键技术已公开，无必要继续。", by=world.david)


def eliminated_project(world: World) -> Project:
    """Alice's, retired from its race; dave's commitment waits to be countersigned."""
    project = running_project(world, race_commitments(world)[0])
    with clock.at(morning(START + timedelta(days=30))):
        return eliminate_project(project, note="赛马节点排名第二。", by=world.david)


def rival_bid(world: World, challenge: Challenge) -> Bid:
    """Handed in by dave; trudy and head_three are his team, so that it shares nobody with alice's."""
    with clock.at(DAY + timedelta(days=2)):
        bid = start_bid(challenge, team_name="南北联合队", by=world.dave)
        for person in (world.trudy, world.head_three):
            perform(invite_member(bid.team, person=person, task="监测", by=world.dave), "confirm", by=person)
        change_bid(
            bid,
            by=world.dave,
            analysis="采空区漏风带出瓦斯。",
            approach="均压通风与注浆封堵。",
            risks="均压失稳：在线调压。",
            budget_wan=Decimal(45),
            promises={target.pk: target.target for target in challenge.targets.all()},
            steps=[Step("试验", "均压试验报告", 4, 50), Step("达标", "连续 30 天记录", 8, 50)],
        )
        return submit_bid(Bid.objects.get(pk=bid.pk), is_pledged=True, by=world.dave)


def race_commitments(world: World) -> tuple[Commitment, Commitment]:
    """One challenge awarded to two teams, both commitments signed: first alice's, then dave's."""
    challenge = published_challenge(world, is_race=True, parallel_teams=2)
    bids = [submitted_bid(world, challenge), rival_bid(world, challenge)]
    with clock.at(AFTER_DEADLINE):
        close_bidding_when_due(AFTER_DEADLINE)
    with clock.at(SCORED):
        for bid in bids:
            qualify_bid(bid, by=world.olga)
        experts = [world.erin, world.frank, world.grace]
        challenge = evaluate_challenge(Challenge.objects.get(pk=challenge.pk), experts=experts, by=world.olga)
        for sheet in ScoreSheet.objects.filter(panel=panel_of(challenge), state=SheetState.ASSIGNED):
            points = {criterion.pk: Decimal(criterion.weight - 2) for criterion in sheet.panel.criteria.all()}
            submit_scores(sheet, points=points, comment="可行。", is_recommended=True, by=sheet.expert)
        perform(panel_of(challenge), "close", by=world.olga)
        qualified = list(challenge.bids.order_by("pk"))
        challenge = publicize_award(challenge, bids=qualified, by=world.olga)
    with clock.at(AFTER_NOTICE):
        award_challenge(challenge, meeting_number="党委会〔2026〕5号", minutes="两队并行。", by=world.david)
        first, second = (Commitment.objects.get(bid=bid) for bid in bids)
        return sign_commitment(first, by=world.alice), sign_commitment(second, by=world.dave)
