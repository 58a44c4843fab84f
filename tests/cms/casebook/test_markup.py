from cms.casebook.content import Book
from cms.casebook.markup import Piece, PieceKind, anchor_of, body_pieces, inserted, printable, running_head
from tests.cms.casebook.sample_book import with_html

ROW = "<tr><td>1</td></tr>"


def piece_with(book: Book, html: str) -> Piece:
    """The second case of the book with this body."""
    return [
        piece for piece in body_pieces(with_html(book, "AL-2025-0002", html)) if piece.kind is PieceKind.CASE
    ][1]


def test_a_short_table_is_kept_with_its_caption_and_a_long_one_is_not(book: Book) -> None:
    short, long = f"<table><caption>甲</caption>{ROW * 14}</table>", f"<table>{ROW * 15}</table>"
    html = piece_with(book, short + long).html
    assert f'<div class="kept">{short}</div>{long}' in html


def test_a_table_within_a_table_leaves_the_outer_one_alone(book: Book) -> None:
    html = piece_with(book, f"<table><tr><td><table>{ROW}</table></td></tr></table>").html
    assert f'<table><tr><td><div class="kept"><table>{ROW}</table></div></td></tr></table>' in html


def test_names_within_a_case_are_its_own(book: Book) -> None:
    piece = piece_with(
        book, '<h3 id="a">甲</h3><a href="#a">上</a><a href="https://example.org/#a">外</a><p>id="a"</p>'
    )
    anchor = anchor_of("AL-2025-0002")
    for markup in (
        f'id="{anchor}.a"',
        f'href="#{anchor}.a"',
        'href="https://example.org/#a"',
        '<p>id="a"</p>',
    ):
        assert markup in piece.html


def test_a_link_to_a_case_outside_the_book_keeps_its_words_only(book: Book) -> None:
    html = piece_with(
        book, '<a href="casebook:AL-2025-0001">在</a><a href="casebook:AL-1999-0001">不在</a>'
    ).html
    assert f'<a href="casebook:{anchor_of("AL-2025-0001")}">在</a><a data-absent="">不在</a>' in html


def test_a_piece_holds_no_number_until_it_is_put_into_a_whole_book(book: Book) -> None:
    piece = piece_with(
        book, '<img src="asset:scene.jpg" alt="asset:x"><a href="casebook:AL-2025-0001">见</a>'
    )
    assert "案例 002" not in piece.html
    whole = inserted(piece)
    assert '<p class="kicker">案例 002</p>' in whole
    assert f'src="asset:{piece.anchor}/scene.jpg"' in whole
    assert f'href="#{anchor_of("AL-2025-0001")}"' in whole


def test_long_titles_are_cut_for_running_heads() -> None:
    assert running_head("长" * 44) == "长" * 44
    assert running_head("长" * 45) == "长" * 43 + "…"


def test_references_to_characters_are_resolved() -> None:
    assert printable("&#x4E00;&#20108;&#38;&#x1F680;&#xD800;&#x110000;&nbsp;") == "一二&#38;🚀&nbsp;"
