"""What the forms take and give; every form's facts go into its service as they are."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from tests.factories.organisation import World
from tests.factories.outcomes import (
    CLAIMED_AT,
    CONFIRMED_AT,
    claimed_benefit,
    confirmed_benefit,
    contribution_of,
    drafted_outcome,
    equipped_outcome,
    registered_outcome,
    returned_benefit,
    verified_benefit,
)
from tracker.foundation import clock
from tracker.foundation.lifecycle import NotAllowed
from tracker.outcomes.benefit_forms import (
    BenefitLinesFormSet,
    ClaimBenefitForm,
    ConfirmBenefitForm,
    VerifyBenefitForm,
)
from tracker.outcomes.benefit_services import claim_again, claim_benefit, confirm_benefit, verify_benefit
from tracker.outcomes.forms import (
    IntellectualPropertyForm,
    KitFilesForm,
    KitForm,
    OutcomeContributorsFormSet,
    OutcomeForm,
    RestateContributionForm,
    SubmitOutcomeForm,
)
from tracker.outcomes.queries import evidence_of, kit_files_of
from tracker.outcomes.services import (
    attach_to_kit,
    change_outcome,
    keep_kit,
    list_intellectual_property,
    name_contributors,
    restate_contribution,
    submit_outcome,
)

pytestmark = pytest.mark.usefixtures("english")


def sent(form: Any) -> dict[str, str]:
    """What a browser sends back of a form that nobody has touched."""
    return {field.html_name: str(field.value()) for field in form if field.value() not in {None, "", False}}


def management(total: int, initial: int = 0) -> dict[str, str]:
    return {"form-TOTAL_FORMS": str(total), "form-INITIAL_FORMS": str(initial)}


def pdf(name: str = "材料.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7")


def test_the_registration_form_keeps_what_nobody_touched(world: World) -> None:
    outcome = drafted_outcome(world)
    form = OutcomeForm({**sent(OutcomeForm(instance=outcome)), "effect": "13天撤完。"}, instance=outcome)
    assert form.is_valid(), form.errors
    changed = change_outcome(outcome, by=world.alice, **form.facts())
    assert (changed.effect, changed.title, changed.research_from) == (
        "13天撤完。",
        "支架调移平台",
        date(2026, 3, 2),
    )


def test_work_that_ends_before_it_began_is_refused_at_once(world: World) -> None:
    outcome = drafted_outcome(world)
    form = OutcomeForm({**sent(OutcomeForm(instance=outcome)), "research_to": "2026-01-01"}, instance=outcome)
    assert form.errors.get_json_data()["__all__"][0]["message"] == "The work cannot end before it began."


def test_the_kit_names_its_contact_by_employee_number(world: World) -> None:
    outcome = equipped_outcome(world)
    shown = sent(KitForm(instance=outcome))
    assert shown["contact"] == "bob"
    form = KitForm({**shown, "contact": "carol", "lead_time": "5周"}, instance=outcome)
    assert form.is_valid(), form.errors
    kept = keep_kit(outcome, by=world.alice, **form.facts())
    assert (kept.contact, kept.lead_time, kept.cost_wan) == (world.carol, "5周", Decimal("38.60"))


def test_files_join_the_kit(world: World) -> None:
    outcome = registered_outcome(world)
    form = KitFilesForm({}, MultiValueDict({"uploads": [pdf("图纸.pdf"), pdf("规程.pdf")]}))
    assert form.is_valid(), form.errors
    attach_to_kit(outcome, by=world.alice, **form.facts())
    assert [file.title for file in kit_files_of(outcome)] == ["图纸.pdf", "规程.pdf"]
    with pytest.raises(NotAllowed):
        attach_to_kit(outcome, files=[pdf()], by=world.carol)


def test_a_file_of_an_unknown_kind_is_refused() -> None:
    form = KitFilesForm({}, MultiValueDict({"uploads": [SimpleUploadedFile("run.exe", b"MZ")]}))
    assert list(form.errors) == ["uploads"]


def test_without_the_declaration_nothing_is_submitted(world: World) -> None:
    assert list(SubmitOutcomeForm({}).errors) == ["is_ip_declared"]
    form = SubmitOutcomeForm({"is_ip_declared": "on"})
    assert form.is_valid()
    assert submit_outcome(drafted_outcome(world), by=world.alice, **form.cleaned_data).state == "submitted"


def test_contributors_are_ordered_added_and_struck(world: World) -> None:
    outcome = drafted_outcome(world)
    assert OutcomeContributorsFormSet.initial_for(outcome) == [
        {"person": world.alice, "share": Decimal("60.00")},
        {"person": world.bob, "share": Decimal("40.00")},
    ]
    lines = OutcomeContributorsFormSet(
        {
            **management(4, initial=2),
            "form-0-person": "alice",
            "form-0-share": "70",
            "form-0-ORDER": "2",
            "form-1-person": "bob",
            "form-1-share": "40",
            "form-1-ORDER": "1",
            "form-1-DELETE": "on",
            "form-2-person": "carol",
            "form-2-share": "30",
            "form-2-ORDER": "1",
            "form-3-ORDER": "",
        }
    )
    assert lines.is_valid(), lines.errors
    named = name_contributors(outcome, contributors=lines.contributors(), by=world.alice)
    assert [(row.person.username, row.order, row.share) for row in named] == [
        ("carol", 1, Decimal(30)),
        ("alice", 2, Decimal(70)),
    ]


def test_one_contributor_is_restated(world: World) -> None:
    row = contribution_of(drafted_outcome(world), "bob")
    form = RestateContributionForm({"order": "1", "share": "55.5"}, instance=row)
    assert form.is_valid(), form.errors
    assert restate_contribution(row, by=world.alice, **form.cleaned_data).share == Decimal("55.5")


def test_a_right_is_listed(world: World) -> None:
    form = IntellectualPropertyForm({"kind": "software", "title": "监测软件", "holder": "北岭公司"})
    assert form.is_valid(), form.errors
    assert list_intellectual_property(drafted_outcome(world), by=world.alice, **form.facts()).pk


CLAIM = {
    "kind": "economic",
    "is_direct": "on",
    "period_from": "2026-10-01",
    "method": "台账对比。",
    "baseline_from": "2025-10-01",
    "baseline_to": "2026-09-30",
    "baseline_source": "材料科台账",
}
LINES = {
    **management(3),
    "form-0-formula": "saving",
    "form-0-label": "支护材料",
    "form-0-before": "48",
    "form-0-after": "37",
    "form-0-volume": "1200",
    "form-0-rate_yuan": "350",
    "form-1-formula": "cost",
    "form-1-label": "工装",
    "form-1-volume": "1",
    "form-1-rate_yuan": "240000",
    "form-2-volume": "1",
}


def test_a_claim_comes_with_its_calculation_and_evidence(world: World) -> None:
    form = ClaimBenefitForm(
        {**CLAIM, "unit": world.pit_one.pk}, MultiValueDict({"evidence": [pdf("台账.pdf")]})
    )
    lines = BenefitLinesFormSet(LINES)
    assert form.is_valid(), form.errors
    assert lines.is_valid(), lines.errors
    with clock.at(CLAIMED_AT):
        benefit = claim_benefit(
            registered_outcome(world), by=world.alice, lines=lines.lines(), **form.facts()
        )
    assert (benefit.claimed_wan, benefit.is_direct, benefit.period_to) == (
        Decimal("438.00"),
        True,
        date(2027, 9, 30),
    )
    assert [file.title for file in evidence_of(benefit)] == ["台账.pdf"]


def test_what_a_kind_needs_is_asked_beside_its_field(world: World) -> None:
    unit = {"unit": world.pit_one.pk}
    economic = ClaimBenefitForm({**CLAIM, **unit, "baseline_source": "", "baseline_from": ""})
    assert sorted(economic.errors) == ["baseline_from", "baseline_source"]
    social = ClaimBenefitForm({**CLAIM, **unit, "kind": "social"})
    assert sorted(social.errors) == ["counter", "quantity"]


def test_a_social_benefit_leaves_the_money_out(world: World) -> None:
    form = ClaimBenefitForm(
        {**CLAIM, "unit": world.pit_one.pk, "kind": "social", "counter": "jobs", "quantity": "12"}
    )
    assert form.is_valid(), form.errors
    benefit = claim_benefit(registered_outcome(world), by=world.alice, **form.facts())
    assert (benefit.counter, benefit.claimed_wan) == ("jobs", Decimal(0))


def test_a_comparison_asks_for_both_figures(world: World) -> None:
    lines = BenefitLinesFormSet({**LINES, "form-0-after": ""})
    assert lines.errors[0] == {
        "before": ["This formula compares: give the figure before and the figure after."]
    }


def test_a_returned_claim_comes_back_with_its_lines(world: World) -> None:
    benefit = returned_benefit(world)
    stored = BenefitLinesFormSet.initial_for(benefit)
    assert [line["label"] for line in stored] == ["支护材料", "工装投入"]
    lines = BenefitLinesFormSet({**LINES, **management(3, initial=2), "form-1-DELETE": "on"}, initial=stored)
    assert lines.is_valid(), lines.errors
    assert claim_again(benefit, by=world.alice, lines=lines.lines()).claimed_wan == Decimal("462.00")


def test_amounts_are_recognised_line_by_line(world: World) -> None:
    benefit = claimed_benefit(world)
    steel, tooling = benefit.lines.all()
    untouched = sent(ConfirmBenefitForm(benefit))
    assert untouched == {f"amount_{steel.pk}": "462.00", f"amount_{tooling.pk}": "-24.00"}
    form = ConfirmBenefitForm(
        benefit,
        {
            **untouched,
            f"amount_{steel.pk}": "455.20",
            f"reason_{steel.pk}": "剔除检修月",
            "note": "剔除检修月。",
        },
    )
    assert form.is_valid(), form.errors
    with clock.at(CONFIRMED_AT):
        confirmed = confirm_benefit(benefit, by=world.head_one, **form.cleaned_data)
        assert confirmed.confirmed_wan == Decimal("431.20")
        verify = VerifyBenefitForm(confirmed, sent(VerifyBenefitForm(confirmed)))
        assert verify.is_valid(), verify.errors
        verified = verify_benefit(confirmed, by=world.frida, **verify.cleaned_data)
    assert [(line.confirmed_wan, line.verified_wan, line.reason) for line in verified.lines.all()] == [
        (Decimal("455.20"), Decimal("455.20"), "剔除检修月"),
        (Decimal("-24.00"), Decimal("-24.00"), ""),
    ]


def test_an_amount_that_is_no_number_is_said_beside_its_line(world: World) -> None:
    benefit = confirmed_benefit(world)
    steel = benefit.lines.all()[0]
    form = VerifyBenefitForm(benefit, {**sent(VerifyBenefitForm(benefit)), f"amount_{steel.pk}": "许多"})
    assert list(form.errors) == [f"amount_{steel.pk}"]


def test_a_counted_benefit_is_recognised_without_money(world: World) -> None:
    benefit = claimed_benefit(
        world,
        kind="political",
        counter="members_developed",
        quantity=Decimal(3),
        lines=[],
        baseline_from=None,
        baseline_to=None,
        baseline_source="",
    )
    form = ConfirmBenefitForm(benefit, {})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"note": "", "by_line": None, "confirmed_wan": Decimal(0)}
    assert verified_benefit(world).state == "verified"
