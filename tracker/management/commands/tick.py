"""`manage.py tick`: carry out once what the clock decides; for installations that run it from cron."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.foundation.ticking import run_due


class Command(BaseCommand):
    help = "Carry out everything that is due now: close bidding, end notices, and so on. It may run twice or late."

    def handle(self, **_options: Any) -> None:
        for job, acts in run_due().items():
            self.stdout.write(f"{job}: {acts}")
