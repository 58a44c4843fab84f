"""`manage.py audit verify` and `manage.py audit head`: is the trail whole, and where does it end?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.foundation import audit

BREAKS = {
    "previous": "it does not follow on the entry before it: an entry was removed, inserted or exchanged there.",
    "digest": "what it states is not what was written: the entry was changed.",
    "truncated": "entries were cut off the end, or the record of the end was changed.",
}


class Command(BaseCommand):
    help = "Check the audit trail from its first entry to its last, or print the digest of its end."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "question", choices=("verify", "head"), help="verify: walk the whole chain; head: print its end"
        )

    def handle(self, *, question: str, **_options: Any) -> None:
        if question == "head":
            self.stdout.write(audit.head_digest())
            return
        found = audit.verify()
        if not found.is_intact:
            raise CommandError(f"The trail is broken {place_of(found)}: {BREAKS[found.reason]}")
        self.stdout.write(f"The trail is intact: {found.entries} entries, head {found.head}")


def place_of(found: audit.Verification) -> str:
    """The first link that does not hold, in words."""
    if found.broken_at is None:
        return f"after {found.entries} good entries"
    return f"at entry {found.broken_at} ({audit.AuditEntry.objects.get(pk=found.broken_at)})"
