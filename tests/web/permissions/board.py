"""The board and what a person follows of it: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("tracker:board", opens="everybody"),
    Row("tracker:board-export", opens="everybody"),
    Row("tracker:board-feed", opens="everybody"),
    Row("tracker:deadlines", opens="everybody"),
    # A calendar program cannot sign in: whoever has the key has the calendar.
    Row("tracker:own-deadlines", "alice's calendar", opens="everybody"),
    Row("tracker:own-deadlines", "no-such-key", hides="everybody"),
    Row("tracker:subscribe", opens="others"),
    Row("tracker:view-list", opens="others"),
    Row("tracker:view-delete", "alice's view", wants_another_method="others"),
    Row("tracker:batch-list", opens="everybody"),
    Row("tracker:batch-new", opens="olga sam", forbids="others"),
    Row("tracker:batch-detail", "batch", opens="everybody"),
    Row("tracker:batch-detail", "batch ahead", opens="olga", hides="visitor others"),
    Row("tracker:batch-pdf", "batch", opens="everybody"),
    Row("tracker:batch-pdf", "batch ahead", opens="olga", hides="visitor others"),
    Row("tracker:batch-docx", "batch", opens="everybody"),
    Row("tracker:batch-docx", "batch ahead", opens="olga", hides="visitor others"),
    Row("tracker:batch-edit", "batch", opens="olga", forbids="others"),
    Row("tracker:batch-edit", "batch ahead", opens="olga", hides="others"),
)

POSTS: tuple[Row, ...] = (
    Row("tracker:subscribe", leads_on="others"),
    Row("tracker:view-list", corrects="others"),
    Row("tracker:view-delete", "alice's view", leads_on="alice", hides="others"),
    Row("tracker:batch-new", corrects="olga sam", forbids="others"),
    Row("tracker:batch-edit", "batch", corrects="olga", forbids="others"),
    Row("tracker:batch-edit", "batch ahead", corrects="olga", hides="others"),
)
