"""What the case book engine is given: plain facts, clean HTML, pictures by name."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.images import ImageFile
from wagtail.rich_text import RichText

from cms.casebook.content import Case
from cms.site.media import StoryImage
from cms.site.setting_up import StorySite
from cms.stories.pages import CaseStory
from cms.stories.printing import EmptyCollectionError, book_of, case_id, printed_text
from tests.factories.organisation import World
from tests.factories.projects import accepted_project
from tests.factories.rollout import adopting_adoption
from tests.factories.stories import (
    collection_of,
    proven_outcome,
    published_story,
    story_draft,
)
from tests.typesetting.pictures import png
from tracker.foundation.audit import head_digest

pytestmark = pytest.mark.usefixtures("english")


def case_for(site: StorySite, **facts: Any) -> Case:
    return book_of(collection_of(site, published_story(site, **facts))).cases[0]


def picture(name: str = "平台.png", **size: int) -> StoryImage:
    return StoryImage.objects.create(
        title="调移平台", credit="霍岭煤矿", has_consent=True, file=ImageFile(BytesIO(png(**size)), name=name)
    )


def test_the_book_holds_the_published_stories_in_their_order(site: StorySite) -> None:
    first, second = published_story(site, "乙", slug="b"), published_story(site, "甲", slug="a")
    draft = story_draft(site, "丙", slug="c")
    book = book_of(collection_of(site, first, draft, second))
    assert [(part.title, [case.title for case in part.cases]) for part in book.chapters] == [
        ("安全高效", ["乙", "甲"])
    ]
    assert (book.title, book.edition, book.marking) == (
        "揭榜挂帅创新实践案例集",
        "2026 年卷",
        "内部资料　注意保存",
    )
    assert book.committee == (("主任", ("张国栋", "李卫东")),)
    assert book.audit_head == head_digest()


def test_a_collection_without_published_stories_is_no_book(site: StorySite) -> None:
    with pytest.raises(EmptyCollectionError):
        book_of(collection_of(site, story_draft(site)))


def test_the_facts_of_a_case_come_from_the_records(site: StorySite, world: World) -> None:
    project = accepted_project(world)
    outcome = proven_outcome(world, source="project", project=project)
    case = case_for(site, project=project, outcome=outcome)
    assert dict(case.facts) == {
        "榜题": f"掘进面瓦斯异常治理（{project.challenge.number}）",
        "团队": "1+2，一矿、二矿",
        "周期": "2026年4月—2026年10月",
        "核定效益": "402.60 万元/年",
        "推广": "1/1 家单位采纳",
    }


def test_a_unit_that_still_applies_it_says_so_in_the_book(site: StorySite, world: World) -> None:
    adoption = adopting_adoption(world)
    case = case_for(site, results=[("spread", {"outcome": adoption.outcome_id})])
    assert '<td class="day">应用中</td></tr>' in case.html


def test_each_block_is_printed(site: StorySite, world: World) -> None:
    outcome, project = proven_outcome(world), accepted_project(world)
    case = case_for(
        site,
        practice=[
            ("subheading", "三个动作"),
            ("quote", {"text": "现在是架子自己走。", "who": "牧青原"}),
            ("timeline", {"project": project.pk}),
        ],
        results=[
            (
                "before_after",
                {
                    "caption": "对照",
                    "before_label": "",
                    "after_label": "",
                    "rows": [{"item": "用时", "before": "22 天", "after": "13 天", "change": "−41%"}],
                },
            ),
            ("live_figures", {"outcome": outcome.pk}),
        ],
        lessons=[("points", {"points": ["先量通道。", "再定工装。"]})],
    )
    for words in (
        "<h3>背景</h3>",
        "<h3>启示</h3>",
        "<h4>三个动作</h4>",
        "<blockquote><p>现在是架子自己走。</p><p>牧青原</p></blockquote>",
        "<td>方案与钻孔</td>",
        "<caption>对照</caption>",
        '<th scope="row">核定效益</th><td>402.60 万元/年</td>',
        "<ol><li>先量通道。</li><li>再定工装。</li></ol>",
    ):
        assert words in case.html, words


def test_pictures_are_handed_over_no_wider_than_they_are_printed(site: StorySite) -> None:
    image = picture(width=2400, height=1200)
    case = case_for(site, practice=[("picture", {"image": image, "caption": "试压", "credit": ""})])
    name = f"picture-{image.pk}.jpg"
    assert f'<img src="asset:{name}" alt="调移平台">' in case.html
    assert "<figcaption>试压　霍岭煤矿</figcaption>" in case.html
    from PIL import Image

    assert Image.open(BytesIO(case.assets[name])).size == (1920, 960)


def test_a_picture_whose_file_is_gone_is_a_missing_asset_and_no_error(site: StorySite) -> None:
    image = picture()
    case = case_for(site, hero=image)
    image.file.delete(save=False)
    with pytest.raises(LookupError):
        case.assets[f"picture-{image.pk}.jpg"]


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ('<p onclick="x()">甲<script>x()</script><b>乙</b></p>', "<p>甲x()<b>乙</b></p>"),
        ('<p><a href="https://example.org/">外</a>链</p>', "<p>外链</p>"),
        (
            '<p><a linktype="page" id="7">见另一案例</a></p>',
            '<p><a href="casebook:AL-00007">见另一案例</a></p>',
        ),
        ('<p><a linktype="page" id="8">旧案例</a></p>', "<p>旧案例</p>"),
        ("<p>5 &lt; 6 \ue0007\ue001x\ue002</p>", "<p>5 &lt; 6 7x</p>"),
    ],
)
def test_rich_text_is_printed_clean(html: str, printed: str) -> None:
    assert printed_text(html, printed={7}) == printed


def test_a_link_to_another_story_of_the_book_leads_within_it(site: StorySite) -> None:
    other = published_story(site, "另一案例", slug="other")
    text = RichText(f'<p>见<a linktype="page" id="{other.pk}">另一案例</a>。</p>')
    story = published_story(
        site, background=[("paragraph", {"text": text, "source": "", "source_url": ""})], slug="linking"
    )
    book = book_of(collection_of(site, story, other))
    assert f'<a href="casebook:{case_id(other.pk)}">另一案例</a>' in book.cases[0].html
    assert CaseStory.objects.live().count() == 2
