"""A story goes out as a Word file and comes back as it was; what a correspondent writes finds its chapter."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.rich_text import RichText

from cms.site.media import StoryDocument, StoryImage
from cms.site.setting_up import StorySite
from cms.stories.desk import WORD_TYPE
from cms.stories.pages import CaseStory
from cms.stories.word.importing import begin_story, replace_text
from cms.stories.word.markers import film_marker
from cms.stories.word.pictures import Picture
from cms.stories.word.writing import word_of
from tests.cms.stories.word.files import plain, read, stored, upload, words_of
from tests.factories.organisation import World
from tests.factories.stories import film_block, paragraph, proven_outcome, story_draft
from tests.factories.story_reviews import submit, with_reviewers
from tests.typesetting.pictures import png

pytestmark = pytest.mark.usefixtures("english")


def picture(title: str, content: bytes) -> StoryImage:
    image = StoryImage.objects.create(
        title=title, credit="宣传科", has_consent=True, file=ImageFile(BytesIO(content), name="a.png")
    )
    image.get_file_hash()
    return image


def taken_over(client: Client, story: CaseStory, document: Any) -> list[str]:
    """What is told when the file replaces the words of the story."""
    file = upload(stored(document).getvalue())
    answer = client.post(f"/story-word/{story.pk}/", {"file": file}, follow=True)
    return [str(each) for each in answer.context["messages"] if "source" in str(each)]


def latest(story: CaseStory) -> CaseStory:
    found: CaseStory = CaseStory.objects.get(pk=story.pk).get_latest_revision_as_object()
    return found


def test_out_and_back_nothing_is_lost(site: StorySite, world: World, client: Client) -> None:
    outcome = proven_outcome(world)
    one, two = picture("平台", png(width=40)), picture("滑靴", png(width=50))
    story = story_draft(
        site,
        subtitle="一台自己走的平台",
        authors="柯报",
        background=[paragraph("138架支架，<b>13天</b>撤完。<i>没有</i>打柱。")],
        practice=[
            ("subheading", "三个动作"),
            ("points", {"points": ["先量通道。", "再定工装。"], "source": "", "source_url": ""}),
            ("picture", {"image": one, "caption": "试压", "credit": "张工"}),
            ("gallery", {"caption": "现场", "pictures": [{"image": each, "caption": "", "credit": ""} for each in (one, two)]}),
            ("quote", {"text": "现在是架子自己走。", "who": "牧青原"}),
        ],
        results=[
            ("before_after", {"caption": "对照", "before_label": "此前", "after_label": "此后", "rows": [
                {"item": "用时", "before": "22 天", "after": "13 天", "change": "−41%"}
            ]}),
            ("table", {"caption": "设备表", "rows": "设备\t数量\n平台\t2"}),
            ("live_figures", {"outcome": outcome.pk}),
        ],
        lessons=[paragraph("先量通道。")],
        appendix=[("table", {"caption": "", "rows": "来源\t日期\n台账\t2026"})],
    )  # fmt: skip
    story.save_revision()
    client.force_login(world.emma)
    answer = client.get(f"/story-word/{story.pk}/download/")
    assert (answer.status_code, answer["Content-Type"]) == (200, WORD_TYPE)
    assert client.post(f"/story-word/{story.pk}/", {"file": upload(answer.content)}).status_code == 302
    back = CaseStory.objects.get(pk=story.pk).get_latest_revision_as_object()
    assert plain(back) == plain(story)
    facts = ("title", "subtitle", "summary", "unit_name", "authors", "theme")
    assert [getattr(back, name) for name in facts] == [getattr(story, name) for name in facts]
    assert StoryImage.objects.count() == 2


def test_films_and_the_sources_of_unchanged_words_come_back(
    site: StorySite, world: World, client: Client
) -> None:
    film = StoryDocument(title="撤架")
    film.file.save("platform.mp4", ContentFile(b"0123456789"))
    need = {"source": "需求 XQ-1", "source_url": "/needs/1/"}
    outcome = {"source": "成果 CG-1", "source_url": "/outcomes/1/"}
    lines = "<p>138 架支架，<b>13天</b>撤完 & “无伤”。</p><p>没有打柱。</p>"
    story = story_draft(
        site,
        background=[paragraph("每月超限 11 次。", **need)],
        practice=[
            film_block(film),
            ("paragraph", {"text": RichText(lines), **outcome}),
        ],
        lessons=[("points", {"points": ["先量通道。", "再定工装。"], **outcome})],
    )
    before = plain(story)
    story.save_revision()
    client.force_login(world.emma)
    document = docx.Document(BytesIO(client.get(f"/story-word/{story.pk}/download/").content))
    assert taken_over(client, story, document) == []
    back = plain(latest(story))
    assert (back["background"], back["lessons"]) == (before["background"], before["lessons"])
    assert back["practice"][0] == before["practice"][0]
    assert [value["source"] for _kind, value in back["practice"][1:]] == ["成果 CG-1", "成果 CG-1"]

    for written in document.paragraphs:
        written.text = {"再定工装。": "再定新工装。", "没有打柱。": "一根没打。"}.get(
            written.text, written.text
        )
    assert taken_over(client, story, document) == [
        "3 texts with a source were rewritten or left out: their sources were left behind."
    ]
    rewritten = plain(latest(story))
    assert [value["source"] for _kind, value in rewritten["practice"][1:]] == ["成果 CG-1", ""]
    assert rewritten["lessons"][0][1]["source"] == ""


def led_story(site: StorySite, **facts: Any) -> CaseStory:
    lead, other = picture("平台", png(width=40)), picture("滑靴", png(width=50))
    shown = {"image": other, "caption": "试压", "credit": "张工"}
    facts = {"hero": lead, "hero_caption": "平台全景", "background": [("picture", shown)], **facts}
    story = story_draft(site, **facts)
    story.save_revision()
    return story


def test_the_picture_at_the_head_comes_back_at_the_head(
    site: StorySite, world: World, client: Client
) -> None:
    story = led_story(site)
    before = plain(story)
    client.force_login(world.emma)
    content = client.get(f"/story-word/{story.pk}/download/").content
    document = docx.Document(BytesIO(content))
    lines = [each.text for each in document.paragraphs]
    assert lines.index("【题图】平台全景｜摄影：宣传科") < lines.index("背景")
    assert len(document.inline_shapes) == 2
    client.post("/story-word/", {"file": upload(content)})
    client.post(f"/story-word/{story.pk}/", {"file": upload(content)})
    for back in (latest(story), CaseStory.objects.exclude(pk=story.pk).get()):
        assert (back.hero, back.hero_caption, plain(back)) == (story.hero, "平台全景", before)
    assert StoryImage.objects.count() == 2


@pytest.mark.parametrize("caption", ["", "图1 平台"])
def test_another_picture_in_its_place_is_the_new_head(site: StorySite, world: World, caption: str) -> None:
    story = led_story(site, hero_caption="", background=[paragraph("没有打柱。")])
    document = docx.Document()
    document.add_paragraph().add_run().add_picture(BytesIO(png(width=60)))
    document.add_paragraph(f"【题图】{caption}")  # the style of captions was lost on the way
    document.add_paragraph("另有一行。", style="Caption")
    back = replace_text(story, read(document), by=world.emma)
    assert back.hero is not None
    assert (back.hero != story.hero, back.hero.width, back.hero_caption) == (True, 60, caption)
    assert [kind for kind, _value in plain(back)["background"]] == ["paragraph"]


def test_a_head_that_the_file_leaves_out_or_whose_file_is_gone_stays(site: StorySite, world: World) -> None:
    story = led_story(site)
    assert story.hero is not None
    without = replace_text(story, read(docx.Document()), by=world.emma)
    assert (without.hero, without.hero_caption) == (story.hero, "平台全景")
    Path(story.hero.file.path).unlink()
    story = CaseStory.objects.get(pk=story.pk)
    file = read(docx.Document(BytesIO(word_of(story))))
    back = replace_text(story, file, by=world.emma)
    assert (back.hero_id, back.hero_caption, file.lead) == (story.hero_id, "平台全景", None)


def test_a_head_that_word_does_not_show_is_not_kept_twice(site: StorySite, world: World) -> None:
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(drawn, "WEBP")
    hero = StoryImage.objects.create(title="平台", file=ImageFile(drawn, name="a.webp"))
    story = led_story(site, hero=hero)
    back = replace_text(story, read(docx.Document(BytesIO(word_of(story)))), by=world.emma)
    assert (back.hero, StoryImage.objects.count()) == (hero, 3)


def test_words_of_a_head_that_are_too_long_or_whose_picture_is_left_out_stay_as_text(
    site: StorySite, world: World
) -> None:
    document = docx.Document()
    document.add_paragraph().add_run().add_picture(BytesIO(png(width=60)))
    document.add_paragraph("【题图】" + "长" * 201, style="Caption")
    file = read(document)
    story = begin_story(file, by=world.emma)
    [(kind, value)] = plain(story)["background"]
    assert (story.hero is not None, story.hero_caption, kind) == (True, "", "paragraph")
    assert "长" * 201 in words_of(value)
    file.lead = Picture(b"no picture", "Picture 1", "png", "平台", "张工")
    file.bodies["background"] = []
    left = begin_story(file, by=world.emma)
    [(kind, value)] = plain(left)["background"]
    assert (left.hero, words_of(value)) == (None, "平台｜摄影：张工")
    assert "Picture 1 was left out: it is damaged." in file.notes


def test_another_credit_of_the_head_is_told(site: StorySite, world: World) -> None:
    story = led_story(site)
    file = read(docx.Document(BytesIO(word_of(story))))
    assert file.lead is not None
    file.lead = replace(file.lead, credit="张工")
    replace_text(story, file, by=world.emma)
    assert file.notes == [
        "The opening picture is credited to 张工 in the file: change it where the picture is kept."
    ]


def test_a_file_shows_nobody_the_film_of_another_story(site: StorySite, world: World, client: Client) -> None:
    film = StoryDocument(title="撤架")
    film.file.save("platform.mp4", ContentFile(b"0123456789"))
    story_draft(site, practice=[film_block(film)])
    other = story_draft(site, "另一个案例", slug="other")
    other.save_revision()
    document = docx.Document()
    document.add_paragraph(film_marker(film.pk, "撤架"))
    client.force_login(world.emma)
    taken_over(client, other, document)
    [(kind, value)] = plain(latest(other))["background"]
    assert (kind, "【影片" in value["text"]) == ("paragraph", True)


def test_headings_with_numbers_and_without_styles_find_their_chapters() -> None:
    document = docx.Document()
    document.add_paragraph("智能平台让撤架提速", style="Title")
    document.add_paragraph("报送单位：霍岭煤矿")
    document.add_paragraph("摘要：十三天撤完。")
    document.add_heading("一、背景与起因", level=1)
    document.add_paragraph("每月超限 11 次。")
    document.add_paragraph("（二）主要做法")
    document.add_heading("（一）造一台平台", level=2)
    document.add_paragraph("我们的做法是先量通道，再造平台，最后全员培训。")
    document.add_heading("3. 取得成效", level=1)
    document.add_paragraph("降到 0。")
    document.add_heading("经验与启示", level=1)
    document.add_paragraph("先量通道。", style="List Bullet")
    document.add_heading("附录：数据来源", level=1)
    document.add_paragraph("调度台账。")
    story = read(document)
    assert story.facts == {"title": "智能平台让撤架提速", "unit_name": "霍岭煤矿", "summary": "十三天撤完。"}
    assert {name: [kind for kind, _value in body] for name, body in story.bodies.items()} == {
        "background": ["paragraph"],
        "practice": ["subheading", "paragraph"],
        "results": ["paragraph"],
        "lessons": ["points"],
        "appendix": ["paragraph"],
    }


def test_words_of_a_file_are_never_read_as_markup() -> None:
    document = docx.Document()
    document.add_paragraph("<script>alert(1)</script> & 风险")
    [(kind, value)] = read(document).bodies["background"]
    assert (kind, value["text"]) == (
        "paragraph",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; 风险</p>",
    )


def test_a_link_leaves_its_words_and_a_linked_picture_nothing() -> None:
    document = docx.Document()
    words = document.add_paragraph("见")
    related = words.part.relate_to(
        "http://evil.example/x",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    from docx.oxml import parse_xml

    space = (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    )
    words._p.append(
        parse_xml(f'<w:hyperlink {space} r:id="{related}"><w:r><w:t>台账</w:t></w:r></w:hyperlink>')
    )
    linked = document.add_paragraph("图")
    linked._p.append(parse_xml(f'<w:r {space}><w:drawing><a:blip r:link="{related}"/></w:drawing></w:r>'))
    story = read(document)
    assert [value["text"] for _kind, value in story.bodies["background"]] == ["<p>见台账</p>", "<p>图</p>"]
    assert story.notes == ["Picture 1 was left out: it lies outside the file."]


def test_a_correspondent_begins_a_story_with_a_file(site: StorySite, world: World, client: Client) -> None:
    with_reviewers(world)
    client.force_login(world.corrie)
    document = docx.Document()
    document.add_paragraph("少烧630吨稳燃油", style="Title")
    document.add_heading("成效", level=1)
    document.add_paragraph("少烧油。")
    answer = client.post("/story-word/", {"file": upload(stored(document).getvalue())})
    story = CaseStory.objects.get(title="少烧630吨稳燃油")
    assert answer["Location"] == f"/editor/pages/{story.pk}/edit/"
    assert (story.live, story.unit_id, story.owner_id, len(story.results)) == (
        False,
        world.pit_one.pk,
        world.corrie.pk,
        1,
    )
    assert client.get(answer["Location"]).status_code == 200


def test_a_story_under_review_is_not_overwritten(site: StorySite, world: World, client: Client) -> None:
    with_reviewers(world)
    story = story_draft(site, unit=world.pit_one, owner=world.corrie)
    story.save_revision(user=world.corrie)
    content = word_of(story)
    submit(story, by=world.corrie)
    client.force_login(world.corrie)
    answer = client.post(f"/story-word/{story.pk}/", {"file": upload(content)})
    assert answer.status_code == 422
    assert "under review" in answer.content.decode()
