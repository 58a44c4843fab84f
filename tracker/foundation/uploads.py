"""Keeps what is sent within limits while it comes in, before it fills the disk: `settings.FILE_UPLOAD_HANDLERS`."""

from __future__ import annotations  # UploadedFile takes no type argument at run time

from io import BytesIO
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

MEGABYTE: Final = 1024 * 1024


class DroppedUpload(UploadedFile):  # type: ignore[type-arg]  # takes none at run time
    """Stands for a file that was not kept: its name and size, and no content. `validate_upload` says why."""


class UploadQuota(FileUploadHandler):
    """Comes before the handlers that keep files. What goes beyond a file's own limit, the number of files, or the
    total of one request is read and let go; the form gets a `DroppedUpload` in its place, so that it can say so and
    keep what was typed.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._files = 0
        self._kept = 0
        self._size = 0
        self._is_dropping = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._files += 1
        self._size = 0
        self._is_dropping = self._files > int(settings.JIEBANG["UPLOAD_MAXIMUM_FILES"])

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:  # noqa: ARG002 - Django's signature
        self._size += len(raw_data)
        if self._size > int(settings.JIEBANG["ATTACHMENT_MAXIMUM_BYTES"]) or self._kept + len(raw_data) > int(
            settings.JIEBANG["UPLOAD_MAXIMUM_BYTES"]
        ):
            self._is_dropping = True
        if self._is_dropping:
            return None
        self._kept += len(raw_data)
        return raw_data

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:  # noqa: ARG002 - as above
        if not self._is_dropping:
            return None
        return DroppedUpload(
            file=BytesIO(),
            name=self.file_name,
            content_type=self.content_type,
            size=self._size,
            charset=self.charset,
        )
