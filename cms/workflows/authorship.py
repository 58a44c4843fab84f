"""Who wrote what is under review, read from the revisions; and when two versions say the same."""

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from wagtail.models import Revision, WorkflowState

from cms.stories.pages import FRAME, CaseStory

REVIEWED_FIELDS: Final = (
    "title",
    "subtitle",
    "summary",
    "theme",
    "unit_name",
    "unit",
    "authors",
    "project",
    "outcome",
    "hero",
    "hero_caption",
    "has_consent",
    *(name for name, _title in FRAME),
)
"""What readers see. A comment or a date in the calendar of publication is no new text."""


_OF_THE_EDITOR: Final = re.compile(r' data-block-key="[^"]*"')
"""What a browser's editor gives each paragraph when it first opens it."""


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of what the reviewers passed; equal for equal texts, whoever saved them, how often and by what: a form of the
    back office writes line breaks and paragraphs in its own way.
    """
    told = [_as_read(_unpacked(content.get(name))) for name in REVIEWED_FIELDS]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _unpacked(value: Any) -> Any:
    """A stream of blocks is kept as JSON within the revision."""
    if isinstance(value, str) and value.startswith("["):
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value


def _as_read(value: Any) -> Any:
    if isinstance(value, str):
        return _OF_THE_EDITOR.sub("", value).replace("\r\n", "\n").strip()
    if isinstance(value, Mapping):
        return {key: _as_read(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_read(each) for each in value]
    # Nothing chosen and nothing written: a form cannot tell one from the other.
    return value or ""


def latest_digest(story: CaseStory) -> str:
    revision = story.get_latest_revision()
    return digest_of(revision.content if revision is not None else story.serializable_data())


def last_approval(story: CaseStory) -> WorkflowState | None:
    """The newest run of the reviews that ended with every step passed."""
    runs = WorkflowState.objects.for_instance(story).filter(status=WorkflowState.STATUS_APPROVED)
    found: WorkflowState | None = runs.order_by("-created_at", "-pk").first()
    return found


def approved_digest(run: WorkflowState) -> str:
    """The text that the last step of a run passed; "" for a run of another kind of task."""
    last = run.task_states.filter(storyreviewstate__isnull=False).order_by("-finished_at", "-pk").first()
    return last.specific.digest if last is not None else ""


def authors_under_review(story: CaseStory) -> set[int]:
    """Everybody who changed the text since it last passed all reviews, and whoever began it where it never has."""
    run = last_approval(story)
    revisions = Revision.objects.for_instance(story).order_by("created_at", "pk")
    authors: set[int | None] = set()
    known = ""
    if run is None:
        authors.add(story.owner_id)
    else:
        known = approved_digest(run)
        ended = run.task_states.order_by("-finished_at").values_list("finished_at", flat=True).first()
        revisions = revisions.filter(created_at__gt=ended)
    for user_id, content in revisions.values_list("user_id", "content"):
        digest = digest_of(content)
        if digest != known:
            authors.add(user_id)
        known = digest
    return {author for author in authors if author is not None}
