"""Names of units by their ids, from the directory that costs no join."""

from typing import Literal

from django import template

from tracker.organisation.directory import names_of_unit

register = template.Library()

UnitId = int | Literal[""] | None
"""What a template hands over; "" is Django's word for a name that the page does not know."""


@register.filter
def unit_name(unit_id: UnitId) -> str:
    """The full name of a unit."""
    return names_of_unit(unit_id or None).name


@register.filter
def unit_short_name(unit_id: UnitId) -> str:
    """The short name of a unit, for tables."""
    return names_of_unit(unit_id or None).short_name
