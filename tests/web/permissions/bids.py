"""Bids, their teams and commitments: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("tracker:act", "bid", "drafted bid", "submit", opens="alice", forbids="bob trudy", hides="others"),
    Row("tracker:act", "bid", "sealed bid", "amend", opens="alice", forbids="bob", hides="others"),
    Row("tracker:act", "bid", "bid under evaluation", "recommend", hides="others"),
    Row(
        "tracker:act",
        "team_member",
        "trudy's invitation",
        "confirm",
        opens="trudy",
        forbids="alice bob",
        hides="others",
    ),
    Row(
        "tracker:act",
        "commitment",
        "commitment signed by the lead",
        "countersign",
        opens="david",
        forbids="alice bob olga iris",
        hides="others",
    ),
    Row("tracker:record", "team_member", "trudy's invitation", opens="alice bob trudy", hides="others"),
    Row("tracker:record-history", "bid", "sealed bid", opens="alice bob", hides="others"),
    Row("tracker:bid-start", "published challenge", opens="others"),
    Row("tracker:bid-start", "drafted challenge", leads_on="head_two olga david frida iris", hides="others"),
    Row("tracker:bid-list", opens="others"),
    Row("tracker:bid-detail", "drafted bid", opens="alice bob trudy", hides="others"),
    Row("tracker:bid-detail", "sealed bid", opens="alice bob", hides="others"),
    Row("tracker:bid-detail", "bid under evaluation", opens="others", hides="head_two frida emma sam trudy"),
    Row("tracker:bid-edit", "drafted bid", opens="alice", forbids="bob trudy", hides="others"),
    Row(
        "tracker:bid-edit",
        "bid under evaluation",
        leads_on="alice",
        forbids="others",
        hides="head_two frida emma sam trudy",
    ),
    Row("tracker:bid-invite", "drafted bid", opens="alice", forbids="bob trudy", hides="others"),
    Row(
        "tracker:commitment-detail",
        "commitment signed by the lead",
        opens="alice bob olga david iris",
        hides="others",
    ),
)

POSTS: tuple[Row, ...] = (
    Row(
        "tracker:act",
        "team_member",
        "trudy's invitation",
        "confirm",
        leads_on="trudy",
        forbids="alice bob",
        hides="others",
    ),
    Row("tracker:bid-start", "published challenge", corrects="others"),
    Row("tracker:bid-edit", "drafted bid", corrects="alice", forbids="bob trudy", hides="others"),
    Row("tracker:bid-invite", "drafted bid", corrects="alice", forbids="bob trudy", hides="others"),
)
