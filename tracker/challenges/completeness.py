"""How much of the structured statement (DOMAIN D2) is there: what the meter counts, and what submitting asks for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tracker.challenges.models import Challenge
from tracker.foundation.lifecycle import Words

CORE = ("task", "eligibility", "ip_terms", "acceptance_method", "bounty_wan")
"""Without these nothing stands on the board."""
TARGETS = "targets"
ELIMINATION = "elimination_terms"
PARTS = (
    "domain",
    "background",
    "task",
    TARGETS,
    "constraints_text",
    "resources",
    "outcome_form",
    "eligibility",
    "milestone_terms",
    "ip_terms",
    "acceptance_method",
    "bounty_wan",
    "reward_terms",
    "penalty_terms",
    ELIMINATION,
)
"""What a whole statement says beside its title, in the form's order. What has a default is always there; how
teams leave a race is asked of a race alone."""
FULL_WEIGHT = 100


@dataclass(frozen=True)
class Part:
    """One part of the statement; `anchor` is the id of its field on the form."""

    name: str
    label: str
    anchor: str
    is_there: bool


@dataclass(frozen=True)
class Completeness:
    parts: tuple[Part, ...]

    @property
    def missing(self) -> list[Part]:
        return [part for part in self.parts if not part.is_there]

    @property
    def done(self) -> int:
        return len(self.parts) - len(self.missing)

    @property
    def of(self) -> int:
        return len(self.parts)

    @property
    def percent(self) -> int:
        return 100 * self.done // self.of


def completeness_of(
    challenge: Challenge, *, baselines: Sequence[Decimal | None] | None = None
) -> Completeness:
    """`baselines`, where each target stands today, spare the question where the page has read them already. An unsaved
    challenge has none.
    """
    if baselines is None:
        baselines = list(challenge.targets.values_list("baseline", flat=True)) if challenge.pk else []
    are_whole = bool(baselines) and None not in baselines and not challenge.targets_begun.strip()
    cell = "baseline" if None in baselines else "name"
    return Completeness(
        tuple(
            Part(TARGETS, _("measurable targets"), f"id_targets-0-{cell}", are_whole)
            if name == TARGETS
            else Part(name, label_of(name), f"id_{name}", is_there(challenge, name))
            for name in parts_of(challenge)
        )
    )


def parts_of(challenge: Challenge) -> tuple[str, ...]:
    return tuple(name for name in PARTS if name != ELIMINATION or challenge.is_race)


def label_of(name: str) -> str:
    return str(Challenge._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def is_there(challenge: Challenge, name: str) -> bool:
    value = getattr(challenge, name)
    return bool(value.strip()) if isinstance(value, str) else value is not None


def missing_parts(challenge: Challenge, names: Iterable[str]) -> Words | None:
    missing = [label_of(name) for name in names if name != TARGETS and not is_there(challenge, name)]
    return _("Still missing: %(fields)s.") % {"fields": _(", ").join(missing)} if missing else None


def statement_is_complete(challenge: Challenge, _by: Any) -> Words | None:
    """Before it is submitted: every part."""
    return missing_parts(challenge, parts_of(challenge))


def core_is_complete(challenge: Challenge, _by: Any) -> Words | None:
    """Of what is published, which may be older than what submitting asks for today."""
    return missing_parts(challenge, CORE)


def has_measurable_target(challenge: Challenge, _by: Any) -> Words | None:
    return None if challenge.targets.exists() else _no_target()


def targets_begin_somewhere(challenge: Challenge, _by: Any) -> Words | None:
    """At least one measurable target, and of each where it stands now. Zero is a figure as well."""
    targets = list(challenge.targets.values_list("name", "baseline"))
    if not targets:
        return _no_target()
    return without_baseline(name for name, baseline in targets if baseline is None)


def _no_target() -> Words:
    return _("At least one measurable target with its way of proof is needed.")


def without_baseline(names: Iterable[str]) -> Words | None:
    """What is said of the targets of these names, if there are any."""
    named = _(", ").join(names)
    if not named:
        return None
    return _("Say where each target stands now; 0 is a figure as well. Without one: %(targets)s.") % {
        "targets": named
    }


def targets_are_finished(challenge: Challenge, _by: Any) -> Words | None:
    """A draft keeps targets that are only begun; what is submitted has none."""
    begun = [next(filter(None, line.split("\t")), "") for line in challenge.targets_begun.splitlines()]
    if not begun:
        return None
    return _(
        "Finish the targets that are only begun, or empty their rows: each has a name, a figure of today, a goal, a unit "
        "of measure and a way of proof. Begun: %(targets)s."
    ) % {"targets": _(", ").join(begun)}


def weights_are_full(challenge: Challenge, _by: Any) -> Words | None:
    if sum(challenge.criteria.values_list("weight", flat=True)) != FULL_WEIGHT:
        return _("The weights of the criteria must add up to 100.")
    return None
