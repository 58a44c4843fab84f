"""Squads and studios: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("tracker:squad-list", opens="others"),
    Row("tracker:squad-new", opens="others"),
    Row("tracker:squad-detail", "proposed squad", opens="alice", hides="others"),
    Row("tracker:squad-detail", "active squad", opens="others"),
    Row("tracker:squad-edit", "proposed squad", opens="alice", hides="others"),
    Row("tracker:squad-roster", "active squad", opens="alice", forbids="others"),
    Row("tracker:studio-list", opens="others"),
    Row("tracker:studio-new", opens="others"),
    Row("tracker:studio-detail", "studio applied for", opens="alice", hides="others"),
    Row("tracker:studio-detail", "named studio", opens="others"),
    Row("tracker:studio-edit", "studio applied for", opens="alice", hides="others"),
    Row("tracker:studio-roster", "named studio", opens="alice", forbids="others"),
)

POSTS: tuple[Row, ...] = (
    Row("tracker:squad-new", corrects="others"),
    Row("tracker:squad-edit", "proposed squad", corrects="alice", hides="others"),
    Row("tracker:squad-roster", "active squad", corrects="alice", forbids="others"),
    Row("tracker:studio-new", corrects="others"),
    Row("tracker:studio-edit", "studio applied for", corrects="alice", hides="others"),
    Row("tracker:studio-roster", "named studio", corrects="alice", forbids="others"),
)
