"""The ladder of an outcome: three levels, what each asks for, what is missing, who approved it and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.foundation import clock
from tracker.outcomes.enums import LIVE_STATES as LIVE_OUTCOME_STATES
from tracker.outcomes.enums import REGISTERED_STATES
from tracker.outcomes.models import Outcome
from tracker.outcomes.models.outcome import REQUIRED_KIT_FIELDS
from tracker.outcomes.queries import BenefitFigures, figures_of
from tracker.rollout.enums import LIVE_STATES, REACHED_STATES, Level, RolloutState
from tracker.rollout.models import Rollout
from tracker.rollout.queries import Coverage, coverages, effective_share


@dataclass(frozen=True)
class Condition:
    """One condition of a level. `missing` says what would help; it is "" once the condition is met."""

    label: str
    missing: str = ""

    @property
    def is_met(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class LadderStep:
    """One level: `status` is `done`, `now` or `next`. Its conditions are those of entering it and, once it is
    under way, the share of units that must prove it.
    """

    number: int
    level: str
    title: str
    status: str
    badge: str
    conditions: tuple[Condition, ...]
    note: str = ""
    rollout_id: int | None = None
    approver: str = ""
    approved_on: date | None = None
    effective_on: date | None = None
    coverage: Coverage = field(default_factory=Coverage)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(condition.missing for condition in self.conditions if not condition.is_met)

    @property
    def can_be_recommended(self) -> bool:
        """Nothing is missing, and nobody has recommended this level yet."""
        return self.rollout_id is None and not self.missing


def ladder_of(outcome: Outcome) -> tuple[LadderStep, ...]:
    """Three steps, by three queries."""
    rollouts = list(outcome.rollouts.select_related("approved_by"))
    covered = coverages(rollout.pk for rollout in rollouts)
    return ladder_from(outcome, rollouts=rollouts, covered=covered, figures=figures_of(outcome))


def ladder_from(
    outcome: Outcome,
    *,
    rollouts: Iterable[Rollout],
    covered: Mapping[int, Coverage],
    figures: BenefitFigures,
) -> tuple[LadderStep, ...]:
    """The ladder from what is loaded already; `covered` by rollout id."""
    live = {rollout.level: rollout for rollout in rollouts if rollout.state in LIVE_STATES}
    steps = []
    for level in Level:
        rollout = live.get(level)
        conditions = entry_conditions(
            outcome,
            level,
            figures=figures,
            below=live.get(level - 1),
            waiver="" if rollout is None else rollout.waiver,
        )
        steps.append(_step(level, rollout, conditions, covered))
    return tuple(steps)


def conditions_for(outcome: Outcome, level: int, *, waiver: str = "") -> tuple[Condition, ...]:
    """What entering a level asks for, as it stands in the database now. Two queries."""
    below = outcome.rollouts.filter(level=level - 1, state__in=LIVE_STATES).first()
    return entry_conditions(outcome, level, figures=figures_of(outcome), below=below, waiver=waiver)


def entry_conditions(
    outcome: Outcome, level: int, *, figures: BenefitFigures, below: Rollout | None, waiver: str
) -> tuple[Condition, ...]:
    """DOMAIN C12 and SCREENS 6: a registered outcome with a whole adoption kit enters the first level; a higher
    one also needs the level below to be effective (or waived on record) and a verified benefit.
    """
    if level == Level.OWN_UNIT:
        return (_is_registered(outcome), _kit_is_whole(outcome))
    return (_level_below(level, below, waiver), _benefit_is_verified(figures), _kit_is_whole(outcome))


def _is_registered(outcome: Outcome) -> Condition:
    if outcome.state not in REGISTERED_STATES or outcome.registered_on is None:
        return Condition(_("Registered"), _("The outcome has to be registered first."))
    if outcome.state not in LIVE_OUTCOME_STATES:
        return Condition(_("Registered"), _("The outcome has been retired."))
    return Condition(_("Registered on %(day)s") % {"day": clock.day_words(outcome.registered_on)})


def _kit_is_whole(outcome: Outcome) -> Condition:
    label = _("Adoption kit complete")
    missing = outcome.missing_labels(REQUIRED_KIT_FIELDS)
    if not missing:
        return Condition(label)
    return Condition(
        label, _("The adoption kit still lacks: %(fields)s.") % {"fields": _(", ").join(missing)}
    )


def _level_below(level: int, below: Rollout | None, waiver: str) -> Condition:
    name = Level(level - 1).label
    label = _("%(level)s effective") % {"level": name}
    if below is not None and below.state in REACHED_STATES:
        return Condition(label)
    if waiver.strip():
        return Condition(_("%(level)s waived: %(reason)s") % {"level": name, "reason": waiver})
    return Condition(
        label, _("The level “%(level)s” has to be effective first, or be waived on record.") % {"level": name}
    )


def _benefit_is_verified(figures: BenefitFigures) -> Condition:
    if not figures.has_verified:
        return Condition(
            _("Verified benefit"),
            _(
                "No benefit has been verified yet: claim one where the outcome is in use, and have it verified."
            ),
        )
    if not figures.verified_wan:
        return Condition(_("Verified benefit"))
    return Condition(_("Verified benefit %(amount)s (10k CNY)") % {"amount": f"{figures.verified_wan:,.2f}"})


def _step(
    level: Level,
    rollout: Rollout | None,
    conditions: Sequence[Condition],
    covered: Mapping[int, Coverage],
) -> LadderStep:
    number, title = _("Level %(number)s") % {"number": int(level)}, str(level.label)
    if rollout is None:
        missing = sum(not condition.is_met for condition in conditions)
        return LadderStep(
            number=int(level),
            level=number,
            title=title,
            status="next" if missing else "now",
            badge=_("Can be recommended")
            if not missing
            else ngettext("%(count)d condition missing", "%(count)d conditions missing", missing)
            % {"count": missing},
            conditions=tuple(conditions),
        )
    reach = covered.get(rollout.pk, Coverage())
    is_approved = rollout.state != RolloutState.PROPOSED
    return LadderStep(
        number=int(level),
        level=number,
        title=title,
        status="done" if rollout.state in REACHED_STATES else "now",
        badge=_badge(rollout, reach),
        conditions=(*conditions, _share_has_proven(level, rollout, reach))
        if is_approved
        else tuple(conditions),
        note=_approval(rollout) if is_approved else "",
        rollout_id=rollout.pk,
        approver="" if rollout.approved_by is None else rollout.approved_by.get_full_name(),
        approved_on=rollout.approved_on,
        effective_on=rollout.effective_on,
        coverage=reach,
    )


def _badge(rollout: Rollout, reach: Coverage) -> str:
    if rollout.state == RolloutState.PROPOSED:
        return _("Waiting for approval")
    if rollout.effective_on is not None:
        return _("Effective since %(day)s") % {"day": clock.day_words(rollout.effective_on)}
    return _("Under way, %(verified)s/%(applicable)s verified") % {
        "verified": reach.verified,
        "applicable": reach.applicable,
    }


def _share_has_proven(level: Level, rollout: Rollout, reach: Coverage) -> Condition:
    figures = {
        "verified": reach.verified,
        "applicable": reach.applicable,
        "share": effective_share(level),
    }
    label = (
        _("%(verified)s of %(applicable)s applicable units have proven it (%(share)s %% needed)") % figures
    )
    if rollout.state in REACHED_STATES or reach.is_enough(level):
        return Condition(label)
    return Condition(label, _("Not enough units have proven it yet."))


def _approval(rollout: Rollout) -> str:
    if rollout.approved_by is None or rollout.approved_on is None:
        return ""
    return _("Approved by %(approver)s, %(meeting)s, %(day)s") % {
        "approver": rollout.approved_by.get_full_name(),
        "meeting": rollout.meeting_number,
        "day": clock.day_words(rollout.approved_on),
    }
