"""What is too long for its block becomes a paragraph, or is cut with a note that names the place and both lengths."""

from io import BytesIO

import docx
import pytest

from cms.site.setting_up import StorySite
from cms.stories.word.importing import LIMITS, begin_story, replace_text
from cms.stories.word.reading import MOST_NOTES
from cms.stories.word.runs import LONGEST_PARAGRAPH
from cms.stories.word.writing import word_of
from tests.cms.stories.word.files import plain, read, words_of
from tests.factories.organisation import World
from tests.factories.stories import story_draft

pytestmark = pytest.mark.usefixtures("english")

BECAME = "so it became a paragraph; nothing was cut."


def test_the_whole_text_of_a_long_cell_stands_after_its_table() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "先"
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "项目"
    table.cell(1, 1).text = "长" * 1003
    story = read(document)
    assert story.bodies["background"][1][1]["rows"] == f"项目\t\n\t{'长' * 299}…"
    assert words_of(story.bodies["background"][2][1]) == "长" * 1003
    assert story.notes == [
        "Table 2, row 2, column 2 has 1003 characters, of which the cell holds 300: the whole text stands after the table."
    ]


def test_a_cell_that_just_fits_has_no_note() -> None:
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "长" * 300
    assert read(document).notes == []


def test_a_large_table_says_how_large_it_was() -> None:
    document = docx.Document()
    table = document.add_table(61, 9)
    table.cell(0, 0).text = "项目"
    assert read(document).notes == [
        "Table 1 has 61 rows and 9 columns: the first 60 rows and 8 columns were kept."
    ]


def test_a_long_point_a_long_quotation_and_a_long_subheading_become_paragraphs() -> None:
    document = docx.Document()
    document.add_heading("做法", level=1)
    document.add_paragraph("先量通道。", style="List Number")
    document.add_paragraph("长" * 803, style="List Number")
    document.add_paragraph("再定工装。", style="List Number")
    document.add_paragraph("说" * 400 + "——牧青原", style="Quote")
    document.add_heading("题" * 61, level=2)
    story = read(document)
    assert [kind for kind, _value in story.bodies["practice"]] == [
        "points", "paragraph", "points", "paragraph", "paragraph"
    ]  # fmt: skip
    texts = [words_of(value) for kind, value in story.bodies["practice"] if kind == "paragraph"]
    assert texts == ["长" * 803, "说" * 400 + "——牧青原", "题" * 61]
    place = "in “What was done”: its"
    assert story.notes == [
        f"List point “{'长' * 12}…” {place} 803 characters are more than 500, {BECAME}",
        f"Quotation “{'说' * 12}…” {place} 405 characters are more than 300, {BECAME}",
        f"Subheading “{'题' * 12}…” {place} 61 characters are more than 60, {BECAME}",
    ]


def test_a_speaker_of_many_words_stays_in_the_quotation() -> None:
    document = docx.Document()
    document.add_paragraph("不打柱。——" + "某" * 101, style="Quote")
    assert read(document).bodies["background"] == [("quote", {"text": "不打柱。——" + "某" * 101, "who": ""})]


def test_a_very_long_paragraph_is_dealt_out_and_its_markup_stays_whole() -> None:
    document = docx.Document()
    run = document.add_paragraph("头").add_run("<&" * LONGEST_PARAGRAPH)
    run.bold = True
    story = read(document)
    texts = [value["text"] for _kind, value in story.bodies["background"]]
    assert len(texts) == 3
    assert all(text.count("<b>") == text.count("</b>") == 1 for text in texts)
    assert sum(text.count("&lt;") + text.count("&amp;") for text in texts) == 2 * LONGEST_PARAGRAPH
    assert story.notes == ["A paragraph of 20001 characters became 3 paragraphs; nothing was cut."]


def test_a_long_summary_is_cut_and_stands_whole_in_the_text(site: StorySite, world: World) -> None:
    document = docx.Document()
    document.add_paragraph("题" * 101, style="Title")
    document.add_paragraph("摘要：" + "摘" * 600)
    document.add_paragraph("每月超限。")
    file = read(document)
    story = begin_story(file, by=world.emma)
    assert (story.title, story.summary) == ("题" * 100, "摘" * LIMITS["summary"])
    assert [words_of(value) for _kind, value in plain(story)["background"]] == [
        "题" * 101,
        "摘" * 600,
        "每月超限。",
    ]
    kept = "were kept; the whole text stands at the beginning of the story."
    assert file.notes == [
        f"Title: of 101 characters the first 100 {kept}",
        f"Summary: of 600 characters the first 400 {kept}",
    ]


def test_a_second_title_and_a_second_author_stay_in_the_text() -> None:
    document = docx.Document()
    document.add_paragraph("智能平台", style="Title")
    document.add_paragraph("让撤架提速", style="Title")
    document.add_paragraph("作者：柯报")
    document.add_paragraph("作者：安编")
    story = read(document)
    assert story.facts == {"title": "智能平台", "authors": "柯报"}
    assert [words_of(value) for _kind, value in story.bodies["background"]] == ["让撤架提速", "作者：安编"]


def test_too_many_parts_are_counted() -> None:
    document = docx.Document()
    for number in range(402):
        document.add_paragraph(f"第 {number} 段")
    assert read(document).notes == ["The text has 402 parts: the first 400 were taken."]


def test_very_many_notes_end_with_one_that_says_so() -> None:
    document = docx.Document()
    table = document.add_table(15, 8)
    for cell in table._cells:
        cell.text = "长" * 301
    notes = read(document).notes
    assert (len(notes), notes[-1]) == (
        MOST_NOTES + 1,
        "More of the file did not fit than is listed here: compare the draft with it.",
    )


def test_what_just_fits_goes_out_and_comes_back_whole(site: StorySite, world: World) -> None:
    story = story_draft(
        site,
        summary="摘" * 400,
        background=[("subheading", "题" * 60), ("quote", {"text": "说" * 300, "who": "某" * 100})],
        practice=[("points", {"points": ["点" * 500] * 20, "source": "", "source_url": ""})],
        results=[("table", {"caption": "表" * 200, "rows": "\n".join(["\t".join(["格" * 300] * 8)] * 2)})],
    )
    story.save_revision()
    before = plain(story)
    file = read(docx.Document(BytesIO(word_of(story))))
    back = replace_text(story, file, by=world.emma)
    assert (plain(back), back.summary, file.notes) == (before, "摘" * 400, [])
