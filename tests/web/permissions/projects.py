"""Projects and milestones: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row(
        "tracker:act",
        "project",
        "charter waiting for the lead",
        "sign_charter",
        opens="alice",
        forbids="others",
        hides="frida erin emma sam trudy",
    ),
    Row("tracker:project-list", opens="others"),
    Row(
        "tracker:project-detail",
        "charter waiting for the lead",
        opens="others",
        hides="frida erin emma sam trudy",
    ),
    Row("tracker:project-detail", "accepted project", opens="others"),
    Row(
        "tracker:project-charter",
        "charter waiting for the lead",
        opens="alice",
        forbids="others",
        hides="frida erin emma sam trudy",
    ),
    Row("tracker:project-charter", "accepted project", leads_on="alice", forbids="others"),
    Row("tracker:milestone-detail", "passed milestone", opens="others"),
)

POSTS: tuple[Row, ...] = (
    Row(
        "tracker:project-charter",
        "charter waiting for the lead",
        corrects="alice",
        forbids="others",
        hides="frida erin emma sam trudy",
    ),
)
