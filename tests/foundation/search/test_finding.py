"""Finding: every term contained, titles first, newest first, nothing that one may not see, and never an error."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from tests.foundation.search.conftest import START, Shelf, later
from tracker.foundation.search.finding import COUNT_CAP, SearchPage, find
from tracker.foundation.search.index import reindex
from tracker.foundation.search.registry import SearchDocument, register_searchable

RARE = "95%_a\\b'c 𠮷野 🚀 5‰ GB/T-9704 *x* x̌"


@pytest.mark.parametrize("query", ["瓦斯监测", "智能开采", "瓦斯", "斯", "瓦斯 开采", "矿井，PLC", "ｐｌｃ"])
def test_chinese_words_are_found_wherever_they_stand(shelf: Shelf, query: str) -> None:
    shelf.put("矿井瓦斯监测与智能开采", "采用PLC控制")
    shelf.put("选煤厂节水", "重介质旋流器")
    page = shelf.find(query)
    assert [hit.title for hit in page.hits] == ["矿井瓦斯监测与智能开采"]
    assert (page.total, page.total_is_capped, page.per_kind) == (1, False, {"group": 1})


@pytest.mark.parametrize(
    "query", ["", " ", "　", '"', "，。", "\x00", "\x01\x7f", "\ud800", "\ue000\ue001\ue002"]
)
def test_a_blank_query_finds_nothing(shelf: Shelf, query: str) -> None:
    shelf.put("矿井瓦斯监测", RARE)
    assert shelf.find(query) == SearchPage()


@pytest.mark.parametrize(
    "query", ["%", "_", "\\", "'", "95%", "%_", "\\b'", "𠮷", "🚀", "𠮷野 🚀", "5‰", "*", "*x*", "T-9"]
)
def test_no_character_is_special(shelf: Shelf, query: str) -> None:
    shelf.put("罕见字符", RARE)
    shelf.put("寻常字符", "九十五分，甲乙丙丁")
    assert shelf.titles(query) == ["罕见字符"]
    assert shelf.find(query * 200).total == 0


@pytest.mark.parametrize(
    "query",
    [
        'AND OR NOT "瓦斯"',
        "NEAR(a b)",
        "grams: *",
        "-瓦斯 ^ +",
        "瓦斯;DROP TABLE--",
        "瓦" * 3000,
        "瓦斯监测" * 750,
        "ab" * 1500,
        "%_" * 1500,
        "🚀" * 3000,
        " ".join(map(chr, range(0x4E00, 0x4E00 + 1500))),
        "".join(map(chr, range(1, 3000))),
        "瓦斯\ud83d",
    ],
)
def test_no_query_is_an_error(shelf: Shelf, query: str) -> None:
    shelf.put("矿井瓦斯监测", RARE)
    assert shelf.find(query).total in {0, 1}


def test_a_long_passage_is_found_as_one_term(shelf: Shelf) -> None:
    passage = "".join(chr(0x4E00 + (number * 7919) % 6000) for number in range(3000))
    shelf.put("长文", "序" + passage + "跋")
    shelf.put("似是而非", passage[:1500] + "断" + passage[1500:])
    assert shelf.titles(passage) == ["长文"]


def test_wildcards_stand_for_themselves(shelf: Shelf) -> None:
    shelf.put("abc%def")
    shelf.put("abcxdef")
    assert shelf.titles("bc%d") == ["abc%def"]
    assert shelf.titles("bc_d") == []


def test_pairs_that_do_not_stand_together_are_no_hit(shelf: Shelf) -> None:
    shelf.put("瓦斯与斯监及监测")
    shelf.put("GB/ B/T")
    assert shelf.titles("瓦斯监测") == []
    assert shelf.titles("GB/T") == []


def test_a_term_does_not_reach_from_the_title_into_the_body(shelf: Shelf) -> None:
    shelf.put("矿井瓦", "斯监测")
    assert shelf.titles("瓦斯") == []
    assert shelf.titles("瓦 监测") == ["矿井瓦"]


def test_all_terms_must_be_contained_and_the_ninth_is_not_looked_at(shelf: Shelf) -> None:
    shelf.put("甲乙丙丁戊己庚辛")
    assert shelf.titles("甲 乙 丙 丁 戊 己 庚 辛 壬") == ["甲乙丙丁戊己庚辛"]
    assert shelf.titles("甲 壬") == []


def test_titles_come_first_and_then_the_newest(shelf: Shelf) -> None:
    shelf.put("旧文", "瓦斯", at=later(1))
    shelf.put("新文", "瓦斯", at=later(9))
    shelf.put("瓦斯旧题", at=later(2))
    shelf.put("瓦斯新题", "监测", at=later(3))
    shelf.put("早于纪元的瓦斯", at=START - timedelta(days=60 * 365))
    assert shelf.titles("瓦斯") == ["瓦斯新题", "瓦斯旧题", "早于纪元的瓦斯", "新文", "旧文"]
    assert shelf.titles("瓦斯 监测") == ["瓦斯新题"]


def test_within_a_second_the_later_entry_is_the_newer(shelf: Shelf) -> None:
    shelf.put("瓦斯甲", at=START.replace(microsecond=900_000))
    shelf.put("瓦斯乙", at=START.replace(microsecond=100_000))
    assert shelf.titles("瓦斯") == ["瓦斯乙", "瓦斯甲"]


def test_a_hit_says_what_and_where_it_is(shelf: Shelf) -> None:
    paper = shelf.put("<b>瓦斯</b>", "用“ＰＬＣ”看瓦斯 & 火", at=START.replace(microsecond=5))
    (hit,) = shelf.find("瓦斯 plc").hits
    assert (hit.kind, hit.object_id, hit.recorded_at) == ("group", paper.pk, START)
    assert hit.title == "<b>瓦斯</b>"
    assert hit.title_html == "&lt;b&gt;<mark>瓦斯</mark>&lt;/b&gt;"
    assert hit.snippet_html == "用“<mark>ＰＬＣ</mark>”看<mark>瓦斯</mark> &amp; 火"


def test_what_a_database_cannot_store_is_replaced(shelf: Shelf) -> None:
    shelf.put("瓦斯\x00监测", "坏\ud800字")
    (hit,) = shelf.find("监测 字").hits
    assert (hit.title, hit.snippet_html) == ("瓦斯 监测", "坏?<mark>字</mark>")


def test_kinds_are_counted_and_may_be_left_out(shelf: Shelf) -> None:
    shelf.put("瓦斯甲", at=later(1))
    shelf.put("瓦斯乙", at=later(2), kind="label")
    shelf.put("瓦斯丙", at=later(3))
    assert shelf.find("瓦斯").per_kind == {"group": 2, "label": 1}
    assert [hit.title for hit in shelf.find("瓦斯", kinds=["label"]).hits] == ["瓦斯乙"]
    assert shelf.find("瓦斯", kinds={"group"}).total == 2
    assert shelf.find("瓦斯", kinds={"label", "nonsense"}).per_kind == {"label": 1}
    assert shelf.find("瓦斯", kinds=["nonsense"]) == shelf.find("瓦斯", kinds=[]) == SearchPage()


def test_what_one_may_not_see_is_neither_found_nor_counted(shelf: Shelf) -> None:
    shelf.put("瓦斯甲")
    shelf.put("瓦斯乙", hidden=True)
    shelf.put("瓦斯丙", kind="label", hidden=True)
    page = shelf.find("瓦斯")
    assert [hit.title for hit in page.hits] == ["瓦斯甲"]
    assert (page.total, page.per_kind) == (1, {"group": 1})


def test_a_page_is_full_although_others_may_not_be_seen(shelf: Shelf) -> None:
    for number in range(6):
        shelf.put(f"瓦斯{number}", at=later(number), hidden=number % 2 == 0)
    assert [hit.title for hit in shelf.find("瓦斯", limit=2).hits] == ["瓦斯5", "瓦斯3"]
    assert [hit.title for hit in shelf.find("瓦斯", limit=2, offset=2).hits] == ["瓦斯1"]
    assert shelf.find("瓦斯", limit=2, offset=2).total == 3
    assert shelf.find("瓦斯", offset=99).hits == ()
    assert shelf.find("瓦斯", limit=0).total == 3
    assert shelf.find("瓦斯", limit=-1, offset=-1).hits == ()


def members_of(codename: str) -> QuerySet[Group]:
    return Group.objects.filter(permissions__codename=codename).distinct().order_by("name")


def test_any_queryset_may_say_what_is_visible(shelf: Shelf) -> None:
    register_searchable(Group, kind="group", document=shelf.document, visible_to=members_of)
    paper = shelf.put("瓦斯甲")
    shelf.put("瓦斯乙")
    permission = Permission.objects.select_related("content_type").earliest("pk")
    assert isinstance(paper, Group)
    paper.permissions.add(permission)

    def titles(user: object) -> list[str]:
        return [hit.title for hit in find("瓦斯", user=user, kinds=["group"]).hits]

    assert titles(permission.codename) == ["瓦斯甲"]
    assert titles("nothing 100%") == []


def licensed(_user: object) -> QuerySet[Group]:
    """A rule that looks at other records of the kind, which are no hits themselves."""
    licence = Group.objects.filter(name=Concat(Value("licence of "), OuterRef("name")))
    return Group.objects.filter(Exists(licence))


def test_a_rule_may_look_at_other_records_of_its_kind(shelf: Shelf) -> None:
    register_searchable(Group, kind="group", document=shelf.document, visible_to=licensed)
    paper = shelf.put("瓦斯甲")
    shelf.put("瓦斯乙")
    Group.objects.create(name=f"licence of {paper}")
    assert shelf.titles("瓦斯") == ["瓦斯甲"]


def test_a_rule_that_can_never_hold_finds_nothing(shelf: Shelf) -> None:
    register_searchable(
        Group,
        kind="group",
        document=shelf.document,
        visible_to=lambda _user: Group.objects.filter(pk__in=[]),
    )
    shelf.put("瓦斯甲")
    shelf.put("瓦斯乙", kind="label")
    assert shelf.titles("瓦斯") == ["瓦斯乙"]
    assert shelf.find("瓦斯", kinds=["group"]) == SearchPage()


def test_who_may_see_nothing_finds_nothing(shelf: Shelf) -> None:
    shelf.put("瓦斯甲")
    shelf.put("瓦斯乙", kind="label")
    register_searchable(
        Group, kind="group", document=shelf.document, visible_to=lambda _user: Group.objects.none()
    )
    assert shelf.titles("瓦斯") == ["瓦斯乙"]
    assert shelf.find("瓦斯", kinds=["group"]) == SearchPage()


def test_a_search_takes_as_many_statements_for_four_hits_as_for_two(shelf: Shelf) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            find("瓦斯", user=AnonymousUser())
        return len(captured)

    expected = {"sqlite": 3, "postgresql": 6}[connection.vendor]
    shelf.put("瓦斯甲", "", kind="label")
    shelf.put("瓦斯乙")
    assert statements() == expected
    shelf.put("瓦斯丙", kind="label")
    shelf.put("瓦斯丁")
    assert statements() == expected


@pytest.fixture
def crowded(shelf: Shelf) -> Shelf:
    """One hit more than are counted, entered in one go; and an old one of another kind."""
    shelf.put("瓦斯标签", at=START - timedelta(days=1), kind="label")
    names = [f"crowd {number}" for number in range(COUNT_CAP + 1)]
    for number, name in enumerate(names):
        title = "瓦斯" if number % 100 == 0 else "通风"
        shelf.papers[name] = SearchDocument(f"{title}{number}", "瓦斯监测", later(number))
    Group.objects.bulk_create(Group(name=name) for name in names)
    reindex(["group"])
    return shelf


def test_counts_end_at_a_thousand(crowded: Shelf) -> None:
    page = crowded.find("瓦斯", limit=13)
    assert (page.total, page.total_is_capped) == (COUNT_CAP, True)
    newest_with_title = [f"瓦斯{number}" for number in range(1000, -1, -100)]
    assert [hit.title for hit in page.hits] == [*newest_with_title, "瓦斯标签", "通风999"]
    last = crowded.find("瓦斯", limit=50, offset=COUNT_CAP - 1)
    assert [hit.title for hit in last.hits] == ["通风3"]
    assert crowded.find("瓦斯", offset=COUNT_CAP).hits == ()


def test_a_kind_beyond_the_first_thousand_is_counted_by_itself(crowded: Shelf) -> None:
    crowded.put("旧标签", "瓦斯监测", at=START - timedelta(days=2), kind="label")
    page = crowded.find("瓦斯监测")
    assert page.total_is_capped
    assert page.per_kind == {"group": COUNT_CAP, "label": 1}
    assert not crowded.find("瓦斯监测", kinds=["label"]).total_is_capped
