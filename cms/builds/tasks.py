"""The background work: make the PDF, and say all the while how far it has come."""

import errno
import logging
import time
from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks import task

from cms.builds.chapters import entries_of, source_digests, with_titles
from cms.builds.editions import edition_of
from cms.builds.frame import frame_digest
from cms.builds.freezing import freeze, note_digest
from cms.builds.models import BookFormat, BuildStatus, CasebookBuild
from cms.casebook.building import build_book
from cms.casebook.content import Book
from cms.casebook.crew import BuildCancelledError
from cms.casebook.epub import write_epub
from cms.casebook.fragments import FragmentStore
from cms.casebook.reports import BuiltBook
from cms.casebook.snapshot import SnapshotDamagedError
from cms.stories.printing import EmptyCollectionError
from tracker.foundation import clock
from tracker.typesetting.pdf import TypesettingError

logger = logging.getLogger(__name__)

PROGRESS_SECONDS: Final = 0.25
"""The least time between two reports of progress."""
QUESTION_SECONDS: Final = 1.0
"""The least time between two questions whether the build was called off; each is a sign of life as well."""
UNFORESEEN: Final = gettext_noop(
    "Something unforeseen went wrong. The server's log says what; tell the administrator."
)
DISK_FULL: Final = gettext_noop(
    "The disk is full. What was typeset is kept; make room and build again, and it goes on from there."
)
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
            collection = self.build.collection
            sources, frame = source_digests(collection), frame_digest(collection, entries_of(collection))
            book = edition_of(collection, self.build.format)
            made = self.made(book)
            self.keep(made, book, sources, frame)
            FragmentStore(fragment_cache()).prune(days=FRAGMENT_DAYS)
        except BuildCancelledError:
            return
        except EmptyCollectionError:
            self.fail(_("None of the stories of this case book is published any longer."))
        except SnapshotDamagedError:
            logger.exception("build %s failed", self.build.pk)
            self.fail(_("What was kept of the frozen edition is damaged. Restore it from the backup."))
        except TypesettingError as error:
            logger.warning("build %s failed: %s", self.build.pk, error)
            self.fail(str(error))
        except OSError as error:
            logger.exception("build %s failed", self.build.pk)
            full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
            self.fail(_(DISK_FULL) if full else _(UNFORESEEN))
        except Exception:
            logger.exception("build %s failed", self.build.pk)
            self.fail(_(UNFORESEEN))

    def made(self, book: Book) -> BuiltBook:
        if self.build.format == BookFormat.EPUB:
            data = write_epub(book, on_progress=self.report, is_cancelled=self.is_cancelled)
            return BuiltBook(data, 0, (), sha256(data).hexdigest(), "fragments", ())
        return build_book(
            book,
            cache=fragment_cache(),
            on_progress=self.report,
            is_cancelled=self.is_cancelled,
            engine=settings.JIEBANG["CASEBOOK_ENGINE"],
            keeps_warm=True,
        )

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

    def keep(self, built: BuiltBook, book: Book, sources: Mapping[str, str], frame: str) -> None:
        file = self.build.file
        file.save("book", ContentFile(built.data), save=False)
        facts = {case.id: case.facts for case in book.cases}
        chapters = [
            {
                **asdict(chapter),
                "source": sources.get(chapter.id, book.style),
                "facts": facts.get(chapter.id, ()),
            }
            for chapter in with_titles(built.chapters)
        ] or _packed(book)
        is_kept = self.mine.update(
            status=BuildStatus.DONE,
            file=file.name,
            size=len(built.data),
            pages=built.pages,
            digest=built.digest,
            done=F("total"),
            what="",
            chapters=chapters,
            frame=frame,
            finished_at=clock.now(),
        )
        if not is_kept:  # called off in the last moment
            file.delete(save=False)
            return
        if self.build.freezes:
            freeze(self.build, book)
        note_digest(self.build, built.digest)


def _packed(book: Book) -> list[dict[str, Any]]:
    """What an e-book holds: nothing was typeset, but its stories may be withdrawn one day."""
    return [
        {"id": case.id, "title": case.title, "part": part.title, "state": "packed", "warnings": ()}
        for part in book.chapters
        for case in part.cases
    ]
