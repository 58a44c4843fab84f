"""Writing down what was measured, target by target."""

from collections.abc import Mapping
from decimal import Decimal

from tracker.challenges.models import TargetMetric
from tracker.foundation import clock
from tracker.projects.models import AcceptanceResult, MeasuredValue, Milestone, Project


def targets_by_id(project: Project, measured: Mapping[int, Decimal]) -> dict[int, TargetMetric]:
    """The targets of the project's challenge; raises ValueError when something else was measured."""
    targets = {target.pk: target for target in project.challenge.targets.all()}
    if strangers := set(measured) - set(targets):
        raise ValueError(f"no targets of this challenge: {sorted(strangers)}")
    return targets


def write_measured(
    project: Project,
    measured: Mapping[int, Decimal],
    *,
    milestone: Milestone | None = None,
    proofs: Mapping[int, str] | None = None,
) -> None:
    """One value per target (target id → value, in the target's unit), at a milestone or for the acceptance."""
    targets_by_id(project, measured)
    for target_id, value in measured.items():
        MeasuredValue.objects.update_or_create(
            project=project,
            milestone=milestone,
            target_id=target_id,
            defaults={
                "value": value,
                "measured_on": clock.today(),
                "proof": (proofs or {}).get(target_id, ""),
            },
        )


def write_results(project: Project, measured: Mapping[int, Decimal]) -> None:
    """What the acceptance found, and whether it meets each target."""
    targets = targets_by_id(project, measured)
    for target_id, value in measured.items():
        AcceptanceResult.objects.update_or_create(
            project=project,
            target_id=target_id,
            defaults={"measured": value, "is_met": targets[target_id].is_met_by(value)},
        )
