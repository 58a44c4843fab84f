"""The life cycle of a need (DOMAIN C1)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.foundation import audit, clock
from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, Words, register
from tracker.foundation.working_days import add_working_days, end_of_day
from tracker.needs.enums import MERGEABLE_STATES, TAKES_IN_STATES, NeedState, Sensitivity
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.organisation.enums import Role

FEWEST_PARTS = 2
SCREENING_DAYS = 10
"""Working days within which a proposer gets an answer."""

UNCLASSIFIED = gettext_lazy(
    "This system is unclassified: nothing secret or sensitive may be stored, handled or sent here. "
    "Write nothing more of it here and take the matter to the secrecy office of your unit, in person."
)


def says_what_hurts(need: Need, _by: Any) -> Words | None:
    if not need.problem.strip():
        return _("Say what hurts before you submit.")
    return None


def says_what_would_be_good(need: Need, _by: Any) -> Words | None:
    if not need.wanted.strip():
        return _("Say what would be good, in figures where you can, before you submit.")
    return None


def says_whether_it_is_sensitive(need: Need, _by: Any) -> Words | None:
    """是否涉密/敏感: the question is answered, whatever the answer."""
    if not need.sensitivity:
        return _("Say whether it touches secret or sensitive matters before you submit.")
    return None


ANSWERS: tuple[tuple[str, Callable[[Need, Any], Words | None]], ...] = (
    ("problem", says_what_hurts),
    ("wanted", says_what_would_be_good),
    ("sensitivity", says_whether_it_is_sensitive),
)
"""The fields without which a need is not submitted, each with what asks for it, in the order of the form."""


def missing_answers(need: Need) -> dict[str, Words]:
    """Fields that are still to be filled in before the need is submitted, each with the sentence that says so."""
    return {field: words for field, asked in ANSWERS if (words := asked(need, None))}


def is_not_sensitive(need: Need, _by: Any) -> Words | None:
    """The system is unclassified: what touches secret or sensitive matters goes to the secrecy office instead."""
    return UNCLASSIFIED if need.sensitivity == Sensitivity.YES else None


def is_appraised(need: Need, _by: Any) -> Words | None:
    """专家论证 + 风险评估 双前置: both come before the pool."""
    if not (need.expert_opinion.strip() and need.risk_opinion.strip()):
        return _("Expert appraisal and risk assessment must both be on file.")
    return None


def every_check_is_done(need: Need, _by: Any) -> Words | None:
    """三查三看: each item of the checklist that is now in force."""
    open_checks = [item for item in settings.JIEBANG["SCREENING_CHECKS"] if item not in need.checks]
    if open_checks:
        return _("Not checked yet: %(items)s.") % {"items": _(", ").join(open_checks)}
    return None


def answers_the_proposer(need: Need, _by: Any) -> Words | None:
    """Whoever raised it is told why it came into the pool."""
    return None if need.reply.strip() else _("The proposer gets an answer with its reason.")


def leads_on(need: Need, _by: Any) -> Words | None:
    """What a need is merged into is still on its way, and does not itself go on in this one."""
    into = need.merged_into
    if into is None:
        return _("Say into which need this one is merged.")
    if into.pk == need.pk:
        return _("A need cannot be merged into itself.")
    if into.state not in TAKES_IN_STATES:
        return _("%(number)s is “%(state)s” and takes in no other need.") % {
            "number": into.number,
            "state": into.get_state_display(),
        }
    return None


def lacks_an_opinion(need: Need) -> bool:
    return settings.JIEBANG["NEED_REQUIRES_UNIT_OPINION"] and not need.unit_opinion


def unit_has_its_say(need: Need, _by: Any) -> Words | None:
    """单位意见: where the group asks for it (JIEBANG["NEED_REQUIRES_UNIT_OPINION"]), the head or liaison of the unit says
    what the unit thinks of it before it comes into the pool.
    """
    if lacks_an_opinion(need):
        return _(
            "%(unit)s has not given its opinion yet; its head or liaison does so on the need's page."
        ) % {"unit": need.unit.name}
    return None


def says_what_the_unit_thinks(need: Need, _by: Any) -> Words | None:
    return None if need.unit_opinion.strip() else _("Say what the unit thinks of it.")


def unit_head_where_an_opinion_is_asked_for(need: Need) -> list[Assignee]:
    return [Assignee(role=Role.UNIT_ADMIN, unit_id=need.unit_id)] if lacks_an_opinion(need) else []


def screening_is_due(need: Need) -> datetime:
    """Counted from the day on which it was handed in: what the unit says of it gains the office no time."""
    handed_in = audit.came_into("need", need.pk, NeedState.SUBMITTED) or clock.now()
    return end_of_day(add_working_days(timezone.localdate(handed_in), SCREENING_DAYS))


def is_split(need: Need, _by: Any) -> Words | None:
    return None if need.parts.count() >= FEWEST_PARTS else _("A need is split into two parts or more.")


NEED_LIFECYCLE = register(
    Lifecycle(
        kind="need",
        model=Need,
        states=NeedState,
        initial=NeedState.DRAFT,
        entries=(NeedState.SUBMITTED,),
        visible_to=needs_visible_to,
        transitions=(
            Transition(
                "revise",
                (NeedState.DRAFT,),
                NeedState.DRAFT,
                "tracker.change_need",
                pgettext_lazy("act on a need", "Edit"),
                page="tracker:need-edit",
            ),
            Transition(
                "complete",
                (NeedState.RETURNED,),
                NeedState.RETURNED,
                "tracker.change_need",
                pgettext_lazy("act on a need", "Complete"),
                page="tracker:need-edit",
            ),
            Transition(
                "submit",
                (NeedState.DRAFT, NeedState.RETURNED),
                NeedState.SUBMITTED,
                "tracker.submit_need",
                pgettext_lazy("act on a need", "Submit the need"),
                guards=(
                    *(asked for _field, asked in ANSWERS),
                    is_not_sensitive,
                ),
                is_primary=True,
            ),
            Transition(
                "pool",
                (NeedState.SUBMITTED,),
                NeedState.POOLED,
                "tracker.screen_need",
                gettext_lazy("Take into the pool"),
                is_primary=True,
                asks=("expert_opinion", "risk_opinion", "checks", "reply"),
                guards=(unit_has_its_say, is_appraised, every_check_is_done, answers_the_proposer),
            ),
            Transition(
                "give_opinion",
                (NeedState.SUBMITTED,),
                NeedState.SUBMITTED,
                "tracker.give_unit_opinion",
                gettext_lazy("Give the unit's opinion"),
                asks=("unit_opinion",),
                guards=(says_what_the_unit_thinks,),
            ),
            Transition(
                "return",
                (NeedState.SUBMITTED,),
                NeedState.RETURNED,
                "tracker.return_need",
                gettext_lazy("Return for completion"),
                needs_note=True,
            ),
            Transition(
                "divert",
                (NeedState.SUBMITTED, NeedState.POOLED),
                NeedState.DIVERTED,
                "tracker.screen_need",
                gettext_lazy("Divert to another channel"),
                asks=("channel", "reply"),
            ),
            Transition(
                "merge",
                MERGEABLE_STATES,
                NeedState.MERGED,
                "tracker.merge_need",
                gettext_lazy("Merge into another need"),
                asks=("merged_into", "reply"),
                guards=(leads_on,),
            ),
            Transition(
                "split",
                MERGEABLE_STATES,
                NeedState.SPLIT,
                "tracker.screen_need",
                gettext_lazy("Split into several needs"),
                page="tracker:need-split",
                guards=(is_split,),
                asks=("parts",),
            ),
            Transition(
                "hand_on",
                (NeedState.DRAFT,),
                NeedState.SUBMITTED,
                "tracker.screen_need",
                gettext_lazy("Take over from a split need"),
                is_inner=True,
            ),
            Transition(
                "list",
                (NeedState.POOLED,),
                NeedState.LISTED,
                "tracker.list_need",
                gettext_lazy("Make a challenge of it"),
                page="tracker:challenge-from-need",
                is_primary=True,
            ),
            Transition(
                "resolve",
                (NeedState.LISTED,),
                NeedState.RESOLVED,
                "tracker.resolve_need",
                gettext_lazy("Mark as resolved"),
                is_inner=True,
            ),
            Transition(
                "unlist",
                (NeedState.LISTED,),
                NeedState.POOLED,
                "tracker.list_need",
                gettext_lazy("Back to the pool"),
                is_inner=True,
            ),
            Transition(
                "settle",
                (NeedState.POOLED,),
                NeedState.POOLED,
                "tracker.settle_need",
                gettext_lazy("Answered with what was decided instead"),
                needs_note=True,
                is_inner=True,
            ),
        ),
        duties=(
            Duty(NeedState.DRAFT, "submit", lambda need: [Assignee(person_id=need.proposer_id)]),
            Duty(NeedState.RETURNED, "submit", lambda need: [Assignee(person_id=need.proposer_id)]),
            Duty(
                NeedState.SUBMITTED,
                "give_opinion",
                unit_head_where_an_opinion_is_asked_for,
                due=screening_is_due,
            ),
            Duty(
                NeedState.SUBMITTED,
                "pool",
                lambda need: [Assignee(role=Role.CHALLENGE_OFFICE, unit_id=need.unit_id)],
                due=screening_is_due,
            ),
        ),
    )
)
