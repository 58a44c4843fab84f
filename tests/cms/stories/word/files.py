"""Word files under test, and what a story holds once one was read into it."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cms.stories.desk import WORD_TYPE
from cms.stories.pages import BODIES, CaseStory
from cms.stories.word.reading import ReadStory, read_word


def stored(document: Any) -> BytesIO:
    file = BytesIO()
    document.save(file)
    file.seek(0)
    return file


def read(document: Any) -> ReadStory:
    file = stored(document)
    return read_word(file, len(file.getvalue()))


def upload(content: bytes, name: str = "案例.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=WORD_TYPE)


def plain(story: CaseStory) -> dict[str, list[Any]]:
    """Kind and value of every block, without the ids that each version gives anew."""

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: stripped(part) for name, part in value.items() if name != "id"}
        if isinstance(value, list):
            return [stripped(part.get("value", part)) if isinstance(part, dict) else part for part in value]
        return value

    return {
        name: [(each["type"], stripped(each["value"])) for each in getattr(story, name).get_prep_value()]
        for name in BODIES
    }


def words_of(value: Any) -> str:
    """The text of a paragraph without its tags."""
    return str(value["text"]).removeprefix("<p>").removesuffix("</p>")
