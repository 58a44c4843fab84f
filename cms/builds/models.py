"""One making of a case book's PDF: how far it has come, and what came of it."""

from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.stories.collections import CollectionPage
from tracker.foundation import clock

SILENCE: Final = timedelta(seconds=60)
"""A build that has not shown a sign of life for so long has lost its worker."""
MAXIMUM_ATTEMPTS: Final = 3


class BuildStatus(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("build", "Waiting")
    RUNNING = "running", pgettext_lazy("build", "Being typeset")
    DONE = "done", pgettext_lazy("build", "Ready")
    FAILED = "failed", pgettext_lazy("build", "Failed")
    CANCELLED = "cancelled", pgettext_lazy("build", "Cancelled")


class BookFormat(models.TextChoices):
    WEB = "web", pgettext_lazy("case book", "PDF for the screen")
    PRINT = "print", pgettext_lazy("case book", "PDF for the printer (bleed and crop marks)")
    PHONE = "phone", pgettext_lazy("case book", "PDF for phones")
    EPUB = "epub", pgettext_lazy("case book", "EPUB for phones and readers")


LIVE_STATUSES: Final = (BuildStatus.QUEUED, BuildStatus.RUNNING)


def stored_path(build: "CasebookBuild", _filename: str) -> str:
    """Outside everything that is served by address: a book is handed out by its own page alone."""
    return f"casebooks/{uuid4().hex}.{build.extension}"


def snapshot_path(_edition: "FrozenEdition", _filename: str) -> str:
    return f"casebooks/editions/{uuid4().hex}.zip"


class CasebookBuild(models.Model):
    """`done` of `total` steps are made, the last of them `what`. `chapters` are the reports of the engine, one per
    story; `digest` is the SHA-256 of the file. It has no life cycle of the engine: nobody decides anything here.
    """

    collection = models.ForeignKey(CollectionPage, models.CASCADE, related_name="builds")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("requested by"), related_name="+"
    )
    format = models.CharField(
        pgettext_lazy("case book", "made for"),
        max_length=10,
        choices=BookFormat.choices,
        default=BookFormat.WEB,
    )
    freezes = models.BooleanField(_("freezes the edition"), default=False)
    requested_at = models.DateTimeField(_("requested at"), default=clock.now)
    status = models.CharField(
        _("status"), max_length=10, choices=BuildStatus.choices, default=BuildStatus.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often a worker has begun it; by its number a worker knows whether the build is still its own."""
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    """The last sign of life of its worker; once it waits again, when it was put back into the queue."""
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to=stored_path, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    digest = models.CharField("SHA-256", max_length=64, blank=True)
    error = models.TextField(_("what went wrong"), blank=True)
    chapters = models.JSONField(_("chapters"), default=list)
    frame = models.CharField(max_length=64, blank=True)
    """The digest of what stood around the chapters, and of their order."""

    class Meta:
        app_label = "cms"
        verbose_name = _("build of a case book")
        verbose_name_plural = _("builds of case books")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["collection"],
                condition=Q(status__in=[status.value for status in LIVE_STATUSES]),
                name="one_live_build_per_collection",
                violation_error_message=_("This case book is being built already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="done")
                | ~Q(file="") & Q(finished_at__isnull=False) & (Q(pages__gt=0) | Q(format="epub")),
                name="done_build_has_its_file",
                violation_error_message=_("A build that is done has its file."),
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(error=""),
                name="failed_build_says_why",
                violation_error_message=_("A build that failed says why."),
            ),
        ]
        indexes = [
            models.Index(fields=["collection", "-id"], name="build_collection"),
            models.Index(fields=["beat_at"], condition=Q(status="running"), name="build_running"),
        ]

    def __str__(self) -> str:
        return f"{self.collection} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cms:casebook-detail", args=[self.collection_id])

    @property
    def is_live(self) -> bool:
        return self.status in LIVE_STATUSES

    @property
    def percent(self) -> float | None:
        """How far it has come (0 to 100); None while the length is not known."""
        return 100 * self.done / self.total if self.total else None

    @property
    def filename(self) -> str:
        """The name under which the file is handed out."""
        collection = self.collection
        kind = {BookFormat.PRINT: "印刷版", BookFormat.PHONE: "手机版"}.get(BookFormat(self.format), "")
        return f"{' '.join(filter(None, (collection.title, collection.edition, kind)))}.{self.extension}"

    @property
    def extension(self) -> str:
        return "epub" if self.format == BookFormat.EPUB else "pdf"

    @property
    def media_type(self) -> str:
        return "application/epub+zip" if self.format == BookFormat.EPUB else "application/pdf"

    @property
    def anew(self) -> int:
        return self._count("fresh")

    @property
    def unchanged(self) -> int:
        return self._count("cached")

    @property
    def failures(self) -> int:
        return self._count("failed")

    def _count(self, state: str) -> int:
        return sum(chapter["state"] == state for chapter in self.chapters)

    @property
    def troubled_frame(self) -> list[dict[str, Any]]:
        """Preface and appendices with something to say; the stories say it in their own rows."""
        return [chapter for chapter in self.chapters if not chapter["part"] and chapter["warnings"]]

    @property
    def seconds(self) -> float | None:
        """How long it took from its worker's beginning to its end."""
        if self.started_at is None or self.finished_at is None:
            return None
        return (self.finished_at - self.started_at).total_seconds()


class FrozenEdition(models.Model):
    """定版: an edition as it was on one day. Whatever is built of its case book from then on is built from `snapshot`;
    `chapters` are (id, title, unit, facts, digest) of its stories, `digests` the SHA-256 of each format as it was first built.
    """

    collection = models.OneToOneField(CollectionPage, models.CASCADE, related_name="frozen_edition")
    snapshot = models.FileField(_("file"), upload_to=snapshot_path)
    digest = models.CharField("SHA-256", max_length=64)
    chapters = models.JSONField(_("chapters"), default=list)
    digests = models.JSONField(default=dict)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("frozen by"), related_name="+"
    )
    frozen_at = models.DateTimeField(_("frozen at"), default=clock.now)

    class Meta:
        app_label = "cms"
        verbose_name = _("frozen edition")
        verbose_name_plural = _("frozen editions")

    def __str__(self) -> str:
        return f"{self.collection} {self.frozen_at:%Y-%m-%d}"
