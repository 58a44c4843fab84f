"""The background work: make the PDF, and say all the while how far it has come."""

import logging
import time
from dataclasses import asdict
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from cms.builds.models import BuildStatus, CasebookBuild
from cms.casebook.building import build_book
from cms.casebook.crew import BuildCancelledError
from cms.casebook.fragments import FragmentStore
from cms.casebook.reports import BuiltBook
from cms.stories.printing import EmptyCollectionError, book_of
from tracker.foundation import clock
from tracker.typesetting.pdf import TypesettingError

logger = logging.getLogger(__name__)

PROGRESS_SECONDS: Final = 0.25
"""The least time between two reports of progress."""
QUESTION_SECONDS: Final = 1.0
"""The least time between two questions whether the build was called off; each is a sign of life as well."""
FRAGMENT_DAYS: Final = 90
"""Pages that no build has used for so long are deleted from the cache."""


@task()
def build_casebook(build_id: int) -> str:
    """Carry out a queued build and return its status. May run twice: only the first one finds it queued."""
    claimed = CasebookBuild.objects.filter(pk=build_id, status=BuildStatus.QUEUED).update(
        status=BuildStatus.RUNNING,
        attempts=F("attempts") + 1,
        started_at=clock.now(),
        beat_at=clock.now(),
    )
    build = CasebookBuild.objects.select_related("collection").filter(pk=build_id).first()
    if build is None or not claimed:
        return build.status if build else ""
    with translation.override(settings.LANGUAGE_CODE):
        _Work(build).carry_out()
    build.refresh_from_db(fields=["status"])
    return build.status


def fragment_cache() -> Path:
    """Where typeset pages are kept between builds."""
    return Path(settings.MEDIA_ROOT) / "casebooks" / "fragments"


class _Work:
    """One attempt at a build. Every line it writes is conditional on the build still being its own."""

    def __init__(self, build: CasebookBuild) -> None:
        self.build = build
        self.mine = CasebookBuild.objects.filter(
            pk=build.pk, status=BuildStatus.RUNNING, attempts=build.attempts
        )
        self.reported_at = self.asked_at = 0.0
        self.cancelled = False

    def carry_out(self) -> None:
        try:
            book = book_of(self.build.collection)
            built = build_book(
                book, cache=fragment_cache(), on_progress=self.report, is_cancelled=self.is_cancelled
            )
        except BuildCancelledError:
            return
        except EmptyCollectionError:
            self.fail(_("None of the stories of this case book is published any longer."))
        except TypesettingError as error:
            logger.warning("build %s failed: %s", self.build.pk, error)
            self.fail(str(error))
        except Exception:
            logger.exception("build %s failed", self.build.pk)
            self.fail(
                _("Something unforeseen went wrong. The server's log says what; tell the administrator.")
            )
        else:
            self.keep(built)
            FragmentStore(fragment_cache()).prune(days=FRAGMENT_DAYS)

    def report(self, done: int, total: int, what: str) -> None:
        now = time.monotonic()
        if done < total and now - self.reported_at < PROGRESS_SECONDS:
            return
        self.reported_at = now
        self.mine.update(done=done, total=total, what=what[:300], beat_at=clock.now())

    def is_cancelled(self) -> bool:
        """Asked ten times a second by the engine; asks the database once a second."""
        now = time.monotonic()
        if not self.cancelled and now - self.asked_at >= QUESTION_SECONDS:
            self.asked_at = now
            self.cancelled = not self.mine.update(beat_at=clock.now())
        return self.cancelled

    def fail(self, words: str) -> None:
        self.mine.update(status=BuildStatus.FAILED, error=words, finished_at=clock.now())

    def keep(self, built: BuiltBook) -> None:
        file = self.build.file
        file.save("book.pdf", ContentFile(built.data), save=False)
        is_kept = self.mine.update(
            status=BuildStatus.DONE,
            file=file.name,
            size=len(built.data),
            pages=built.pages,
            digest=built.digest,
            done=F("total"),
            what="",
            chapters=[asdict(chapter) for chapter in built.chapters],
            finished_at=clock.now(),
        )
        if not is_kept:  # called off in the last moment
            file.delete(save=False)
