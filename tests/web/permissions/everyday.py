"""The desk of everybody: signing in, inbox, search, files: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("tracker:home", leads_on="everybody"),
    Row("tracker:sign-in", opens="visitor", leads_on="others"),
    Row("tracker:sign-out", wants_another_method="everybody"),
    Row("tracker:profile", opens="others"),
    Row("tracker:definitions", opens="others"),
    Row("tracker:feedback", opens="others"),
    Row("tracker:search", opens="others"),
    Row("tracker:attachment", "evidence of the milestone", opens="others"),
    Row("tracker:attachment-place", "evidence of the milestone", opens="others"),
    # Evidence is downloaded, never shown: only photographs of needs are drawn anew.
    Row("tracker:photo", "evidence of the milestone", hides="others"),
    Row("tracker:act", "nonsense", 1, "submit", hides="others"),
    Row("tracker:record-history", "nonsense", 1, hides="others"),
    Row("tracker:inbox", opens="others"),
    Row("tracker:message", "message to bob", leads_on="bob", hides="others"),
    Row("tracker:read-all", wants_another_method="others"),
)

POSTS: tuple[Row, ...] = (
    Row("tracker:sign-out", asks_to_sign_in="everybody"),
    Row("tracker:read-all", leads_on="others"),
)
