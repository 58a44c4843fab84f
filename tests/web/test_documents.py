"""The notice of a challenge and of a batch, and the poster: what they say, to whom, on how many pages."""

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from tests.factories.batches import made_batch
from tests.factories.chain import DAY, drafted_challenge, published_challenge
from tests.factories.decisions import approve, withdraw
from tests.factories.organisation import World
from tracker.challenges.documents.notices import notice_of_batch, notice_of_challenge
from tracker.challenges.documents.poster import cut, lines_of, poster_of, poster_pdf
from tracker.challenges.documents.words import closed_up
from tracker.challenges.models import Challenge
from tracker.challenges.services import submit_challenge
from tracker.foundation import clock
from tracker.organisation.models import Person
from tracker.typesetting.notices import Heading, Table

AsPerson = Callable[[Person], Client]
ADDRESS = "http://testserver/challenges/1/"
EVIL = '<script>alert(1)</script>𠮷 "'


def text_of(data: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def submitted(world: World, **facts: Any) -> Challenge:
    with clock.at(DAY):
        return submit_challenge(drafted_challenge(world, **facts), by=world.olga)


def headings(notice: Any) -> list[str]:
    return [block.text for block in notice.blocks if isinstance(block, Heading)]


def test_the_notice_says_what_the_statement_says_and_leaves_out_what_it_does_not(world: World) -> None:
    challenge = published_challenge(world, background="第一段。\n第二段。")
    # As one that was published before its statement had to be whole.
    for part in (
        "constraints_text", "resources", "outcome_form", "reward_terms", "penalty_terms", "milestone_terms",
    ):  # fmt: skip
        setattr(challenge, part, "")
    notice = notice_of_challenge(challenge, address=ADDRESS)
    assert headings(notice) == [
        "一、榜题概况",
        "二、榜题背景",
        "三、攻关内容",
        "四、考核指标",
        "五、评分标准",
        "六、揭榜条件",
        "七、验收方式",
        "八、知识产权",
        "九、揭榜方式",
    ]
    table = next(block for block in notice.blocks if isinstance(block, Table))
    assert table.rows[0] == ("超限报警", "11 次/月", "≤ 0 次/月", "监测系统连续 30 天记录")
    assert (notice.number, notice.signed_by, notice.standing) == (challenge.number, "二矿", "")
    assert notice.signed_on == DAY.date()


def test_the_notice_of_a_race_says_how_teams_leave_and_what_follows(world: World) -> None:
    race = published_challenge(world, is_race=True, parallel_teams=2)
    assert headings(notice_of_challenge(race, address=ADDRESS))[8:15] == [
        "九、揭榜条件",
        "十、里程碑要求",
        "十一、赛马淘汰节点",
        "十二、验收方式",
        "十三、奖励与支付",
        "十四、未完成的处理",
        "十五、知识产权",
    ]
    assert not any(
        "淘汰" in title
        for title in headings(notice_of_challenge(published_challenge(world), address=ADDRESS))
    )


def test_what_is_not_published_or_no_longer_says_so(world: World) -> None:
    draft = notice_of_challenge(drafted_challenge(world, bounty_wan=None), address=ADDRESS)
    assert (draft.standing, draft.signed_on) == ("送审稿", None)
    withdrawn = withdraw(published_challenge(world), world=world, note="重复。")
    notice = notice_of_challenge(withdrawn, address=ADDRESS)
    assert notice.standing == "已撤榜"
    (opening, *_rest) = notice.blocks
    assert "不再受理揭榜" in opening.text
    assert poster_of(withdrawn, address=ADDRESS).is_withdrawn


def test_readers_get_the_files_from_the_page(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world, title=EVIL, visibility="public")
    visitor = Client()
    page = visitor.get(f"/challenges/{challenge.pk}/").content.decode()
    for name, kind in (
        ("announcement.pdf", "pdf"),
        ("announcement.docx", "wordprocessingml"),
        ("poster.pdf", "pdf"),
    ):
        address = f"/challenges/{challenge.pk}/{name}"
        assert address in page
        response = visitor.get(address)
        assert (response.status_code, kind in response["Content-Type"]) == (200, True)
        if name == "announcement.docx":
            document = docx.Document(io.BytesIO(response.content))
            assert EVIL in "".join(paragraph.text for paragraph in document.paragraphs).replace("\n", "")
        else:
            assert "<script>alert(1)</script>" in text_of(response.content)


def test_the_same_words_are_laid_out_once(world: World) -> None:
    challenge = published_challenge(world, visibility="public")
    address = f"/challenges/{challenge.pk}/announcement.pdf"
    first, second = Client().get(address), Client().get(address)
    assert first.content == second.content
    Challenge.objects.filter(pk=challenge.pk).update(task="另一件事。")
    assert "另一件事。" in text_of(Client().get(address).content)


def test_the_notice_of_a_batch_lists_what_the_reader_may_see(world: World, as_person: AsPerson) -> None:
    batch = made_batch(world)
    public = published_challenge(world, batch=batch, visibility="public", title="公开榜题")
    inner = published_challenge(world, batch=batch, title="内部榜题", bounty_wan=Decimal("0.5"))
    withdraw(published_challenge(world, batch=batch, title="撤下榜题"), world=world, note="重复。")
    drafted_challenge(world, batch=batch, title="起草榜题")
    address = f"/challenges/batches/{batch.pk}/announcement.pdf"
    with clock.at(DAY):
        for client, numbers, total in (
            (as_person(world.olga), [public.number, inner.number], "2项榜题，榜额合计60.5万元"),
            (Client(), [public.number], "1项榜题，榜额合计60万元"),
        ):
            text = text_of(client.get(address).content)
            assert total in text
            for number in (public.number, inner.number):
                assert (number in text) == (number in numbers)
            for title in ("撤下榜题", "起草榜题"):
                assert title not in text
            assert "衡岳科〔2026〕7号" in text


def test_a_batch_announces_what_is_published_and_its_draft_holds_what_is_approved_as_well(
    world: World, as_person: AsPerson
) -> None:
    batch = made_batch(world)
    out = published_challenge(world, batch=batch, title="已发布榜题")
    ahead = approve(submitted(world, batch=batch, title="待发布榜题"), world=world)
    office, page = as_person(world.olga), batch.get_absolute_url()
    address = f"{page}announcement.pdf"
    with clock.at(DAY):
        text, draft = (text_of(office.get(asked).content) for asked in (address, f"{address}?drafts"))
        assert (out.title in text, ahead.title in text, "送审稿" in text) == (True, False, False)
        assert (out.title in draft, ahead.title in draft, "送审稿" in draft) == (True, True, True)
        assert f"{address}?drafts" in office.get(page).content.decode()
        # Whoever sees no approved challenge has no draft either, by any address.
        assert f"{address}?drafts" not in as_person(world.trudy).get(page).content.decode()
        assert ahead.title not in text_of(as_person(world.trudy).get(f"{address}?drafts").content)


def test_a_batch_of_which_nothing_is_out_is_a_draft_by_itself(world: World, as_person: AsPerson) -> None:
    batch = made_batch(world)
    ahead = approve(submitted(world, batch=batch, title="待发布榜题"), world=world)
    with clock.at(DAY):
        page = as_person(world.olga).get(batch.get_absolute_url()).content.decode()
        text = text_of(as_person(world.olga).get(f"{batch.get_absolute_url()}announcement.pdf").content)
    assert "?drafts" not in page
    assert ahead.title in text
    assert "送审稿" in text


def test_official_titles_have_no_gaps_between_chinese_and_figures(world: World) -> None:
    assert closed_up("2026 年第 2 批 AI 榜题") == "2026年第2批AI榜题"
    assert closed_up("AI Challenge 2") == "AI Challenge 2"
    batch = made_batch(world, title="2026 年第一批榜题", text="")
    assert notice_of_batch(batch, [], address=ADDRESS).title == "关于发布2026年第一批榜题的公告"


def test_the_notice_of_a_batch_costs_the_same_for_one_challenge_and_for_three(
    world: World, as_person: AsPerson
) -> None:
    batch = made_batch(world)
    client = as_person(world.olga)
    counts = []
    with clock.at(DAY):
        for _ in range(3):
            published_challenge(world, batch=batch)
            client.get("/challenges/")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"/challenges/batches/{batch.pk}/announcement.docx").status_code == 200
            counts.append(len(captured))
    assert counts == [5, 5, 5]


def test_a_batch_without_challenges_and_with_very_many_is_still_a_notice(world: World) -> None:
    batch = made_batch(world, text="一。\n二。", document_number="")
    empty = notice_of_batch(batch, [], address=ADDRESS)
    assert (empty.annex, empty.number) == ((), batch.title)
    challenge = published_challenge(world, batch=batch, task="长" * 20_000)
    many = notice_of_batch(batch, [challenge] * 120, address=ADDRESS)
    assert any(getattr(block, "text", "").startswith("（一百二十）") for block in many.annex)
    assert max(len(getattr(block, "text", "")) for block in many.annex) < 700


WORDS = st.text(st.sampled_from("瓦斯aW0 \n\t，。“<&😀\x00治"), max_size=3000)


@pytest.mark.django_db
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(title=WORDS, task=WORDS, background=WORDS, eligibility=WORDS, is_race=st.booleans())
def test_a_poster_is_one_page_whatever_is_written(
    world: World, title: str, task: str, background: str, eligibility: str, *, is_race: bool
) -> None:
    challenge = Challenge(
        number="JB-2026-001",
        title=title[:200],
        task=task,
        background=background,
        eligibility=eligibility,
        is_race=is_race,
        parallel_teams=3,
        unit=world.pit_two,
        end_user_unit=world.pit_two,
        bounty_wan=Decimal("9999999.99"),
        pk=1,
    )
    rendered = poster_pdf(poster_of(challenge, address=ADDRESS + "x" * 300))
    assert rendered.pages == 1


def test_the_poster_says_the_main_things(world: World, as_person: AsPerson) -> None:
    challenge = published_challenge(world, background="停头。", contact=world.dave)
    with clock.at(DAY + timedelta(days=1)):
        text = text_of(as_person(world.trudy).get(f"/challenges/{challenge.pk}/poster.pdf").content)
    for words in (
        challenge.number,
        "掘进面瓦斯异常治理",
        "60万元",
        "2026年3月23日17:00",
        "≤0次/月",
        "停头。",
        "戴维",
    ):
        assert words in text


def test_texts_are_cut_to_their_room() -> None:
    assert cut("一二三", lines=1, width=3) == "一二三"
    assert cut("一二三四", lines=1, width=3) == "一……"
    assert cut("一\n\n二\n三", lines=2, width=3) == "一\n二……"
    assert cut("", lines=1, width=3) == ""
    assert lines_of("一二三四\n五", 3) == 3
