"""Fill an empty database with the demonstration."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from cms.demo.building import build_demo
from cms.demo.people import PASSWORD
from tracker.organisation.models import Person


class Command(BaseCommand):
    help = "Builds the demonstration: a fictional group with its whole chain of records. The database must be empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing, without an error, where there are people"
        )

    def handle(self, *, if_empty: bool, **_options: Any) -> None:
        if Person.objects.exists():
            if if_empty:
                return
            raise CommandError(
                _("There are people in this database already; the demonstration needs an empty one.")
            )
        start = time.monotonic()
        cast = build_demo(lambda words: self.stdout.write(f"  · {words}"))
        self.stdout.write(
            _(
                "The demonstration stands: %(people)s people, built in %(seconds).0f s. Password of all accounts: %(password)s"
            )
            % {"people": len(cast.people), "seconds": time.monotonic() - start, "password": PASSWORD}
        )
