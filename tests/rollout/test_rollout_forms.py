"""What the forms take and give; every form's cleaned data go into its service as they are."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from tests.factories.organisation import World
from tests.factories.outcomes import equipped_outcome
from tests.factories.rollout import (
    ANSWERED_AT,
    APPROVED_AT,
    PROVEN_AT,
    adopting_adoption,
    effective_rollout,
    invited_adoption,
    outcome_ready_for_group,
    recommended_rollout,
    running_rollout,
)
from tracker.foundation import clock
from tracker.rollout.forms import (
    AdoptForm,
    ApproveRolloutForm,
    DeclineAdoptionForm,
    DeferAdoptionForm,
    HaltRolloutForm,
    ProveAdoptionForm,
    RecommendRolloutForm,
    StandardizeRolloutForm,
)
from tracker.rollout.queries import proofs_of
from tracker.rollout.services import (
    adopt_outcome,
    approve_rollout,
    decline_adoption,
    defer_adoption,
    halt_rollout,
    prove_adoption,
    recommend_rollout,
    standardize_rollout,
)

pytestmark = pytest.mark.usefixtures("english")


def cleaned(form: Any) -> dict[str, Any]:
    assert form.is_valid(), form.errors
    facts: dict[str, Any] = form.cleaned_data
    return facts


def test_a_level_is_recommended(world: World) -> None:
    facts = cleaned(RecommendRolloutForm({"level": "1", "recommendation": "宜推广。"}))
    assert recommend_rollout(equipped_outcome(world), by=world.alice, **facts).level == 1


def test_the_approval_offers_every_candidate_and_takes_some(world: World) -> None:
    rollout = recommended_rollout(world, outcome_ready_for_group(world), level=3)
    shown = ApproveRolloutForm(instance=rollout)
    assert shown["targets"].value() == [world.pit_three.pk, world.institute.pk]
    decision = {"meeting_number": "党委会19号", "minutes": "同意。"}
    facts = cleaned(ApproveRolloutForm({**decision, "targets": [world.pit_three.pk]}, instance=rollout))
    with clock.at(APPROVED_AT):
        approved = approve_rollout(rollout, by=world.david, **facts)
    assert [adoption.unit for adoption in approved.adoptions.all()] == [world.pit_three]


def test_the_approval_refuses_other_units_and_empty_decisions(world: World) -> None:
    rollout = recommended_rollout(world)
    form = ApproveRolloutForm(
        {"meeting_number": "", "minutes": "", "targets": [world.pit_two.pk]}, instance=rollout
    )
    assert sorted(form.errors) == ["meeting_number", "minutes", "targets"]


def test_a_level_becomes_a_standard_or_is_halted(world: World) -> None:
    standard = cleaned(StandardizeRolloutForm({"standard_number": "Q/HY 0312-2026"}))
    assert standardize_rollout(effective_rollout(world), by=world.olga, **standard).state == "standardized"
    halt = cleaned(HaltRolloutForm({"note": "滑道压陷。", "lesson": "软岩底板不适用。"}))
    assert halt_rollout(running_rollout(world), by=world.olga, **halt).lesson == "软岩底板不适用。"


def test_a_unit_adopts_with_its_contact(world: World) -> None:
    adoption = invited_adoption(world)
    facts = cleaned(
        AdoptForm({"started_on": "2026-11-16", "place": "3502 面", "contact": "dave"}, instance=adoption)
    )
    with clock.at(ANSWERED_AT):
        adopted = adopt_outcome(adoption, by=world.head_one, **facts)
    assert (adopted.started_on, adopted.place, adopted.contact) == (date(2026, 11, 16), "3502 面", world.dave)
    assert list(AdoptForm({}, instance=adoption).errors) == ["started_on"]


def test_a_unit_defers(world: World) -> None:
    facts = cleaned(DeferAdoptionForm({"deferred_until": "2027-03-01", "reason": "搬家后再上。"}))
    with clock.at(ANSWERED_AT):
        assert defer_adoption(invited_adoption(world), by=world.head_one, **facts).state == "deferred"


@pytest.mark.parametrize(
    ("picked", "words", "reason"),
    [
        ("equipment", "", "We have no such equipment or process"),
        ("conditions", "倾角28°。", "Our conditions differ from its prerequisites\n倾角28°。"),
        ("other", "将于年底关井。", "将于年底关井。"),
    ],
)
def test_a_unit_says_why_it_is_not_applicable(world: World, picked: str, words: str, reason: str) -> None:
    facts = cleaned(DeclineAdoptionForm({"common_reason": picked, "words": words}))
    with clock.at(ANSWERED_AT):
        assert decline_adoption(invited_adoption(world), by=world.head_one, **facts).reason == reason


def test_another_reason_needs_its_words() -> None:
    assert list(DeclineAdoptionForm({"common_reason": "other", "words": " "}).errors) == ["words"]
    assert list(DeclineAdoptionForm({"common_reason": "mood"}).errors) == ["common_reason"]


def test_a_proof_may_be_files_alone(world: World) -> None:
    adoption = adopting_adoption(world)
    files = MultiValueDict({"proofs": [SimpleUploadedFile("应用证明.pdf", b"%PDF-1.7")]})
    facts = cleaned(ProveAdoptionForm({"place": "3502 面"}, files, instance=adoption))
    with clock.at(PROVEN_AT):
        filed = prove_adoption(adoption, by=world.head_one, **facts)
    assert [proof.title for proof in proofs_of(filed)] == ["应用证明.pdf"]
