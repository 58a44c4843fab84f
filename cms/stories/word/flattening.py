"""A Word document made plain before it is read: revisions settled, wrappers opened, words at the margin put in line.

python-docx reads paragraphs, runs and tables that lie directly in the body. What Word and WPS wrap around them, or
keep in other parts of the file, would be passed over without a word.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Note = Callable[[str], None]

_WORDS: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_NOTES: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def _named(*names: str) -> tuple[str, ...]:
    return tuple(f"{_WORDS}{name}" for name in names)


_GONE: Final = _named("del", "moveFrom")
_HERE: Final = _named("ins", "moveTo")
_WRAPPERS: Final = _named("ins", "moveTo", "smartTag", "customXml", "fldSimple", "sdt")
_CONTENT, _ROW, _ROW_FACTS = _named("sdtContent", "tr", "trPr")
_PARAGRAPH, _RUN, _TEXT, _TABLE = _named("p", "r", "t", "tbl")
_BOX: Final = f"{_WORDS}txbxContent"
_ID: Final = f"{_WORDS}id"


def flatten(document: Any, note: Note) -> None:
    """Changes `document` (of python-docx) in place; `note` hears in words of what stands elsewhere than in the file."""
    body = document.element.body
    _settle_revisions(body, note)
    for wrapper in list(body.iter(*_WRAPPERS)):
        _open(wrapper)
    _put_notes_in_line(document, body, note)
    _take_out_boxes(body, note)
    _tell_of_margins(document, note)


def _settle_revisions(body: Any, note: Note) -> None:
    gone, here = list(body.iter(*_GONE)), list(body.iter(*_HERE))
    if gone or here:
        note(_("The file holds tracked changes: they were taken as accepted."))
    for element in gone:
        parent = element.getparent()
        row = parent.getparent() if parent is not None and parent.tag == _ROW_FACTS else None
        _remove(element if row is None else row)


def _open(wrapper: Any) -> None:
    """Its content stands in its place."""
    content = wrapper.find(_CONTENT) if wrapper.tag == f"{_WORDS}sdt" else wrapper
    parent = wrapper.getparent()
    if parent is None:
        return
    place = parent.index(wrapper)
    for child in reversed(list(content) if content is not None else []):
        parent.insert(place, child)
    parent.remove(wrapper)


def _put_notes_in_line(document: Any, body: Any, note: Note) -> None:
    """脚注, 尾注: in brackets where they are referred to, for a story has no foot of a page."""
    count = 0
    for kind in ("footnote", "endnote"):
        references = list(body.iter(f"{_WORDS}{kind}Reference"))
        said = dict(_notes_of(document, kind)) if references else {}
        for reference in references:
            words = said.get(reference.get(_ID), "")
            if words:
                count += 1
                text = reference.makeelement(_TEXT, {})
                text.text = _("(note: %(words)s)") % {"words": words}
                reference.addprevious(text)
            _remove(reference)
    if count:
        note(
            ngettext(
                "%(count)d footnote stands in brackets where it was referred to.",
                "%(count)d footnotes stand in brackets where they were referred to.",
                count,
            )
            % {"count": count}
        )


def _notes_of(document: Any, kind: str) -> Iterator[tuple[str, str]]:
    """(id, words) of the file's footnotes or endnotes."""
    from docx.oxml.parser import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype == f"{_NOTES}{kind}s" and not relation.is_external:
            for each in parse_xml(relation.target_part.blob).iter(f"{_WORDS}{kind}"):
                words = "".join(text.text or "" for text in each.iter(_TEXT))
                yield each.get(_ID), " ".join(words.split())


def _take_out_boxes(body: Any, note: Note) -> None:
    """文本框: its paragraphs stand after the one that it is fixed to."""
    boxes = [box for box in body.iter(_BOX) if next(box.iterancestors(_FALLBACK), None) is None]
    last: dict[Any, Any] = {}
    count = 0
    for box in boxes:
        paragraph = next(box.iterancestors(_PARAGRAPH), None)
        content = [each for each in box if each.tag in {_PARAGRAPH, _TABLE}]
        if paragraph is None or not any(text.text for each in content for text in each.iter(_TEXT)):
            continue
        count += 1
        for each in content:
            last.get(paragraph, paragraph).addnext(each)
            last[paragraph] = each
    if count:
        note(
            ngettext(
                "The words of %(count)d text box stand after the paragraph that it was fixed to.",
                "The words of %(count)d text boxes stand after the paragraphs that they were fixed to.",
                count,
            )
            % {"count": count}
        )


def _tell_of_margins(document: Any, note: Note) -> None:
    margins = (each for section in document.sections for each in (section.header, section.footer))
    own = (
        each._element  # noqa: SLF001 - its paragraphs alone would miss the text boxes
        for each in margins
        if not each.is_linked_to_previous
    )
    if any(text.text for element in own for text in element.iter(_TEXT)):
        note(_("Headers and footers of pages were left behind."))


def _remove(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
