"""Fill the floor's own database; the last line is the session of a signed-in person."""

import os
from datetime import timedelta

import django
from django.core.management import call_command
from django.utils import timezone

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.floor.settings"
django.setup()

from django.contrib.auth.models import User  # noqa: E402 - models, so only once Django is set up
from django.test import Client  # noqa: E402

from bench.floor.models import Entry  # noqa: E402

ROWS = 1_000
OPEN_EVERY = 5
"""One row in so many is on the list."""

call_command("migrate", run_syncdb=True, verbosity=0)
start = timezone.now()
Entry.objects.bulk_create(
    Entry(
        title=f"Entry number {number} of the floor",
        state="closed" if number % OPEN_EVERY else "open",
        closes_at=start + timedelta(minutes=number),
    )
    for number in range(ROWS)
)
client = Client()
client.force_login(User.objects.create_user("floor"))  # type: ignore[arg-type]  # the floor has Django's own users
print(client.cookies["sessionid"].value)
