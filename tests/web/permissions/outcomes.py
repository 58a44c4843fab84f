"""Outcomes and benefits: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row(
        "tracker:act",
        "contribution",
        "bob's contribution",
        "confirm",
        opens="bob",
        forbids="alice olga iris",
        hides="others",
    ),
    Row(
        "tracker:record", "contribution", "bob's contribution", leads_on="alice bob olga iris", hides="others"
    ),
    Row("tracker:outcome-list", opens="others"),
    Row("tracker:outcome-new", opens="others"),
    Row("tracker:outcome-from-project", "accepted project", opens="alice olga", forbids="others"),
    Row("tracker:outcome-detail", "drafted outcome", opens="others", hides="head_two erin emma sam trudy"),
    Row("tracker:outcome-detail", "registered outcome", opens="others"),
    Row(
        "tracker:outcome-edit",
        "drafted outcome",
        opens="alice",
        forbids="others",
        hides="head_two erin emma sam trudy",
    ),
    Row(
        "tracker:outcome-kit",
        "drafted outcome",
        opens="alice olga",
        forbids="bob david frida iris",
        hides="others",
    ),
    Row("tracker:outcome-kit", "registered outcome", opens="alice bob olga", forbids="others"),
    Row(
        "tracker:outcome-ip",
        "drafted outcome",
        opens="alice",
        forbids="others",
        hides="head_two erin emma sam trudy",
    ),
    Row("tracker:outcome-ip", "registered outcome", opens="alice bob olga", forbids="others"),
    Row("tracker:outcome-adopt", "registered outcome", wants_another_method="others"),
    Row("tracker:benefit-claim", "registered outcome", opens="others"),
    Row("tracker:benefit-detail", "claimed benefit", opens="others"),
    Row("tracker:benefit-detail", "returned benefit", opens="alice olga david frida iris", hides="others"),
    Row(
        "tracker:benefit-edit",
        "returned benefit",
        opens="alice",
        forbids="olga david frida iris",
        hides="others",
    ),
    Row("tracker:benefit-confirm", "claimed benefit", opens="head_two", forbids="others"),
    Row("tracker:benefit-verify", "confirmed benefit", opens="frida", forbids="others"),
)

POSTS: tuple[Row, ...] = (
    Row("tracker:outcome-new", corrects="others"),
    Row("tracker:outcome-from-project", "accepted project", corrects="alice olga", forbids="others"),
    Row(
        "tracker:outcome-edit",
        "drafted outcome",
        corrects="alice",
        forbids="others",
        hides="head_two erin emma sam trudy",
    ),
    Row("tracker:outcome-kit", "registered outcome", leads_on="alice bob olga", forbids="others"),
    Row("tracker:outcome-ip", "registered outcome", corrects="alice bob olga", forbids="others"),
    Row("tracker:outcome-adopt", "registered outcome", hides="others"),
    Row("tracker:benefit-claim", "registered outcome", corrects="others"),
    Row(
        "tracker:benefit-edit",
        "returned benefit",
        corrects="alice",
        forbids="olga david frida iris",
        hides="others",
    ),
    Row("tracker:benefit-confirm", "claimed benefit", corrects="head_two", forbids="others"),
    Row("tracker:benefit-verify", "confirmed benefit", corrects="frida", forbids="others"),
)
