"""The columns of the ledger, and how an address says which are shown and how densely."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy


@dataclass(frozen=True)
class LedgerColumn:
    """`align` is "", "r" (figures) or "c"; `sorts_by` names the order of `filters.ORDERS` that its head offers."""

    name: str
    label: str | Promise
    align: str = ""
    sorts_by: str = ""
    unit: str | Promise = ""


FIXED: Final = (
    LedgerColumn("place", gettext_lazy("No."), "c"),
    LedgerColumn("number", gettext_lazy("Number"), sorts_by="number"),
    LedgerColumn("title", gettext_lazy("Challenge")),
)
"""Always there: without them a row would not say which challenge it is."""

CHOOSABLE: Final = (
    LedgerColumn("state", gettext_lazy("State")),
    LedgerColumn("deadline", gettext_lazy("Bids until"), sorts_by="deadline"),
    LedgerColumn("left", pgettext_lazy("time", "Left"), "r"),
    LedgerColumn("bounty", gettext_lazy("Bounty"), "r", sorts_by="bounty", unit=gettext_lazy("10k CNY")),
    LedgerColumn("domain", gettext_lazy("Domain")),
    LedgerColumn("company", gettext_lazy("Company")),
    LedgerColumn("unit", pgettext_lazy("organisation", "Unit")),
    LedgerColumn("target", gettext_lazy("First target")),
    LedgerColumn("baseline", gettext_lazy("Now"), "r"),
    LedgerColumn("goal", gettext_lazy("Goal"), "r"),
    LedgerColumn("measure", gettext_lazy("Measured in")),
    LedgerColumn("race", gettext_lazy("Race"), "c"),
    LedgerColumn("bids", pgettext_lazy("navigation", "Bids"), "r"),
    LedgerColumn("published", pgettext_lazy("board", "Published")),
)


@dataclass(frozen=True)
class LedgerView:
    """How the ledger is shown. What an address says beyond this is left out, never an error."""

    columns: tuple[LedgerColumn, ...] = CHOOSABLE
    is_spacious: bool = False

    @classmethod
    def read(cls, query: Any) -> "LedgerView":
        """From a QueryDict: cols (several, or several in one with commas between), density ("spacious")."""
        named = {name for text in query.getlist("cols") for name in text.split(",")}
        chosen = tuple(column for column in CHOOSABLE if column.name in named)
        return cls(columns=chosen or CHOOSABLE, is_spacious=query.get("density") == "spacious")

    @property
    def cols(self) -> str:
        """For the address; "" when all are shown."""
        return "" if self.columns == CHOOSABLE else ",".join(column.name for column in self.columns)
