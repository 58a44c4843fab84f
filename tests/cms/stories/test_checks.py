"""Words, pictures and figures that keep a story from its readers, or that are told."""

from decimal import Decimal

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.test import Client

from cms.site.setting_up import StorySite
from cms.stories.checks import unverified_in, word_problems
from cms.stories.marks import with_marks
from cms.stories.printing import book_of
from cms.stories.wording import ForbiddenWord
from tests.factories.organisation import World
from tests.factories.stories import collection_of, paragraph, proven_outcome, published_story, story_draft

pytestmark = pytest.mark.usefixtures("english")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("年节约 300 万元。", ["300 万元"]),
        ("年节约402.6万元。", []),
        ("增收0.5亿元，降本12万元。", ["0.5亿元", "12万元"]),
        ("预算 120 万元。", []),
        ("项目投入 80 万元。当年创效500万元。", ["500万元"]),
        ("节约 1,234.50 万元", ["1,234.50 万元"]),
        ("没有数字。", []),
        ("一矿：78.85 万元/年，经财务核定。按 12 个月计。", ["78.85 万元/年"]),
        ("一矿：402.60 万元/年，经财务核定。", []),
        ("年节约300余万元。", ["300余万元"]),
        ("年节约400余万元，近 420 万元。", []),
        ("节约成本 300 多万元", ["300 多万元"]),
        ("节约材料费 500000 元，另有4026000元。", ["500000 元"]),
        ("年创效三百万元，增收四百零二万六千元。", ["三百万元"]),
        ("增收1.2亿", ["1.2亿"]),
        ("全年节约300万", ["300万"]),
        ("增效 3,000 千元", ["3,000 千元"]),
        ("降低成本80万元；减少费用 90 万元", ["80万元", "90 万元"]),
        ("约 403 万元的收益，即超过四百万元", []),
        ("每年 50 万元", ["50 万元"]),
        ("A saving of 3 million yuan.", ["3 million yuan"]),
        ("每年损失 50 万元，投入三十万元。", []),
        ("吨煤成本由 6.80 元/t 降到 5.20 元/吨。", []),
        ("项目投入资金120万元，当年减少损失300万元", ["300万元"]),
        ("项目总投资5000万元，降低能耗成本200万元", ["200万元"]),
        ("榜额50万元，投入经费40万元，实现效益见下", []),
        ("每件成本由12元降至9元", []),
        ("节约工时3万，人均少走2万步", []),
        ("省下300万块，一年下来省了88万元", ["300万块", "88万元"]),
        ("增收300W元，增效20w", ["300W元", "20w"]),
        ("节约¥3,000,000，即 CNY 3.2 million", ["3,000,000", "3.2 million"]),
        ("节约上千万元、数百万元，年均少支出88万元", ["上千万元", "88万元"]),
        ("节约数百万元，403 万元左右", ["403 万元"]),
        ("Saves 3 million yuan. 为公司挣了五十万元", ["3 million yuan", "五十万元"]),
        ("节约300至400万元", ["400万元"]),
        ("每年节约 402.60 万元/年", []),
        ("三十六个人、5 个班、第 3 次节约", []),
        ("年节约用电 300 万千瓦时、钢材 2 万吨，节省三元催化剂，减人百余人。", []),
    ],
)
def test_amounts_in_sentences_about_benefits_are_compared_with_what_finance_verified(
    text: str, found: list[str]
) -> None:
    assert unverified_in([text], [Decimal("402.60")]) == found


def test_marks_stand_behind_the_amount_and_never_in_a_tag() -> None:
    markup = '<a href="/x?300万元">节约300万元，共1300万元</a>'
    assert with_marks(markup, ["300万元"], "！") == '<a href="/x?300万元">节约300万元！，共1300万元</a>'


def test_an_unverified_benefit_is_marked_on_the_page_and_in_the_book(
    site: StorySite, world: World, client: Client
) -> None:
    outcome = proven_outcome(world)
    story = published_story(
        site,
        summary="不足 1 年，增收900万元 <确切>。",
        results=[paragraph("年节约402.60万元，预计年增收900万元。")],
        outcome=outcome,
        unit=world.pit_one,
    )
    page = client.get(story.get_url() or "").content.decode()
    assert '900万元<span class="jb-unverified">(not verified by finance)</span>' in page
    assert "402.60万元<span" not in page
    (case,) = book_of(collection_of(site, story)).cases
    assert "900万元（未经财务核定）" in case.html
    assert case.summary == "不足 1 年，增收900万元（未经财务核定） <确切>。"


def test_a_case_from_outside_bears_no_marks(site: StorySite, client: Client) -> None:
    story = published_story(site, results=[paragraph("年增收900万元。")])
    assert "jb-unverified" not in client.get(story.get_url() or "").content.decode()


def test_by_setting_an_unverified_benefit_stops_the_publication(
    site: StorySite, world: World, settings: LazySettings
) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "UNVERIFIED_BENEFITS": "refuse"}
    with pytest.raises(ValidationError, match="Finance has not verified these benefits: 900万元"):
        published_story(site, results=[paragraph("年增收900万元。")], unit=world.pit_one)


def test_a_refused_word_stops_the_publication_and_another_is_told(site: StorySite) -> None:
    ForbiddenWord.objects.create(word="最佳", is_refused=True, reason="广告用语")
    story = story_draft(site, summary="最佳做法，国内首创。")
    refused, only_told = word_problems(story)
    assert refused == ["“最佳” stands in the text. 广告用语"]
    assert len(only_told) == 1
    with pytest.raises(ValidationError, match="最佳"):
        story.save_revision(clean=False).publish()


def test_the_name_of_a_source_is_looked_through_as_well(site: StorySite) -> None:
    ForbiddenWord.objects.create(word="最佳", is_refused=True, reason="广告用语")
    story = story_draft(site, background=[paragraph(source="最佳做法汇编")])
    assert word_problems(story)[0] == ["“最佳” stands in the text. 广告用语"]


def test_the_editors_keep_the_list(site: StorySite, world: World, client: Client) -> None:
    client.force_login(world.emma)
    assert "绝密" in client.get("/editor/forbidden-words/").content.decode()
    client.post("/editor/forbidden-words/new/", {"word": "顶级", "place": "story", "is_refused": "on"})
    assert ForbiddenWord.objects.filter(word="顶级").exists()
