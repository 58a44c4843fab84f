"""Every form's cleaned data are the keyword arguments of its service."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.factories.chain import AFTER_NOTICE
from tests.factories.organisation import World
from tests.factories.projects import (
    END,
    EXPERTS,
    FIRST_DUE,
    SECOND_DUE,
    START,
    morning,
    passed_milestone,
    pending_project,
    project_ready_for_acceptance,
    project_under_acceptance,
    proof,
    rectifying_project,
    reported_milestone,
    running_project,
)
from tracker.foundation import clock
from tracker.organisation.enums import PartyOrganizationKind
from tracker.organisation.models import PartyOrganization
from tracker.projects.forms import (
    AcceptForm,
    CharterForm,
    EvidenceForm,
    ExtendForm,
    PassMilestoneForm,
    RectificationForm,
    ReportMilestoneForm,
    ReportRectificationForm,
    RequestAcceptanceForm,
    StepFormSet,
)
from tracker.projects.models import Project
from tracker.projects.services import (
    PlannedStep,
    accept_project,
    add_evidence,
    change_charter,
    extend_project,
    order_rectification,
    pass_milestone,
    report_milestone,
    report_rectification,
    request_acceptance,
)


def posted(**values: object) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in values.items()})
    return query


def uploaded(name: str, *files: SimpleUploadedFile) -> MultiValueDict[str, Any]:
    return MultiValueDict({name: list(files)})


def cleaned(form: forms.Form) -> dict[str, Any]:
    assert form.is_valid(), form.errors
    return form.cleaned_data


def per_target(project: Project, prefix: str, *values: str) -> dict[str, str]:
    return {
        f"{prefix}_{one.pk}": value
        for one, value in zip(project.challenge.targets.all(), values, strict=True)
    }


def test_a_report_takes_text_figures_and_several_files(world: World) -> None:
    milestone = running_project(world).milestones.get(order=1)
    first, second = milestone.project.challenge.targets.all()
    form = ReportMilestoneForm(
        milestone,
        posted(text="完成。", **per_target(milestone.project, "measured", "4", "")),
        uploaded("evidence", proof("一.pdf"), proof("二.pdf")),
    )
    facts = cleaned(form)
    assert set(facts) == {"text", "measured", "evidence"}
    assert (facts["text"], facts["measured"]) == ("完成。", {first.pk: Decimal(4)})
    assert [file.name for file in facts["evidence"]] == ["一.pdf", "二.pdf"]
    assert report_milestone(milestone, by=world.alice, **facts).state == "reported"
    assert not milestone.measured_values.filter(target=second).exists()


def test_a_report_asks_for_evidence_until_there_is_some(world: World) -> None:
    milestone = running_project(world).milestones.get(order=1)
    assert ReportMilestoneForm(milestone, posted(text="完成。")).errors == {
        "evidence": ["This field is required."]
    }
    add_evidence(milestone, evidence=[proof()], by=world.bob)
    assert cleaned(ReportMilestoneForm(milestone, posted(text="完成。"))) == {
        "text": "完成。",
        "evidence": [],
        "measured": {},
    }


def test_a_field_for_a_figure_says_its_unit_goal_and_proof(world: World) -> None:
    milestone = running_project(world).milestones.get(order=1)
    field = ReportMilestoneForm(milestone).fields[
        f"measured_{milestone.project.challenge.targets.all()[1].pk}"
    ]
    assert (field.label, field.widget.attrs["data-unit"], field.required) == ("日进尺", "米", False)
    assert field.help_text == "Goal: ≥ 9.6. Proof: 生产日报 30 天均值"


@pytest.mark.parametrize(
    "file",
    [SimpleUploadedFile("病毒.exe", b"MZ"), SimpleUploadedFile("空.pdf", b"")],
    ids=["kind", "empty"],
)
def test_a_file_that_is_not_taken_is_refused_by_name_of_its_field(file: SimpleUploadedFile) -> None:
    form = EvidenceForm(posted(), uploaded("evidence", proof(), file))
    assert list(form.errors) == ["evidence"]


def test_a_file_that_is_too_large_is_refused() -> None:
    large = proof()
    large.size = settings.JIEBANG["ATTACHMENT_MAXIMUM_BYTES"] + 1
    assert EvidenceForm(posted(), uploaded("evidence", large)).errors == {
        "evidence": [f"“{large.name}” is larger than 50 MB. Compress it, or split it."]
    }


def test_evidence_needs_a_file() -> None:
    assert EvidenceForm(posted(), MultiValueDict()).errors == {"evidence": ["This field is required."]}


def test_passing_takes_a_remark_or_none(world: World) -> None:
    facts = cleaned(PassMilestoneForm(posted(note="")))
    assert pass_milestone(reported_milestone(world), by=world.head_two, **facts).review_note == ""


def charter_of(world: World) -> tuple[Project, PartyOrganization]:
    project = pending_project(world)
    kinds = (PartyOrganizationKind.BRANCH, PartyOrganizationKind.TEMPORARY_BRANCH)
    _branch, temporary = (
        PartyOrganization.objects.create(name=kind, kind=kind, unit=world.pit_one) for kind in kinds
    )
    return project, temporary


def test_the_charter_is_written_through_its_form(world: World) -> None:
    project, temporary = charter_of(world)
    data = posted(
        research_content="钻孔与监测。",
        acceptance_terms="现场实测。",
        ip_terms="归集团。",
        starts_on=START,
        planned_end=END,
        integration_type="project_embedded",
        temporary_branch=temporary.pk,
    )
    form = CharterForm(data, uploaded("scan", proof("盖章页.pdf")), instance=project)
    changed = change_charter(project, by=world.alice, **cleaned(form))
    assert (changed.research_content, changed.integration_type) == ("钻孔与监测。", "project_embedded")
    assert changed.temporary_branch == temporary


def test_a_charter_names_a_temporary_branch_and_ends_after_its_start(world: World) -> None:
    project, temporary = charter_of(world)
    branch = PartyOrganization.objects.exclude(pk=temporary.pk).get()
    form = CharterForm(
        posted(starts_on=START, planned_end=START, temporary_branch=branch.pk),
        MultiValueDict(),
        instance=project,
    )
    assert sorted(form.errors) == ["planned_end", "temporary_branch"]


def test_the_steps_come_from_the_formset_in_the_order_of_their_days(world: World) -> None:
    project = pending_project(world)
    assert StepFormSet(initial=StepFormSet.initial_for(project)).initial == [
        {"name": "方案与钻孔", "deliverable": "设计与首批钻孔", "due_on": FIRST_DUE, "weight": 40},
        {"name": "达标运行", "deliverable": "连续 30 天记录", "due_on": SECOND_DUE, "weight": 60},
    ]
    lines = [("达标", "记录", "2026-10-02", 60), ("方案", "设计", "2026-07-02", 40), ("", "", "", "")]
    data = {"form-TOTAL_FORMS": 4, "form-INITIAL_FORMS": 0}
    for index, line in enumerate(lines):
        names = ("name", "deliverable", "due_on", "weight")
        data |= {f"form-{index}-{name}": value for name, value in zip(names, line, strict=True)}
    data |= {"form-3-name": "作废", "form-3-deliverable": "无", "form-3-due_on": "2026-08-01"}
    data |= {"form-3-weight": 5, "form-3-DELETE": "on"}
    formset = StepFormSet(posted(**data))
    assert formset.is_valid(), formset.errors
    assert formset.steps() == [
        PlannedStep("方案", "设计", FIRST_DUE, 40),
        PlannedStep("达标", "记录", SECOND_DUE, 60),
    ]


def test_an_extension_offers_every_open_milestone_its_day(world: World) -> None:
    project = passed_milestone(world).project
    second = project.milestones.get(order=2)
    form = ExtendForm(project)
    assert list(form.fields) == ["planned_end", "note", f"due_on_{second.pk}"]
    later = SECOND_DUE + timedelta(days=20)
    data = posted(planned_end=END + timedelta(days=20), note="雨季。", **{f"due_on_{second.pk}": later})
    facts = cleaned(ExtendForm(project, data))
    with clock.at(morning(FIRST_DUE)):
        extended = extend_project(project, by=world.olga, **facts)
    assert extended.milestones.get(order=2).due_on == later


def test_a_request_for_acceptance_asks_for_every_target_and_its_proof(world: World) -> None:
    project = project_ready_for_acceptance(world)
    form = RequestAcceptanceForm(project)
    assert [str(form[name].value()) for name in form.fields if name.startswith("measured_")] == [
        "0.0000",
        "9.6000",
    ]
    data = posted(
        self_assessment="已达标。",
        **per_target(project, "measured", "0", "9.8"),
        **per_target(project, "proof", "监测导出", "生产日报"),
    )
    facts = cleaned(RequestAcceptanceForm(project, data))
    assert set(facts) == {"self_assessment", "measured", "proofs"}
    assert request_acceptance(project, by=world.alice, **facts).state == "acceptance_requested"
    lacking = posted(self_assessment="已达标。", **per_target(project, "measured", "0", ""))
    first, second = project.challenge.targets.all()
    assert sorted(RequestAcceptanceForm(project, lacking).errors) == sorted(
        [f"measured_{second.pk}", f"proof_{first.pk}", f"proof_{second.pk}"]
    )


def test_acceptance_takes_results_opinion_and_experts(world: World) -> None:
    project = project_under_acceptance(world)
    data = posted(opinion="通过。", experts=EXPERTS, **per_target(project, "measured", "0", "9.6"))
    facts = cleaned(AcceptForm(project, data))
    assert set(facts) == {"opinion", "experts", "measured"}
    assert accept_project(project, by=world.david, **facts).state == "accepted"


def test_a_rectification_is_ordered_and_reported(world: World) -> None:
    project = project_under_acceptance(world)
    facts = cleaned(RectificationForm(posted(items="补测。", until="2026-12-31")))
    assert facts == {"items": "补测。", "until": date(2026, 12, 31)}
    with clock.at(morning(SECOND_DUE)):
        ordered = order_rectification(project, by=world.david, **facts)
    answer = cleaned(ReportRectificationForm(posted(report="已补测。"), MultiValueDict()))
    assert report_rectification(ordered, by=world.alice, **answer).state == "reaccepting"


def test_the_report_of_a_rectification_may_carry_proof(world: World) -> None:
    project = rectifying_project(world)
    form = ReportRectificationForm(posted(report="已补测。"), uploaded("evidence", proof(), proof("二.pdf")))
    with clock.at(AFTER_NOTICE):
        assert report_rectification(project, by=world.alice, **cleaned(form)).state == "reaccepting"
