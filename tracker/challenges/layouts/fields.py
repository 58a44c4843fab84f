"""What of a challenge can stand in a column of somebody's workbook, and which headers mean it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge, TargetMetric
from tracker.challenges.services import plain
from tracker.needs.ledger import LedgerField, RecognisedColumn
from tracker.needs.ledger.amounts import DEFAULT_UNIT, YUAN

Value = str | int | Decimal | date | None


@dataclass(frozen=True)
class LayoutField:
    """`value` takes the challenge with its units, need, batch, contact and targets, and the unit of an amount."""

    name: str
    label: str | Promise
    value: Callable[[Challenge, str], Value]
    number_format: str = "General"


def _text(name: str) -> Callable[[Challenge, str], Value]:
    return lambda challenge, _unit: str(getattr(challenge, name))


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()


def _hour(moment: datetime | None) -> datetime | None:
    """By the wall clock; a workbook knows no time zones."""
    return None if moment is None else timezone.localtime(moment).replace(tzinfo=None)


def amount_in(amount_wan: Decimal | None, unit: str) -> Decimal | None:
    """An amount in 万元 in the unit of a header; 万元 where the header names none."""
    if amount_wan is None:
        return None
    return amount_wan * YUAN[DEFAULT_UNIT] / YUAN.get(unit, YUAN[DEFAULT_UNIT])


def target_words(target: TargetMetric) -> str:
    goal = f"{target.get_comparator_display()} {plain(target.target)} {target.unit_of_measure}"
    if target.baseline is None:
        return f"{target.name} {goal}"
    return f"{target.name} {plain(target.baseline)} → {goal}"


def _numbered(lines: list[str]) -> str:
    return lines[0] if len(lines) == 1 else "\n".join(f"{n}. {line}" for n, line in enumerate(lines, start=1))


def _targets(challenge: Challenge, _unit: str) -> str:
    return _numbered([target_words(target) for target in challenge.targets.all()])


def _proofs(challenge: Challenge, _unit: str) -> str:
    return _numbered([target.proof for target in challenge.targets.all()])


def _need_unit(challenge: Challenge, _unit: str) -> str:
    """As the ledger that the need came from names it, else the unit that raised it, else the end user."""
    need = challenge.need
    return challenge.end_user_unit.name if need is None else need.unit_name or need.unit.name


def _race(challenge: Challenge, _unit: str) -> str:
    if not challenge.is_race:
        return pgettext("race", "No")
    return _("%(count)s teams") % {"count": challenge.parallel_teams}


def _elimination(challenge: Challenge, _unit: str) -> str:
    return challenge.elimination_terms if challenge.is_race else ""


def _bids(challenge: Challenge, _unit: str) -> Value:
    """Sealed until the deadline, here as on the board."""
    is_sealed = challenge.is_sealed and challenge.state == ChallengeState.PUBLISHED
    return _("Sealed") if is_sealed else challenge.bid_count


SEQUENCE: Final = "sequence"
DAY: Final = "yyyy-mm-dd"
HOUR: Final = "yyyy-mm-dd hh:mm"

FIELDS: Final = (
    LayoutField(SEQUENCE, gettext_lazy("Running number"), lambda _challenge, _unit: None),
    LayoutField("number", pgettext_lazy("ledger", "Challenge number"), _text("number")),
    LayoutField("title", pgettext_lazy("ledger", "Challenge title"), _text("title")),
    LayoutField("domain", gettext_lazy("Domain"), _text("domain")),
    LayoutField("batch", gettext_lazy("Batch"), lambda it, _unit: it.batch.title if it.batch else ""),
    LayoutField("unit", gettext_lazy("Publishing unit"), lambda it, _unit: it.unit.name),
    LayoutField("company", gettext_lazy("Company"), lambda it, _unit: it.company.name),
    LayoutField("need_unit", gettext_lazy("Unit in need"), _need_unit),
    LayoutField("end_user", gettext_lazy("End user"), lambda it, _unit: it.end_user_unit.name),
    LayoutField("background", gettext_lazy("Background"), _text("background")),
    LayoutField("task", gettext_lazy("What is to be solved"), _text("task")),
    LayoutField("targets", gettext_lazy("Targets"), _targets),
    LayoutField("proofs", gettext_lazy("How it is proven"), _proofs),
    LayoutField("constraints", gettext_lazy("Conditions to keep"), _text("constraints_text")),
    LayoutField("resources", gettext_lazy("What we provide"), _text("resources")),
    LayoutField("outcome_form", gettext_lazy("Form of the result"), _text("outcome_form")),
    LayoutField(
        "bounty", gettext_lazy("Bounty"), lambda it, unit: amount_in(it.bounty_wan, unit), "#,##0.######"
    ),
    LayoutField("reward", gettext_lazy("Reward and payment"), _text("reward_terms")),
    LayoutField("penalty", gettext_lazy("If it is not done"), _text("penalty_terms")),
    LayoutField("months", gettext_lazy("Months to complete"), lambda it, _unit: it.duration_months),
    LayoutField("milestones", gettext_lazy("Milestones asked for"), _text("milestone_terms")),
    LayoutField("eligibility", gettext_lazy("Who may bid"), _text("eligibility")),
    LayoutField("acceptance", gettext_lazy("How it is accepted"), _text("acceptance_method")),
    LayoutField("ip_terms", gettext_lazy("Intellectual property"), _text("ip_terms")),
    LayoutField("race", gettext_lazy("Race"), _race),
    LayoutField("elimination", gettext_lazy("How teams leave the race"), _elimination),
    LayoutField("published_on", gettext_lazy("Published on"), lambda it, _unit: _day(it.published_at), DAY),
    LayoutField("bids_until", gettext_lazy("Bids until"), lambda it, _unit: _hour(it.bid_deadline), HOUR),
    LayoutField("bids", pgettext_lazy("ledger", "Number of bids"), _bids),
    LayoutField("state", gettext_lazy("State"), lambda it, _unit: it.get_state_display()),
    LayoutField("contact", gettext_lazy("Contact"), lambda it, _unit: str(it.contact or "")),
    LayoutField("meeting", gettext_lazy("Meeting"), _text("meeting_number")),
)
FIELD_BY_NAME: Final = {field.name: field for field in FIELDS}

_LEDGER: Final[dict[LedgerField, str]] = {
    LedgerField.SEQUENCE: SEQUENCE,
    LedgerField.TITLE: "title",
    LedgerField.DOMAIN: "domain",
    LedgerField.NEED_UNIT: "need_unit",
    LedgerField.PROBLEM: "background",
    LedgerField.TARGETS: "targets",
    LedgerField.BOUNTY: "bounty",
    LedgerField.DEADLINE: "months",
    LedgerField.PUBLISHED_ON: "published_on",
    LedgerField.CONTACT: "contact",
}
"""A remark has no counterpart: its column stays empty for whoever fills the form on."""

_WORDS: Final = (
    ("揭榜截止", "bids_until"),
    ("截止", "bids_until"),
    ("编号", "number"),
    ("批次", "batch"),
    ("发榜单位", "unit"),
    ("出榜单位", "unit"),
    ("发布单位", "unit"),
    ("张榜单位", "unit"),
    ("最终用户", "end_user"),
    ("用户单位", "end_user"),
    ("使用单位", "end_user"),
    ("应用单位", "end_user"),
    ("所属公司", "company"),
    ("二级单位", "company"),
    ("里程碑", "milestones"),
    ("淘汰", "elimination"),
    ("未完成", "penalty"),
    ("惩处", "penalty"),
    ("追责", "penalty"),
    ("内容", "task"),
    ("任务", "task"),
    ("验证方法", "proofs"),
    ("证明方式", "proofs"),
    ("成果形式", "outcome_form"),
    ("约束", "constraints"),
    ("提供条件", "resources"),
    ("支持条件", "resources"),
    ("揭榜条件", "eligibility"),
    ("申报条件", "eligibility"),
    ("验收方式", "acceptance"),
    ("知识产权", "ip_terms"),
    ("支付", "reward"),
    ("赛马", "race"),
    ("揭榜数", "bids"),
    ("状态", "state"),
    ("会议", "meeting"),
)
"""What the vocabulary of ledgers of needs does not know, or takes more widely; the first that stands in a header decides."""


def field_meant_by(column: RecognisedColumn) -> str:
    """The name of the field that a column's header means, "" for none that we have."""
    header = "".join(column.header.split())
    found = next((name for word, name in _WORDS if word in header), "")
    if found:
        return found
    return _LEDGER.get(column.field, "") if column.field is not None else ""


def with_all_that_fields_read(challenges: Any) -> Any:
    """The queryset with everything that `FIELDS` look at: two statements, however many rows."""
    return challenges.select_related(
        "unit", "company", "end_user_unit", "need__unit", "batch", "contact"
    ).prefetch_related("targets")
