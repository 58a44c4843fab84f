"""Panels, scores and public notices: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row(
        "tracker:act",
        "objection",
        "dave's objection",
        "dismiss",
        opens="iris",
        forbids="olga",
        hides="others",
    ),
    Row("tracker:record", "objection", "dave's objection", leads_on="olga iris", hides="others"),
    Row(
        "tracker:record-history",
        "score_sheet",
        "erin's score sheet",
        opens="olga david erin iris",
        hides="others",
    ),
    Row("tracker:panel-list", opens="others"),
    Row("tracker:panel-detail", "closed panel", opens="olga david erin iris", hides="others"),
    Row("tracker:score-sheet", "erin's score sheet", opens="olga david erin iris", hides="others"),
    Row("tracker:notice-list", opens="everybody"),
    Row("tracker:notice-detail", "public notice", opens="others", hides="visitor"),
    Row("tracker:notice-detail", "notice of a public challenge", opens="everybody"),
    Row("tracker:notice-object", "public notice", opens="others"),
)

POSTS: tuple[Row, ...] = (
    Row(
        "tracker:act",
        "objection",
        "dave's objection",
        "dismiss",
        corrects="iris",
        forbids="olga",
        hides="others",
    ),
    Row(
        "tracker:score-sheet",
        "erin's score sheet",
        leads_on="erin",
        forbids="olga david iris",
        hides="others",
    ),
    Row("tracker:notice-object", "public notice", corrects="others"),
)
