"""The ledger of the board: head, rows and sum, drawn in one go for the columns that were chosen."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol

from django import template
from django.utils.html import conditional_escape as escaped
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tracker.templatetags.board_cards import Card, follow_star
from tracker.templatetags.quantities import bidding_left, short_date, wan
from tracker.templatetags.signals import NOTHING, Words, chip
from tracker.templatetags.sprite import icon_markup

register = template.Library()


class LedgerCard(Card, Protocol):
    """As a card, with the day of publication."""

    @property
    def published(self) -> datetime | None: ...


class Head(Protocol):
    """One column. `sort_url` is "" where it cannot be sorted by; `sorted` is "ascending", "descending" or ""."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Words: ...
    @property
    def unit(self) -> Words: ...
    @property
    def align(self) -> str: ...
    @property
    def sort_url(self) -> str: ...
    @property
    def sorted(self) -> str: ...


_FROZEN: Final = {"place": "fz fz1", "number": "fz fz2", "title": "fz fz3 fz-last"}
_ARROWS: Final = {"ascending": "arrow-up", "descending": "arrow-down", "": "arrows-sort"}


@register.simple_tag
def ledger_head(columns: Iterable[Head]) -> SafeString:
    """The cells of the head; those that can be sorted by are links, which say the present direction."""
    return format_html_join(
        "",
        '<th class="{}" scope="col"{}>{}{}</th>',
        (
            (
                f"{_FROZEN.get(column.name, '')} {column.align}".strip(),
                format_html(' aria-sort="{}"', column.sorted) if column.sorted else NOTHING,
                _head_words(column),
                format_html('<span class="u">{}</span>', column.unit) if column.unit else NOTHING,
            )
            for column in columns
        ),
    )


def _head_words(column: Head) -> SafeString:
    if not column.sort_url:
        return format_html("{}", column.label)
    return format_html(
        '<a class="jb-sort{}" href="{}">{}{}</a>',
        " sort" if column.sorted else "",
        column.sort_url,
        column.label,
        icon_markup(_ARROWS[column.sorted]),
    )


@register.simple_tag
def ledger_body(
    rows: Iterable[tuple[LedgerCard, str]], columns: Sequence[Head], now: datetime, follow_form: str = ""
) -> SafeString:
    """One row for each challenge, with the address of its page; time left is counted from `now`."""
    chosen = [(_CELLS[column.name], _attributes(column)) for column in columns if column.name in _CELLS]
    drawn = []
    for place, (row, url) in enumerate(rows, start=1):
        address = escaped(url)
        star = follow_star(row, url, follow_form) if follow_form else ""
        cells = "".join(f"<td{attributes}>{cell(row, now)}</td>" for cell, attributes in chosen)
        drawn.append(
            f'<tr id="challenge-{row.id}"><td class="fz fz1 c muted">{place}</td>'
            f'<td class="fz fz2 num"><a href="{address}">{escaped(row.number)}</a></td>'
            f'<th class="fz fz3 fz-last" scope="row"><div class="jb-titled">'
            f'<a href="{address}">{escaped(row.title)}</a>{star}</div></th>{cells}</tr>'
        )
    return mark_safe("".join(drawn))


@register.simple_tag
def ledger_sum(columns: Sequence[Head], total: int, bounty: Decimal | None) -> SafeString:
    """The row of sums over all pages; a bounty of None is not said."""
    cells = format_html_join(
        "",
        "<td{}>{}</td>",
        (
            (_attributes(column), wan(bounty))
            if column.name == "bounty" and bounty is not None
            else (NOTHING, "")
            for column in columns
            if column.name in _CELLS
        ),
    )
    return format_html(
        '<tr><th class="fz fz1 c" scope="row">{}</th><td class="fz fz2 num">{}</td>'
        '<td class="fz fz3 fz-last"></td>{}</tr>',
        _("Sum"),
        total,
        cells,
    )


def _attributes(column: Head) -> SafeString:
    """What a cell of the column wears; its label and unit stand beside it where the head is not shown (phones)."""
    css = _css(column)
    return format_html(
        '{} data-label="{}"{}',
        format_html(' class="{}"', css) if css else NOTHING,
        column.label,
        format_html(' data-unit="{}"', column.unit) if column.unit else NOTHING,
    )


def _css(column: Head) -> str:
    figures = "num" if column.align == "r" or column.name in {"deadline", "published"} else ""
    muted = "muted" if column.name == "measure" else ""
    return " ".join(part for part in (column.align, figures, muted) if part)


def _state(row: LedgerCard, _now: datetime) -> str:
    return chip(row.state_label, "act" if row.is_open else "")


def _left(row: LedgerCard, now: datetime) -> str:
    return escaped(bidding_left(row.deadline, now)) if row.is_open else ""


def _goal(row: LedgerCard, _now: datetime) -> str:
    return f"<b>{escaped(row.target.goal)}</b>" if row.target else ""


def _race(row: LedgerCard, _now: datetime) -> str:
    return str(row.race_teams) if row.race_teams else escaped(_("No"))


def _bids(row: LedgerCard, _now: datetime) -> str:
    return escaped(_("Sealed")) if row.bid_count is None else str(row.bid_count)


_CELLS: Final[dict[str, Callable[[LedgerCard, datetime], str]]] = {
    "state": _state,
    "deadline": lambda row, _now: escaped(short_date(row.deadline)),
    "left": _left,
    "bounty": lambda row, _now: escaped(wan(row.bounty_wan)),
    "domain": lambda row, _now: escaped(row.domain),
    "company": lambda row, _now: escaped(row.company),
    "unit": lambda row, _now: escaped(row.unit),
    "target": lambda row, _now: escaped(row.target.name) if row.target else "",
    "baseline": lambda row, _now: escaped(row.target.baseline) if row.target else "",
    "goal": _goal,
    "measure": lambda row, _now: escaped(row.target.unit) if row.target else "",
    "race": _race,
    "bids": _bids,
    "published": lambda row, _now: escaped(short_date(row.published)),
}
"""What stands in each column that may be chosen; a test holds them against those of the stage."""
