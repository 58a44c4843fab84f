"""Demonstration bases: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("tracker:base-list", opens="others"),
    Row("tracker:base-new", opens="others"),
    Row("tracker:base-detail", "base applied for", opens="alice iris", hides="others"),
    Row("tracker:base-detail", "active base", opens="others"),
    Row("tracker:base-edit", "base applied for", opens="alice", forbids="iris", hides="others"),
    Row("tracker:base-visits", "active base", opens="others"),
)

POSTS: tuple[Row, ...] = (
    Row("tracker:base-new", corrects="others"),
    Row("tracker:base-edit", "base applied for", corrects="alice", forbids="iris", hides="others"),
    Row("tracker:base-visits", "active base", corrects="alice", forbids="others"),
)
