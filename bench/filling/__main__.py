"""`python -m bench.filling COUNT`: fill an empty, migrated database; the last line says in JSON what to look at."""

import json
import sys

import django

django.setup()

from django.test import Client  # noqa: E402 - models, so only once Django is set up

from bench.filling.boxes import fill_boxes, fill_trail  # noqa: E402
from bench.filling.challenges import fill_challenges  # noqa: E402
from bench.filling.organisation import fill_organisation  # noqa: E402
from bench.filling.projects import fill_bids, fill_projects  # noqa: E402
from tracker.projects.enums import ProjectState  # noqa: E402

count = int(sys.argv[1])
group = fill_organisation(count)
challenges = fill_challenges(group, count)
bids = fill_bids(group, challenges)
projects = fill_projects(group, bids)
fill_trail(group, challenges, bids, projects)
fill_boxes(group, challenges)

# A running project of the reader's own company, about in the middle: neither the first row nor the last.
project = next(
    project
    for project in projects[len(projects) // 2 :]
    if project.state == ProjectState.IN_PROGRESS and project.challenge.unit_id == group.reader.unit_id
)
client = Client()
client.force_login(group.reader, backend="tracker.organisation.authentication.PersonBackend")
print(
    json.dumps(
        {
            "session": client.cookies["sessionid"].value,
            "challenge": project.challenge_id,
            "project": project.pk,
        }
    )
)
