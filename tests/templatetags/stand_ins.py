"""Records as components see them, with words that would do harm wherever a page may hand words over."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
EVIL = '<script>alert("x")</script>'


@dataclass(frozen=True)
class Thing:
    """Stands for the records that pages hand to components."""

    label: str = EVIL
    url: str = "#"
    count: int | str = 1
    icon: str = "table"
    is_current: bool = True
    on_phone: bool = True
    status: str = "now"
    note: str = EVIL
    percent: float | None = None
    colour: str = "red"
    code: str = "M1"
    name: str = EVIL
    baseline: date = date(2026, 5, 1)
    date: date = date(2026, 5, 9)
    state: str = "late"
    evidence: str = EVIL
    median_days: int | None = 3
    claimed: Decimal = Decimal(320)
    verified: Decimal = Decimal(268)
    level: str = EVIL
    title: str = EVIL
    badge: str = EVIL
    conditions: tuple[object, ...] = ()
    previous_url: str = "?before=1"
    next_url: str = '?after="><i class=evil>'
    is_met: bool = True


@dataclass(frozen=True)
class Goal:
    name: str = EVIL
    baseline: str = EVIL
    goal: str = EVIL
    unit: str = EVIL


@dataclass(frozen=True)
class Challenge:
    """One card of the board, open for bids."""

    id: int = 7
    number: str = EVIL
    title: str = EVIL
    domain: str = EVIL
    company: str = EVIL
    unit: str = "North"
    state_label: str = EVIL
    target: Goal | None = Goal()
    bounty_wan: Decimal | None = Decimal(60)
    deadline: datetime = NOW + timedelta(days=3)
    is_open: bool = True
    closes_soon: bool = True
    race_teams: int = 2
    bid_count: int | None = 1
    is_followed: bool = True
    published: datetime | None = NOW


@dataclass(frozen=True)
class Facet:
    value: str = EVIL
    label: str = EVIL
    count: int = 4
    is_chosen: bool = True


@dataclass(frozen=True)
class OwedAct:
    """One task of the inbox."""

    kind: str = EVIL
    title: str = EVIL
    subject: str = EVIL
    from_name: str = EVIL
    since: datetime = NOW
    due_at: datetime | None = NOW + timedelta(days=2)
    colour: str = "blue"
    act_url: str = '"><i class=evil>'
    act_label: str = EVIL
    record_url: str = '"><i class=evil>'


@dataclass(frozen=True)
class Step:
    """One milestone of the ledger."""

    code: str = EVIL
    name: str = EVIL
    deliverable: str = EVIL
    weight: int = 20
    baseline: date = date(2026, 5, 1)
    date: date = date(2026, 5, 9)
    days_moved: int = 8
    evidence_count: int = 2
    light: str | None = None
    state_label: str = EVIL
    reviewed_by: str = EVIL


@dataclass(frozen=True)
class KeyFigure:
    name: str = EVIL
    unit_of_measure: str = EVIL
    baseline: Decimal | None = Decimal(8)
    now: Decimal | None = Decimal(4)
    comparator: str = EVIL
    goal: Decimal = Decimal(2)
    percent: float | None = 66.7
    measured_on: date | None = date(2026, 5, 9)
    is_certified: bool = False


@dataclass(frozen=True)
class LedgerHead:
    """One head of the ledger, which can be sorted by."""

    name: str
    label: str = EVIL
    unit: str = EVIL
    align: str = "r"
    sort_url: str = EVIL
    sorted: str = "ascending"
