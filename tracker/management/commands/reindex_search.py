"""Rebuild the search index from the records."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.foundation.attachments import attachments_to_read, read_in_background
from tracker.foundation.search.index import reindex


class Command(BaseCommand):
    help = (
        "Enters every record into the search index anew, and has files read that were not yet. Needed after bulk "
        "changes, fixtures and restored backups; people may search and save meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--kind",
            action="append",
            dest="kinds",
            metavar="KIND",
            help="only this kind of record; may be given again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            entered = reindex(options["kinds"])
        except LookupError as error:
            raise CommandError(str(error)) from error
        for kind, count in entered.items():
            self.stdout.write(f"{kind}: {count}")
        waiting = sum(read_in_background(attachment) for attachment in attachments_to_read())
        if waiting:
            self.stdout.write(f"{waiting} files wait for the background work to read them.")
        self.stdout.write(self.style.SUCCESS(f"{sum(entered.values())} records can be found."))
