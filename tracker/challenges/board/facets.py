"""The facets of the board: what an address may choose in each, and which challenges that leaves (django-filter)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy

from tracker.challenges.board.bands import (
    BAND_BY_NAME,
    BANDS,
    month_from,
    month_name,
    within_month,
)
from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.organisation.directory import names_of_unit, units_of_sector

LONGEST_ID: Final = 19
"""Digits of the largest id that the database holds."""
MOST_VALUES: Final = 50
"""Of one facet in one address; no facet has so many boxes."""

Chosen = Mapping[str, tuple[Any, ...]]
"""Facet → the values chosen in it; facets without a choice are left out."""


def is_id(text: str) -> bool:
    """Can this be the id of a row? What is longer than any id is not even counted."""
    return text.isascii() and text.isdigit() and len(text) < LONGEST_ID


class ChosenValues(forms.Field):
    """Several values of one key; those that mean nothing are left out, never an error."""

    widget = forms.SelectMultiple

    def __init__(self, *, read: Callable[[str], Any], **options: Any) -> None:
        super().__init__(**options)
        self.read = read

    def clean(self, value: Any) -> tuple[Any, ...]:
        values = (self.read(text) for text in (value or ())[:MOST_VALUES])
        return tuple(dict.fromkeys(value for value in values if value is not None))


class Facet(django_filters.Filter):  # type: ignore[misc]  # untyped
    """One facet. A second value of it widens what is shown, a value of another facet narrows it.

    `cell` is the column of the tally that holds its values.
    """

    field_class = ChosenValues
    is_range = False
    """Is a value a range of a column, rather than what stands in it?"""

    def __init__(self, *, cell: str, label: Any) -> None:
        super().__init__(label=label, read=self.read)
        self.cell = cell

    def read(self, text: str) -> Any:
        """A value from an address; None if it is none."""
        return text if text and "\x00" not in text else None

    def values_of(self, chosen: Iterable[Any]) -> tuple[Any, ...]:
        """What the tally's column holds for these values."""
        return tuple(chosen)

    def value_of(self, cell: Any) -> Any:
        """The facet's value for what the tally's column holds; None if it has none there."""
        return cell

    def name_in_address(self, value: Any) -> str:
        return str(value)

    def words(self, value: Any) -> str:
        """What stands beside the box."""
        return str(value)

    def rank(self, value: Any) -> int:  # noqa: ARG002 - others look at it
        """By what the boxes are ordered, before the number of rows."""
        return 0

    def condition(self, chosen: tuple[Any, ...]) -> Q:
        return Q(**{f"{self.cell}__in": self.values_of(chosen)})

    def filter(self, qs: QuerySet[Challenge], value: tuple[Any, ...]) -> QuerySet[Challenge]:
        return qs.filter(self.condition(value)) if value else qs


class CompanyFacet(Facet):
    def read(self, text: str) -> int | None:
        return int(text) if is_id(text) else None

    def words(self, value: int) -> str:
        return names_of_unit(value).short_name


class SectorFacet(Facet):
    """板块: the line of business of the company."""

    def values_of(self, chosen: Iterable[str]) -> tuple[int, ...]:
        return tuple(pk for sector in chosen for pk in units_of_sector(sector))

    def value_of(self, cell: int) -> str | None:
        return names_of_unit(cell).sector or None


class RewardFacet(Facet):
    is_range = True

    def read(self, text: str) -> int | None:
        return BAND_BY_NAME.get(text)

    def name_in_address(self, value: int) -> str:
        return BANDS[value].name

    def words(self, value: int) -> str:
        return BANDS[value].label

    def rank(self, value: int) -> int:
        return value

    def condition(self, chosen: tuple[int, ...]) -> Q:
        return _any(BANDS[place].condition() for place in chosen)


class DeadlineFacet(Facet):
    """截止: the month in which bidding closes, of those that take bids."""

    is_range = True

    def read(self, text: str) -> int | None:
        return month_from(text)

    def value_of(self, cell: int) -> int | None:
        return cell or None

    def name_in_address(self, value: int) -> str:
        return month_name(value)

    def words(self, value: int) -> str:
        return month_name(value)

    def rank(self, value: int) -> int:
        return value

    def condition(self, chosen: tuple[int, ...]) -> Q:
        return _any(within_month(month) for month in chosen) & Q(state=ChallengeState.PUBLISHED)


class BoardFacets(django_filters.FilterSet):  # type: ignore[misc]  # untyped
    """The facets in the order in which they are shown; the names are the keys of the address."""

    sector = SectorFacet(cell="company_id", label=gettext_lazy("Sector"))
    domain = Facet(cell="domain", label=gettext_lazy("Domain"))
    company = CompanyFacet(cell="company_id", label=gettext_lazy("Company"))
    bounty = RewardFacet(cell="band", label=gettext_lazy("Bounty"))
    until = DeadlineFacet(cell="month", label=pgettext_lazy("board", "Closes in"))

    class Meta:
        model = Challenge
        fields: tuple[str, ...] = ()


FACETS: Final[Mapping[str, Facet]] = BoardFacets.base_filters


def read_chosen(query: Any) -> dict[str, tuple[Any, ...]]:
    """From a QueryDict. Each key is read by its field alone: a form of all of them would be made for every request."""
    read = {name: facet.field.clean(query.getlist(name)) for name, facet in FACETS.items() if name in query}
    return {name: values for name, values in read.items() if values}


def narrowed(challenges: QuerySet[Challenge], chosen: Chosen) -> QuerySet[Challenge]:
    for name, values in chosen.items():
        challenges = FACETS[name].filter(challenges, values)
    return challenges


def _any(conditions: Iterable[Q]) -> Q:
    united = Q()
    for condition in conditions:
        united |= condition
    return united
