"""Keeping a layout, matching its columns, letting it go."""

import io
from collections.abc import Sequence
from typing import Any, BinaryIO, Final

import rules
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.challenges.layouts.fields import FIELD_BY_NAME, field_meant_by
from tracker.challenges.layouts.filling import sheet_of
from tracker.challenges.models import WorkbookLayout
from tracker.foundation import audit
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, acting
from tracker.needs.ledger import read_blank_form
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person
from tracker.organisation.queries import paths_held, within

KIND: Final = "workbook_layout"
MAXIMUM_BYTES: Final = 5 * 1024 * 1024
"""Of a form without its data."""


def layouts_visible_to(person: Any) -> QuerySet[WorkbookLayout]:
    """To the offices over the unit that keeps it."""
    return WorkbookLayout.objects.filter(within(paths_held(person, Role.CHALLENGE_OFFICE), "unit"))


def layouts_for(person: Any) -> list[WorkbookLayout]:
    """For a menu: none, and no query, for whoever is no office."""
    return list(layouts_visible_to(person)) if paths_held(person, Role.CHALLENGE_OFFICE) else []


def keep_layout(file: BinaryIO, *, filename: str, name: str, unit: OrgUnit, by: Person) -> WorkbookLayout:
    """Read the form and keep it, its columns matched by what their headers mean. Raises LedgerRefused for a file that is
    no such form, NotAllowed for a unit that the person is no office of, ValidationError for a name that is taken.
    """
    layout = WorkbookLayout(unit=unit, name=name, filename=filename[:200], by=by)
    _require_office(layout, by)
    form = read_blank_form(file, maximum_bytes=MAXIMUM_BYTES)
    sheet_of(io.BytesIO(form.data))
    layout.header_row = form.last_row
    layout.columns = [
        {
            "letter": column.letter,
            "header": column.header,
            "unit": column.unit,
            "field": field_meant_by(column),
        }
        for column in form.columns
    ]
    layout.full_clean(exclude=["file"])
    layout.file.save("layout.xlsx", ContentFile(form.data), save=False)
    try:
        with acting():
            layout.save()
            audit.record(kind=KIND, subject=layout, act="begin", by=by)
    except Exception:
        layout.file.delete(save=False)
        raise
    return layout


def match_columns(layout: WorkbookLayout, fields: Sequence[str], *, by: Person) -> WorkbookLayout:
    """`fields` names what stands in each column from left to right, "" leaves one empty."""
    with acting():
        _require_office(layout, by)
        if len(fields) != len(layout.columns) or any(name and name not in FIELD_BY_NAME for name in fields):
            raise GuardFailed(_("The columns are not those of this layout any more."))
        before = [column["field"] for column in layout.columns]
        layout.columns = [
            column | {"field": name} for column, name in zip(layout.columns, fields, strict=True)
        ]
        layout.save(update_fields=["columns"])
        audit.record(
            kind=KIND, subject=layout, act="revise", by=by, changes={"fields": [before, list(fields)]}
        )
    return layout


def drop_layout(layout: WorkbookLayout, *, by: Person) -> None:
    with acting():
        _require_office(layout, by)
        audit.record(kind=KIND, subject=layout, act="delete", by=by)
        file = layout.file
        layout.delete()
        transaction.on_commit(lambda: file.delete(save=False))


def _require_office(layout: WorkbookLayout, by: Person) -> None:
    if not rules.has_perm("tracker.change_layout", by, layout):
        raise NotAllowed(_("You are no office of %(unit)s.") % {"unit": layout.unit.name})
