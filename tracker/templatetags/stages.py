"""Where a record stands: phases, countdown, ladder of the rollout, the three figures of a benefit."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Protocol

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tracker.foundation import clock
from tracker.templatetags.quantities import amount_words, short_date_words, time_left
from tracker.templatetags.signals import NOTHING, Words, css_class
from tracker.templatetags.sprite import icon_markup

register = template.Library()

_PHASE_CLASSES: Final = {"done": "done", "now": "now", "next": ""}
_STEP_CLASSES: Final = {"done": "done", "now": "now", "next": "next"}
_STEP_CHIPS: Final = {"done": "jb-chip fact", "now": "jb-chip act", "next": "jb-chip line"}
_TRACK: Final = '<rect class="f-track" width="100" height="4" fill="#ece8e2"/>'
_PHASE_BAR: Final = (
    '<svg class="jb-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
    + _TRACK
    + "{}</svg>"
)
_DONE_BAR: Final = mark_safe(
    _PHASE_BAR.format('<rect class="f-fact" width="100" height="4" fill="#1d5a61"/>')
)
_NEXT_BAR: Final = mark_safe(_PHASE_BAR.format(""))


class Phase(Protocol):
    """One phase of a batch or a challenge.

    `status` is `done`, `now` or `next`; `note` its dates or what is awaited. A phase under way may also have a
    `percent` (of its time, 0 to 100), which sets the mark of today.
    """

    @property
    def label(self) -> Words: ...
    @property
    def status(self) -> str: ...
    @property
    def note(self) -> Words | date: ...


class Condition(Protocol):
    """One condition of a level, met or not."""

    @property
    def label(self) -> Words: ...
    @property
    def is_met(self) -> bool: ...


class LadderStep(Protocol):
    """One level of the rollout: "Level 2", "Company", where it stands, its conditions, who approved it."""

    @property
    def level(self) -> Words: ...
    @property
    def title(self) -> Words: ...
    @property
    def status(self) -> str: ...
    @property
    def badge(self) -> Words: ...
    @property
    def conditions(self) -> Iterable[Condition]: ...
    @property
    def note(self) -> Words: ...


def _now_bar(phase: Phase) -> SafeString:
    percent = getattr(phase, "percent", None)
    if percent is None:
        mark = '<rect class="f-accent" width="100" height="4" fill="#8c1c13"/>'
    else:
        done = min(max(float(percent), 0), 100)
        mark = (
            f'<rect class="f-accent" width="{done:.4g}" height="4" fill="#8c1c13"/>'
            f'<rect class="f-accent" x="{max(done - 0.6, 0):.4g}" y="-4" width="1.2" height="12" fill="#8c1c13"/>'
        )
    return mark_safe(_PHASE_BAR.format(mark))


@register.simple_tag
def phase_stepper(phases: Iterable[Phase], label: Words = "") -> SafeString:
    """The phases in a row, done, now and to come; `label` says for the ear which one is now."""
    rows = []
    for phase in phases:
        css = css_class(_PHASE_CLASSES, phase.status, "phase_stepper")
        bar = _DONE_BAR if css == "done" else _now_bar(phase) if css == "now" else _NEXT_BAR
        rows.append(
            (
                css,
                mark_safe(' aria-current="step"') if css == "now" else NOTHING,
                bar,
                icon_markup("check") if css == "done" else NOTHING,
                phase.label,
                format_html('<span class="vh">{}</span>', pgettext("phase", "done"))
                if css == "done"
                else NOTHING,
                short_date_words(phase.note) if isinstance(phase.note, date) else phase.note,
            )
        )
    items = format_html_join("", '<li class="{}"{}>{}<b>{}{}{}</b><small>{}</small></li>', rows)
    return format_html('<ol class="jb-phases" aria-label="{}">{}</ol>', label or _("Phases"), items)


@register.simple_tag
def countdown(deadline: datetime, now: datetime | None = None) -> SafeString:
    """Days, hours and minutes to a deadline by the server's clock.

    The figures are right when the page arrives; `countdown.js` keeps them so, measuring from the server's time
    and never from the reader's clock.
    """
    moment = now or clock.now()
    minutes = int(time_left(deadline, moment).total_seconds()) // 60
    if minutes < 0:
        return format_html('<p class="jb-count over">{}</p>', pgettext("deadline", "Closed"))
    days, rest = divmod(minutes, 1440)
    hours, minutes = divmod(rest, 60)
    spoken = _("%(days)s, %(hours)s and %(minutes)s left") % {
        "days": ngettext("%(count)d day", "%(count)d days", days) % {"count": days},
        "hours": ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours},
        "minutes": ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes},
    }
    return format_html(
        '<div class="jb-count" role="timer" aria-label="{}" data-deadline="{}" data-now="{}" data-over="{}">'
        '<span><b data-part="days">{}</b>{}</span><span><b data-part="hours">{}</b>{}</span>'
        '<span><b data-part="minutes">{}</b>{}</span></div>',
        spoken,
        deadline.isoformat(),
        timezone.localtime(moment).isoformat(),
        pgettext("deadline", "Closed"),
        days,
        pgettext("countdown", "d"),
        f"{hours:02d}",
        pgettext("countdown", "h"),
        f"{minutes:02d}",
        pgettext("countdown", "min"),
    )


@register.simple_tag
def ladder(steps: Iterable[LadderStep]) -> SafeString:
    """The three levels of the rollout, each with its conditions; what is missing is said in words."""
    return format_html(
        '<ol class="jb-ladder">{}</ol>', format_html_join("", "{}", ((_ladder_step(step),) for step in steps))
    )


def _ladder_step(step: LadderStep) -> SafeString:
    conditions = format_html_join(
        "",
        '<li class="{}">{}{}<span class="vh">{}</span></li>',
        (
            ("", icon_markup("check"), condition.label, pgettext("condition", "met"))
            if condition.is_met
            else ("todo", icon_markup("circle-dashed"), condition.label, pgettext("condition", "not met yet"))
            for condition in step.conditions
        ),
    )
    return format_html(
        '<li class="{}"><header><span class="lv">{}</span><h2>{}</h2><span class="{}">{}{}</span></header>'
        "<ul>{}</ul>{}</li>",
        css_class(_STEP_CLASSES, step.status, "ladder"),
        step.level,
        step.title,
        _STEP_CHIPS[step.status],
        icon_markup("check") if step.status == "done" else NOTHING,
        step.badge,
        conditions,
        format_html("<p>{}</p>", step.note) if step.note else NOTHING,
    )


@register.simple_tag
def three_figures(
    claimed: Decimal | None,
    confirmed: Decimal | None,
    verified: Decimal | None,
    *,
    unit: Words = "",
    claimed_note: Words = "",
    confirmed_note: Words = "",
    verified_note: Words = "",
) -> SafeString:
    """A benefit as it was claimed, confirmed by the unit and verified by finance, in 万元, with what was cut between.

    A step that has not been reached says so in place of a figure; only what is verified stands large.
    """
    unit = unit or _("10k CNY a year")
    return format_html(
        '<div class="jb-three">{}{}{}{}{}</div>',
        _benefit(
            "claim", NOTHING, pgettext("benefit", "Claimed"), claimed, _("not claimed"), unit, claimed_note
        ),
        _step_down(claimed, confirmed),
        _benefit(
            "conf", NOTHING, _("Confirmed by the unit"), confirmed, _("to be confirmed"), unit, confirmed_note
        ),
        _step_down(confirmed, verified),
        _benefit(
            "ver",
            icon_markup("shield-check"),
            _("Verified by finance"),
            verified,
            _("to be verified"),
            unit,
            verified_note,
        ),
    )


def _benefit(
    css: str, mark: SafeString, label: str, amount: Decimal | None, pending: str, unit: Words, note: Words
) -> SafeString:
    if amount is None:
        value = format_html('<span class="v wait">{}</span>', pending)
    else:
        value = format_html('<span class="v">{}<small>{}</small></span>', amount_words(amount), unit)
    return format_html(
        '<div class="jb-fig {}"><span class="k">{}{}</span>{}{}</div>',
        css,
        mark,
        label,
        value,
        format_html('<span class="d">{}</span>', note) if note else NOTHING,
    )


def _step_down(before: Decimal | None, after: Decimal | None) -> SafeString:
    """The arrow between two figures, with the difference when both are known."""
    difference = NOTHING
    if before is not None and after is not None:
        change = after - before
        difference = format_html("<small>{}{}</small>", "+" if change > 0 else "", amount_words(change))
    return format_html(
        '<div class="arr">{}{}</div>', icon_markup("arrow-narrow-right", large=True), difference
    )
