"""Stories, documents and the case book: who gets what."""

from tests.web.permissions.row import Row

GETS: tuple[Row, ...] = (
    Row("cms:casebook-list", opens="others"),
    Row("cms:casebook-detail", "case book", opens="others"),
    Row("cms:casebook-detail", "unpublished case book", opens="emma", hides="others"),
    Row("cms:casebook-build", "case book", wants_another_method="others"),
    Row("cms:build-progress", "finished build", opens="others"),
    Row("cms:build-cancel", "finished build", wants_another_method="others"),
    Row("cms:build-download", "finished build", opens="others"),
    Row("cms:document", "document", opens="others"),
    Row("cms:film", "film", opens="everybody"),
    Row("cms:film", "film of a draft", opens="others", hides="visitor"),
    Row("cms:film", "document", hides="everybody"),
    Row("cms:story", "story", leads_on="everybody"),
    Row("cms:figures", "story", opens="emma", forbids="others"),
    Row("cms:figures", "drafted story", opens="emma", hides="others"),
    Row("cms:word-new", opens="emma", forbids="others"),
    Row("cms:word-into", "story", opens="emma", forbids="others"),
    Row("cms:word-into", "drafted story", opens="emma", hides="others"),
    Row("cms:word-out", "story", opens="emma", forbids="others"),
    Row("cms:word-out", "drafted story", opens="emma", hides="others"),
    Row("cms:story-draft", "accepted project", wants_another_method="others"),
)

POSTS: tuple[Row, ...] = (
    Row("cms:casebook-build", "case book", leads_on="emma", forbids="others"),
    Row("cms:build-cancel", "finished build", leads_on="emma", forbids="others"),
    Row("cms:figures", "story", leads_on="emma", forbids="others"),
    Row("cms:word-new", corrects="emma", forbids="others"),
    Row("cms:word-into", "story", corrects="emma", forbids="others"),
    Row("cms:story-draft", "accepted project", leads_on="emma", forbids="others"),
)
