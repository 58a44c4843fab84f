"""Words that Word and WPS wrap, or keep beside the text, come with the story; what does not is named."""

from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from tests.cms.stories.word.files import read, words_of

pytestmark = pytest.mark.usefixtures("english")

RUN = "<w:r><w:t>{}</w:t></w:r>"
MARKUP = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
SHAPE = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'


def document(*inner: str) -> Any:
    """One paragraph for each piece of XML."""
    made = docx.Document()
    end = made.element.body.sectPr
    for each in inner:
        end.addprevious(parse_xml(f"<w:p {nsdecls('w')} {MARKUP} {SHAPE}>{each}</w:p>"))
    return made


def paragraphs(made: Any) -> tuple[list[str], list[str]]:
    story = read(made)
    return [words_of(value) for _kind, value in story.bodies["background"]], story.notes


def test_tracked_changes_are_taken_as_accepted() -> None:
    made = document(
        RUN.format("每班")
        + f'<w:del w:id="1"><w:r><w:delText>少用三人</w:delText></w:r></w:del><w:ins w:id="2">{RUN.format("少用六人")}</w:ins>'
        + f'<w:moveFrom w:id="3">{RUN.format("此处移走")}</w:moveFrom>'
        + RUN.format("。")
    )
    assert paragraphs(made) == (
        ["每班少用六人。"],
        ["The file holds tracked changes: they were taken as accepted."],
    )


def test_a_deleted_row_is_gone_and_an_inserted_one_stays() -> None:
    made = docx.Document()
    table = made.add_table(rows=3, cols=1)
    for row, (words, mark) in zip(table.rows, (("指标", ""), ("旧行", "del"), ("新行", "ins")), strict=True):
        row.cells[0].text = words
        if mark:
            row._tr.get_or_add_trPr().append(parse_xml(f'<w:{mark} {nsdecls("w")} w:id="1"/>'))
    kind, value = read(made).bodies["background"][0]
    assert (kind, value["rows"]) == ("table", "指标\n新行")


def test_content_controls_fields_and_tags_leave_their_words() -> None:
    made = document(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN.format('示范')}</w:sdtContent></w:sdt>"
        f'<w:smartTag w:element="x">{RUN.format("矿井")}</w:smartTag><w:fldSimple w:instr="REF x">{RUN.format("三处")}</w:fldSimple>'
    )
    whole = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p>{RUN.format('整段')}</w:p></w:sdtContent></w:sdt>"
    )
    made.element.body.sectPr.addprevious(whole)
    assert paragraphs(made) == (["示范矿井三处", "整段"], [])


def test_the_words_of_a_text_box_stand_after_its_paragraph_and_once() -> None:
    content = (
        f"<w:txbxContent><w:p>{RUN.format('框内说明')}</w:p><w:p>{RUN.format('第二行')}</w:p></w:txbxContent>"
    )
    made = document(
        RUN.format("框前")
        + f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
        + f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        RUN.format("框后"),
    )
    words, notes = paragraphs(made)
    assert words == ["框前", "框内说明", "第二行", "框后"]
    assert notes == ["The words of 1 text box stand after the paragraph that it was fixed to."]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_at_the_foot_stands_in_brackets(kind: str) -> None:
    made = document(RUN.format("回收率提高") + f'<w:r><w:{kind}Reference w:id="2"/></w:r>' + RUN.format("。"))
    body = f'<w:{kind}s {nsdecls("w")}><w:{kind} w:id="2"><w:p>{RUN.format("按 𠮷 矿口径")}</w:p></w:{kind}></w:{kind}s>'
    part = Part(
        PackURI(f"/word/{kind}s.xml"),
        f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}s+xml",
        body.encode(),
        made.part.package,
    )
    made.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}s")
    assert paragraphs(made) == (
        ["回收率提高(note: 按 𠮷 矿口径)。"],
        ["1 footnote stands in brackets where it was referred to."],
    )


def test_a_reference_to_a_note_that_is_not_there_is_passed_over() -> None:
    made = document(RUN.format("正文") + '<w:r><w:footnoteReference w:id="9"/></w:r>')
    assert paragraphs(made) == (["正文"], [])


def test_headers_that_say_something_are_named() -> None:
    made = document(RUN.format("正文"))
    made.sections[0].header.paragraphs[0].text = "内部材料"
    assert paragraphs(made) == (["正文"], ["Headers and footers of pages were left behind."])
