"""`python -m bench.filling.board COUNT`: what the board reads, and no more; the last line says in JSON who looks."""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402 - models, so only once Django is set up

from bench.filling.boxes import fill_own_boxes  # noqa: E402
from bench.filling.bulk import load  # noqa: E402
from bench.filling.challenges import fill_challenges  # noqa: E402
from bench.filling.organisation import fill_organisation  # noqa: E402
from tracker.challenges.models import Follow  # noqa: E402

FOLLOWED_BY_READER = 40

count = int(sys.argv[1])
group = fill_organisation(count)
challenges = fill_challenges(group, count, with_parts=False)
load(Follow(person=group.person(number), challenge=challenge) for number, challenge in enumerate(challenges))
load(
    Follow(person=group.reader, challenge=challenge)
    for challenge in challenges[:: count // FOLLOWED_BY_READER]
)
fill_own_boxes(group, challenges)
client = Client()
client.force_login(group.reader, backend="tracker.organisation.authentication.PersonBackend")
print(json.dumps({"session": client.cookies["sessionid"].value, "reader": group.reader.username}))
