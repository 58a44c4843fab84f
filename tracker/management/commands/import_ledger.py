"""Take over an Excel ledger from the command line."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from tracker.foundation.lifecycle import Refused
from tracker.needs.importing import ImportPlan, carry_out_import, plan_import
from tracker.needs.ledger import LedgerRefused
from tracker.organisation.enums import Role
from tracker.organisation.models import OrgUnit, Person
from tracker.organisation.queries import holds_role


class Command(BaseCommand):
    help = "Reads an Excel ledger of needs (台账) and takes all of its rows over, or none."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="read and judge, write nothing")
        parser.add_argument(
            "--json", action="store_true", help="print the rows as read, under the names of needs.csv"
        )
        parser.add_argument(
            "--unit", default="", help="code of the unit that takes the rows over (the topmost by default)"
        )
        parser.add_argument(
            "--by", default="", help="employee number of whoever takes them over (a challenge office)"
        )

    def handle(self, *, file: Path, dry_run: bool, unit: str, by: str, **options: Any) -> None:
        plan = self._plan(file)
        if options["json"]:
            self.stdout.write(
                json.dumps([row.as_needs_csv() for row in plan.reading.rows], ensure_ascii=False, indent=1)
            )
        if not plan.is_clean:
            for words in (
                *plan.general,
                *(words for verdict in plan.verdicts for words in verdict.objections),
            ):
                self.stderr.write(str(words))
            raise CommandError(_("%(count)s objections; nothing was written.") % {"count": plan.bad_count})
        if dry_run:
            if not options["json"]:
                self.stdout.write(
                    _("%(count)s rows can be taken over; nothing was written.")
                    % {"count": len(plan.verdicts)}
                )
            return
        try:
            ledger = carry_out_import(plan, unit=self._unit(unit), by=self._person(by, self._unit(unit)))
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if not options["json"]:
            self.stdout.write(_("%(count)s rows taken over.") % {"count": ledger.rows})

    def _plan(self, file: Path) -> ImportPlan:
        try:
            with file.open("rb") as source:
                return plan_import(source, filename=file.name)
        except LedgerRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(_("The file cannot be opened: %(why)s") % {"why": error.strerror}) from error

    def _unit(self, code: str) -> OrgUnit:
        unit = OrgUnit.objects.filter(code=code).first() if code else OrgUnit.objects.order_by("path").first()
        if not isinstance(unit, OrgUnit):
            raise CommandError(_("There is no such unit."))
        return unit

    def _person(self, username: str, unit: OrgUnit) -> Person:
        people = Person.objects.filter(is_active=True)
        if username:
            person = people.filter(username=username).first()
        else:
            person = (
                people.filter(role_assignments__role=Role.CHALLENGE_OFFICE)
                .order_by("role_assignments__unit__path")
                .first()
            )
        if person is None or not holds_role(person, Role.CHALLENGE_OFFICE, unit=unit):
            raise CommandError(
                _("Whoever takes rows over must be the challenge office of that unit; name them with --by.")
            )
        return person
