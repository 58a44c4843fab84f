from cms.casebook.content import BookWords, chinese_numeral
from cms.casebook.geometry import roman
from cms.casebook.markup import Piece, PieceKind
from cms.casebook.pagination import body_numbers, paginate
from cms.casebook.stamping import Stamp

COVER = Piece("cover", PieceKind.COVER, "书", "")
PREFACE = Piece("preface", PieceKind.FRONT, "前言", "")
CONTENTS = Piece("contents", PieceKind.FRONT, "目录", "")
FIRST, SECOND = Piece("p1", PieceKind.DIVIDER, "一", ""), Piece("p2", PieceKind.DIVIDER, "二", "")
CASE = Piece("c1", PieceKind.CASE, "案例", "", kicker="案例 001", verso="书名", recto="案例名")
COLOPHON = Piece("end", PieceKind.BACK, "说明", "")


def placed(counts: dict[str, int]) -> dict[str, tuple[int, int]]:
    pagination = paginate([COVER, PREFACE, CONTENTS], [FIRST, CASE, SECOND, COLOPHON], counts)
    return {place.piece.anchor: (place.index, place.number) for place in pagination.placements}


def test_dividers_and_the_first_page_after_the_cover_lie_on_the_right() -> None:
    places = placed({"cover": 1, "preface": 2, "contents": 1, "p1": 1, "c1": 4, "p2": 1, "end": 1})
    assert places == {
        "cover": (0, 1),
        "preface": (2, 3),
        "contents": (4, 5),
        "p1": (6, 1),
        "c1": (7, 2),
        "p2": (12, 7),
        "end": (13, 8),
    }


def test_numbers_do_not_depend_on_the_front_matter() -> None:
    counts = {"p1": 1, "c1": 3, "p2": 1, "end": 1}
    assert body_numbers([FIRST, CASE, SECOND, COLOPHON], counts) == {"p1": 1, "c1": 2, "p2": 5, "end": 6}


def test_totals_count_blank_pages() -> None:
    counts = {"cover": 1, "preface": 1, "contents": 2, "p1": 1, "c1": 2, "p2": 1, "end": 1}
    pagination = paginate([COVER, PREFACE, CONTENTS], [FIRST, CASE, SECOND, COLOPHON], counts)
    assert (pagination.front_pages, pagination.total_pages) == (6, 12)


def test_stamps_follow_the_kind_of_page() -> None:
    counts = {"cover": 1, "preface": 1, "contents": 1, "p1": 1, "c1": 3, "p2": 1, "end": 1}
    places = {
        place.piece.anchor: place
        for place in paginate([COVER, PREFACE], [FIRST, CASE, COLOPHON], counts).placements
    }
    assert places["cover"].stamps(0) == places["p1"].stamps(0) == ()
    assert places["preface"].stamps(0) == (Stamp("folio", "— iii —"),)
    assert places["c1"].stamps(0) == (Stamp("kicker", "案例 001", outer=False), Stamp("folio", "— 2 —"))
    assert places["c1"].stamps(1) == (Stamp("head", "案例名"), Stamp("folio", "— 3 —"))
    assert places["c1"].stamps(2) == (Stamp("head", "书名"), Stamp("folio", "— 4 —"))
    assert places["end"].stamps(0) == (Stamp("folio", "— 5 —"),)


def test_numerals() -> None:
    assert [chinese_numeral(number) for number in (1, 10, 11, 20, 99, 100)] == [
        "一",
        "十",
        "十一",
        "二十",
        "九十九",
        "100",
    ]
    assert [roman(number) for number in (1, 4, 9, 14, 40, 1999)] == ["i", "iv", "ix", "xiv", "xl", "mcmxcix"]
    assert BookWords().case.format(number=7) == "案例 007"
