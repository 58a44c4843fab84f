"""Files that belong to a record of any stage: evidence, minutes, scans with a stamp."""

import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from tracker.foundation import clock
from tracker.foundation.file_content import looks_like, opens_as
from tracker.foundation.file_text.reading import (
    READABLE_EXTENSIONS,
    UnreadableFileError,
    extension_of,
    text_of,
)
from tracker.foundation.search.index import index_record
from tracker.foundation.search.registry import is_searchable
from tracker.foundation.uploads import MEGABYTE, DroppedUpload

logger = logging.getLogger(__name__)

ALLOWED_EXTENSIONS = (
    "pdf", "ofd", "doc", "docx", "wps", "xls", "xlsx", "et", "ppt", "pptx", "csv", "txt",
    "png", "jpg", "jpeg", "webp", "mp4", "zip",
)  # fmt: skip


def stored_path(attachment: "Attachment", filename: str) -> str:
    """A name that nobody can guess; the name that the file came with is kept in the row."""
    return f"attachments/{attachment.subject_kind}/{uuid4().hex}{PurePath(filename).suffix.lower()[:10]}"


class Attachment(models.Model):
    subject_kind = models.CharField(max_length=40)
    subject_id = models.PositiveBigIntegerField()
    title = models.CharField(_("title"), max_length=200)
    file = models.FileField(_("file"), upload_to=stored_path, max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    digest = models.CharField("SHA-256", max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return self.title


class AttachmentText(models.Model):
    """What a file says, for the search, once it has been read; `is_readable` is false where there was no reading it."""

    attachment = models.OneToOneField(
        Attachment, models.CASCADE, primary_key=True, related_name="text", verbose_name=_("attachment")
    )
    text = models.TextField(_("text"), blank=True)
    is_readable = models.BooleanField(_("readable"), default=True)
    read_at = models.DateTimeField(_("read at"), default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("text of an attachment")
        verbose_name_plural = _("texts of attachments")

    def __str__(self) -> str:
        return str(self.attachment)


def attach_file(
    subject: models.Model, *, kind: str, file: "File[Any]", by: Any, title: str = ""
) -> Attachment:
    """Keep an uploaded file with `subject`; the caller has validated it with `validate_upload`."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    attachment = Attachment.objects.create(
        subject_kind=kind,
        subject_id=subject.pk,
        title=(title or PurePath(file.name or "").name)[:200],
        file=file,
        size=file.size or 0,
        digest=digest.hexdigest(),
        uploaded_by=by,
    )
    read_in_background(attachment)
    return attachment


def read_in_background(attachment: Attachment) -> bool:
    """Have the file's text read once the transaction stands; false for what has no text or is not searched."""
    if extension_of(str(attachment.file.name)) not in READABLE_EXTENSIONS or not is_searchable(attachment):
        return False
    transaction.on_commit(partial(read_attachment.enqueue, attachment.pk))
    return True


@task()
def read_attachment(pk: int) -> bool:
    """Read what a file says and make it findable; false where nothing could be read. May run twice."""
    attachment = Attachment.objects.filter(pk=pk).first()
    if attachment is None or not is_searchable(attachment):  # taken back meanwhile, or never to be found
        return False
    text, is_readable = "", True
    try:
        with attachment.file.open("rb") as file:
            text = text_of(file.chunks(), extension_of(str(attachment.file.name)))
    except (UnreadableFileError, OSError) as error:
        is_readable = False
        logger.info("nothing to read in attachment %s: %s", pk, error)
    AttachmentText.objects.update_or_create(
        attachment=attachment, defaults={"text": text, "is_readable": is_readable, "read_at": clock.now()}
    )
    index_record(Attachment.objects.select_related("text").get(pk=pk))
    return is_readable


def attachments_to_read() -> models.QuerySet[Attachment]:
    """Files that have a text and were not read yet, such as those from before this was done."""
    named = models.Q()
    for extension in READABLE_EXTENSIONS:
        named |= models.Q(file__iendswith=f".{extension}")
    return Attachment.objects.filter(named, text__isnull=True)


def validate_upload(file: "UploadedFile[Any]") -> None:
    """Raises ValidationError for a kind of file that is not taken, one that is too large or came with too many others,
    and one whose content is not what its name says or that no office program would open.
    """
    FileExtensionValidator(ALLOWED_EXTENSIONS)(file)
    most = int(settings.JIEBANG["ATTACHMENT_MAXIMUM_BYTES"])
    if (file.size or 0) > most:
        raise ValidationError(
            _("“%(name)s” is larger than %(most)s MB. Compress it, or split it."),
            params={"name": file.name, "most": most // MEGABYTE},
        )
    if isinstance(file, DroppedUpload):
        raise ValidationError(
            _("“%(name)s” was not taken: at most %(files)s files and %(most)s MB may be sent at once."),
            params={
                "name": file.name,
                "files": settings.JIEBANG["UPLOAD_MAXIMUM_FILES"],
                "most": int(settings.JIEBANG["UPLOAD_MAXIMUM_BYTES"]) // MEGABYTE,
            },
        )
    extension = PurePath(file.name or "").suffix.lower().lstrip(".")
    if not looks_like(file, extension):
        raise ValidationError(
            _("“%(name)s” is not what its name says: its content is of another kind."),
            params={"name": file.name},
        )
    if not opens_as(file, extension):
        raise ValidationError(
            _(
                "“%(name)s” is damaged, or no .%(kind)s file: open it, save it anew as .%(kind)s and send that."
            ),
            params={"name": file.name, "kind": extension},
        )


def detach_files(attachments: "models.QuerySet[Attachment]") -> None:
    """Take attachments back, with the stored files once the transaction stands."""
    for attachment in list(attachments):
        storage, name = attachment.file.storage, str(attachment.file.name)
        attachment.delete()
        transaction.on_commit(partial(storage.delete, name))


def copy_files(kind: str, subject_id: int, subject: models.Model, *, by: Any) -> list[Attachment]:
    """Give `subject`, of the same kind, files of its own with what another record's say; a file that is gone is left out."""
    with files_gone_on_refusal() as kept:
        for attachment in attachments_of(kind, subject_id):
            with suppress(FileNotFoundError), attachment.file.open("rb") as stored:
                # As a plain file: one that knows that it is stored already would be shared, and be gone with the first.
                file = File(stored.file, name=attachment.file.name)
                kept.append(attach_file(subject, kind=kind, file=file, by=by, title=attachment.title))
    return kept


def attachments_of(kind: str, subject_id: int) -> models.QuerySet[Attachment]:
    return Attachment.objects.filter(subject_kind=kind, subject_id=subject_id)


@contextmanager
def files_gone_on_refusal() -> Iterator[list[Attachment]]:
    """A transaction undoes the rows of what was attached inside, not the stored files: take those back too."""
    kept: list[Attachment] = []
    try:
        yield kept
    except Exception:
        for attachment in kept:
            attachment.file.storage.delete(str(attachment.file.name))
        raise
