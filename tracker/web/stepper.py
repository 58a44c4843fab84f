"""The seven phases 征榜·发榜·揭榜·攻关·验收·推广·奖榜: where a record stands in them; and those of a batch."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from tracker.challenges.models import ChallengeBatch

PHASES: tuple[tuple[str, str | Promise], ...] = (
    ("collect", pgettext_lazy("phase", "Collect")),
    ("publish", pgettext_lazy("phase", "Publish")),
    ("bid", pgettext_lazy("phase", "Bid")),
    ("tackle", pgettext_lazy("phase", "Tackle")),
    ("accept", pgettext_lazy("phase", "Accept")),
    ("roll_out", pgettext_lazy("phase", "Roll out")),
    ("reward", pgettext_lazy("phase", "Reward")),
)

BATCH_PHASES: tuple[tuple[str, str | Promise], ...] = (
    *PHASES[:3],
    ("judge", pgettext_lazy("phase", "Judge")),
    *PHASES[3:6],
)
"""征榜 · 发榜 · 揭榜 · 评榜 · 攻关 · 验收 · 推广: a batch has days for judging, and none for rewards."""

DAY = timedelta(days=1)

_PHASE_OF = {
    "need": {"draft": "collect", "submitted": "collect", "returned": "collect", "diverted": "collect", "pooled": "publish", "listed": "publish", "resolved": "reward"},
    "challenge": {
        "draft": "publish", "in_review": "publish", "returned": "publish", "approved": "publish",
        "published": "bid", "bid_closed": "bid", "evaluating": "bid", "publicized": "bid",
        "failed_no_bid": "bid", "failed_no_winner": "bid", "withdrawn": "bid",
        "awarded": "tackle", "in_execution": "tackle", "fulfilled": "roll_out",
    },
    "bid": dict.fromkeys(("draft", "submitted", "qualified", "recommended", "not_selected", "withdrawn", "disqualified", "void"), "bid") | {"won": "tackle"},
    "project": {
        "pending_charter": "tackle", "established": "tackle", "in_progress": "tackle", "suspended": "tackle",
        "acceptance_requested": "accept", "accepting": "accept", "rectifying": "accept", "not_accepted": "accept", "terminated": "tackle",
        "accepted": "roll_out",
    },
    "outcome": {"draft": "accept", "submitted": "accept", "registered": "roll_out", "in_conversion": "roll_out", "converted": "roll_out"},
}  # fmt: skip


@dataclass(frozen=True)
class Phase:
    label: str | Promise
    status: str
    """"done", "now" or "next"."""
    note: str | Promise | date = ""
    percent: float | None = None
    """How much of the present phase is over."""


def phases_of_batch(batch: ChallengeBatch, today: date) -> tuple[Phase, ...]:
    """The phases of a batch by its dates, with today's mark in the present one. A day "until" which something lasts is
    its last.
    """
    lasts = (
        batch.bid_until,
        batch.judge_until,
        batch.execute_until,
        batch.accept_until,
        batch.roll_out_until,
    )
    starts = [batch.collect_from, batch.publish_on, *(day + DAY for day in (batch.publish_on, *lasts))]
    phases = []
    for (_phase, label), start, end in zip(BATCH_PHASES, starts, starts[1:], strict=False):
        if today >= end:
            phases.append(Phase(label, "done", start))
        elif today < start:
            phases.append(Phase(label, "next", start))
        else:
            share = 100 * ((today - start).days + 1) / (end - start).days
            pattern = pgettext("format of a day without its year", "j M")
            words = _("from %(start)s, today %(today)s") % {
                "start": date_format(start, pattern),
                "today": date_format(today, pattern),
            }
            phases.append(Phase(label, "now", words, share))
    return tuple(phases)


def phases_of(kind: str, state: str, notes: dict[str, str] | None = None) -> tuple[Phase, ...]:
    """The seven phases with the present one marked; `notes` are short words under a phase, by its name."""
    present = _PHASE_OF[kind].get(state, "collect")
    names = [name for name, _label in PHASES]
    at = names.index(present)
    statuses = ["done"] * at + ["now"] + ["next"] * (len(names) - at - 1)
    return tuple(
        Phase(label, status, (notes or {}).get(name, ""))
        for (name, label), status in zip(PHASES, statuses, strict=True)
    )
