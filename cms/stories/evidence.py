"""Pictures among the evidence of milestones, taken over into the stories' own shelf."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import PurePath
from typing import Final

from django.core.files.images import ImageFile
from PIL import Image

from cms.site.media import BROKEN, StoryImage
from tracker.foundation.attachments import Attachment
from tracker.projects.models import Milestone
from tracker.projects.queries import EVIDENCE_KIND

MOST_PICTURES: Final = 6
MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 60_000_000
FORMATS: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def pictures_of_milestones(milestones: Iterable[Milestone], *, credit: str) -> dict[int, list[StoryImage]]:
    """Milestone id → its pictures, the first six of all. Whether those shown agree is still to be asked, and ticked."""
    ids = [milestone.pk for milestone in milestones]
    files = Attachment.objects.filter(subject_kind=EVIDENCE_KIND, subject_id__in=ids, size__lte=MOST_BYTES)
    found: dict[int, list[StoryImage]] = {}
    count = 0
    for attachment in sorted(files.order_by("pk"), key=lambda file: ids.index(file.subject_id)):
        if count == MOST_PICTURES:
            break
        image = _kept(attachment, credit)
        if image is not None:
            found.setdefault(attachment.subject_id, []).append(image)
            count += 1
    return found


def _kept(attachment: Attachment, credit: str) -> StoryImage | None:
    try:
        with attachment.file.open("rb") as file:
            content = file.read()
    except OSError:
        return None
    return keep_picture(content, title=PurePath(attachment.title).stem, credit=credit)


def keep_picture(content: bytes, *, title: str, credit: str = "") -> StoryImage | None:
    """A picture of the stories' shelf, without consent yet; None for what is no picture, or one too large to open."""
    suffix = picture_suffix(content)
    if suffix is None:
        return None
    image: StoryImage = StoryImage.objects.create(
        title=title[:255] or "picture",
        credit=credit[:100],
        file=ImageFile(BytesIO(content), name=f"picture.{suffix}"),
    )
    image.get_file_hash()  # kept with the picture, by which a file that comes back is known again
    return image


def picture_suffix(content: bytes) -> str | None:
    """jpg, png or webp for a picture that can be read whole; None for anything else."""
    try:
        with Image.open(BytesIO(content)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            picture.load()
            return FORMATS.get(picture.format or "")
    except (*BROKEN, Image.DecompressionBombError):
        return None
