"""Stories, documents and the case book: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("cms:casebook-list", opens="others"),
    Row("cms:casebook-detail", "case book", opens="others"),
    Row("cms:casebook-detail", "unpublished case book", opens="emma", hides="others"),
    Row("cms:casebook-new", wants_another_method="others"),
    Row("cms:casebook-settings", "case book", opens="emma", forbids="others"),
    Row("cms:casebook-settings", "unpublished case book", opens="emma", hides="others"),
    Row("cms:casebook-arrange", "case book", opens="emma", forbids="others"),
    Row("cms:casebook-arrange", "unpublished case book", opens="emma", hides="others"),
    Row("cms:casebook-next", "case book", wants_another_method="others"),
    Row("cms:casebook-build", "case book", wants_another_method="others"),
    Row("cms:build-progress", "finished build", opens="others"),
    Row("cms:build-cancel", "finished build", wants_another_method="others"),
    Row("cms:build-download", "finished build", opens="others"),
    Row("cms:document", "document", opens="others"),
    Row("cms:story", "story", leads_on="everybody"),
    Row("cms:story-draft", "accepted project", wants_another_method="others"),
)

POSTS: tuple[Row, ...] = (
    Row("cms:casebook-new", leads_on="emma", forbids="others"),
    Row("cms:casebook-settings", "case book", corrects="emma", forbids="others"),
    Row("cms:casebook-arrange", "case book", leads_on="emma", forbids="others"),
    Row("cms:casebook-next", "case book", leads_on="emma", forbids="others"),
    Row("cms:casebook-build", "case book", leads_on="emma", forbids="others"),
    Row("cms:build-cancel", "finished build", leads_on="emma", forbids="others"),
    Row("cms:story-draft", "accepted project", leads_on="emma", forbids="others"),
)
