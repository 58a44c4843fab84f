"""The same matter in other words: found by what the titles share, unless it is what every title has."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection

from tests.foundation.search.conftest import Shelf, later
from tracker.foundation.search.normal_form import normalise
from tracker.foundation.search.rare_words import COMMON_ABOVE
from tracker.foundation.search.resembling import MAXIMUM_WINDOWS, Resemblance, resembling

pytestmark = pytest.mark.django_db
QueryBudget = Callable[[int], AbstractContextManager[object]]


def like(text: str, limit: int = 24) -> tuple[Resemblance, ...]:
    return resembling(text, user=AnonymousUser(), limit=limit)


def fill(shelf: Shelf) -> None:
    for title in ("食堂排队太久", "职工宿舍空调坏了", "输煤栈桥积粉", "办公电脑太旧", "立磨轴承故障"):
        shelf.put(title)


def test_other_words_for_the_same_matter_are_found_and_the_shared_ones_named(shelf: Shelf) -> None:
    fill(shelf)
    outcome = shelf.put("水仓机械化清淤装备")
    (found,) = like("水仓淤泥怎么清")
    assert (found.object_id, found.by_passages) == (outcome.pk, False)
    assert found.shared == ("水仓", "淤", "清")
    assert found.title_html == "<mark>水仓</mark>机械化<mark>清淤</mark>装备"


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("综采支架回撤慢，调向困难", "支架调移平台（快速回撤工装）"),
        ("炉子漏水报警联锁", "电石炉漏水识别与分级联锁"),
        ("掘进头瓦斯抽采不达标", "1022108 掘进面瓦斯异常治理"),
        ("PLC 老掉线", "皮带PLC掉线重连"),
        ("巷道里5G断断续续", "巷道５ｇ基站补盲"),
        ("𠮷䶮阀门渗漏", "渗漏的𠮷䶮阀"),
    ],
)
def test_words_count_in_any_order_and_apart(typed: str, title: str, shelf: Shelf) -> None:
    fill(shelf)
    paper = shelf.put(title)
    assert [one.object_id for one in like(typed)] == [paper.pk]


@pytest.mark.parametrize(
    "typed",
    [
        "智能化系统研究",
        "矿井技术优化",
        "研究矿井系统的优化技术",
        "系统怎么优化",
        "设备管理平台建设",
        "如何提高工作效率",
    ],
)
def test_words_of_every_proposal_find_nothing(typed: str, shelf: Shelf) -> None:
    shelf.put("矿井系统优化与智能技术研究")
    shelf.put("工作效率提高平台与设备管理")
    assert [one for one in like(typed) if not one.by_passages] == []


@pytest.mark.parametrize("typed", ["瓦斯", "瓦斯怎么办", "瓦斯的高低", "水平不够"])
def test_a_single_word_is_no_resemblance(typed: str, shelf: Shelf) -> None:
    fill(shelf)
    shelf.put("高瓦斯面抽放钻孔")
    shelf.put("水平大巷风门")
    assert like(typed) == ()


def test_a_word_of_many_titles_says_nothing(shelf: Shelf) -> None:
    paper = shelf.put("刮板链条松动")
    assert [one.object_id for one in like("链条刮板")] == [paper.pk]
    for number in range(COMMON_ABOVE):
        shelf.put(f"链条{number}")
    assert like("链条刮板") == ()


def test_whoever_shares_a_passage_stands_first(shelf: Shelf) -> None:
    fill(shelf)
    words = shelf.put("清淤水仓用泥泵与淤泥怎样外运", at=later(5))
    passage = shelf.put("井底", "水仓淤泥太多")
    assert [(one.object_id, one.by_passages) for one in like("水仓淤泥泵送清淤")] == [
        (passage.pk, True),
        (words.pk, False),
    ]
    assert [one.object_id for one in like("水仓淤泥泵送清淤", limit=1)] == [passage.pk]


def test_the_closest_stand_first_and_then_the_newest(shelf: Shelf) -> None:
    for number in range(40):
        shelf.put(f"空压机漏油 {number}")
    older, newer = (shelf.put(f"回柱绞车{number}号", at=later(number)) for number in range(2))
    closest = shelf.put("绞车回柱钢绳")
    assert [one.object_id for one in like("钢绳绞车断，回柱难")] == [closest.pk, newer.pk, older.pk]
    assert len(like("钢绳绞车断，回柱难", limit=2)) == 2


def test_hidden_records_are_never_named(shelf: Shelf) -> None:
    fill(shelf)
    shelf.put("水仓机械化清淤装备", hidden=True)
    assert like("水仓淤泥怎么清") == ()


def test_only_the_kinds_asked_for_are_found(shelf: Shelf) -> None:
    fill(shelf)
    shelf.put("水仓机械化清淤装备", kind="label")
    assert resembling("水仓淤泥怎么清", user=AnonymousUser(), kinds=("group",)) == ()
    assert len(resembling("水仓淤泥怎么清", user=AnonymousUser(), kinds=("label",))) == 1


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "%",
        "水仓%",
        '水仓" OR "淤',
        "\x00水仓\x00淤泥",
        "🙂🙂水仓🙂淤",
        "\ud800水仓淤",
        "\ue000水仓\ue001淤",
        "''；--水仓",
    ],
)
def test_no_text_errs(text: str, shelf: Shelf) -> None:
    fill(shelf)
    shelf.put('𠮷水仓"%\\_🙂🙂清淤')
    like(text)


def test_a_long_text_is_asked_no_more_than_a_short_one(
    shelf: Shelf, django_assert_max_num_queries: QueryBudget
) -> None:
    fill(shelf)
    shelf.put("水仓机械化清淤装备")
    # On SQLite a window is a statement; PostgreSQL is asked for all of them at once, and says where transactions end.
    most = {"sqlite": MAXIMUM_WINDOWS + 4, "postgresql": 17}[connection.vendor]
    typed = "水仓淤泥怎么清，" + '综采工作面瓦斯超限频繁𠮷"%🙂' * 1500
    assert len(typed) > 20_000
    with django_assert_max_num_queries(most):
        assert [one.shared for one in like(typed)] == [("水仓", "淤", "清")]


def test_the_mark_of_words_stands_where_they_are(shelf: Shelf) -> None:
    fill(shelf)
    shelf.put("<b>ＰＬＣ</b>水仓")
    (found,) = like("水仓的plc")
    assert found.title_html == "&lt;b&gt;<mark>ＰＬＣ</mark>&lt;/b&gt;<mark>水仓</mark>"
    assert all(passage == normalise(passage) for passage in found.shared)
