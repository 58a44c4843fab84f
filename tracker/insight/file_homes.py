"""Of a file that was found: to which record it belongs, in the words by which people know that record."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat

from tracker.challenges.models import Challenge
from tracker.challenges.services import FILE_KIND as CHALLENGE_FILES
from tracker.foundation.attachments import Attachment
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import KIT_KIND
from tracker.projects.models import Milestone, Project
from tracker.projects.queries import EVIDENCE_KIND
from tracker.projects.services.establishing import PAPERS_KIND as PROJECT_PAPERS

_SPACE: Final = Value(" ")
_NAMED: Final = Concat("number", _SPACE, "title")


def _homes() -> dict[str, QuerySet[Any]]:
    milestone = Concat(F("project__number"), _SPACE, "name")
    return {
        CHALLENGE_FILES: Challenge.objects.annotate(words=_NAMED),
        PROJECT_PAPERS: Project.objects.annotate(words=_NAMED),
        EVIDENCE_KIND: Milestone.objects.annotate(words=milestone),
        KIT_KIND: Outcome.objects.annotate(words=_NAMED),
    }


def homes_of_files(attachment_ids: Iterable[int]) -> dict[int, str]:
    """“JB-2026-003 掘进面瓦斯异常治理” by id of the file, for files that the reader may see; one query, and one more for
    each kind of record among them. None for no files.
    """
    ids = list(attachment_ids)
    if not ids:
        return {}
    subjects = defaultdict[str, dict[int, int]](dict)
    for pk, kind, subject in Attachment.objects.filter(pk__in=ids).values_list(
        "pk", "subject_kind", "subject_id"
    ):
        subjects[kind][pk] = subject
    homes = _homes()
    found: dict[int, str] = {}
    for kind, files in subjects.items():
        if kind in homes:
            words = dict(homes[kind].filter(pk__in=set(files.values())).values_list("pk", "words"))
            found |= {pk: words[subject] for pk, subject in files.items() if subject in words}
    return found
