"""Text as it is compared: folded, but every character in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.foundation.search.normal_form import (
    MAXIMUM_REQUIRED_GRAMS,
    MAXIMUM_TERMS,
    RESERVED,
    gram_number,
    gram_query,
    grams_of,
    normalise,
    storable,
    terms_of,
)

ANY_TEXT = st.text(st.characters())


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＧＢ／Ｔ　９７０４", "gb/t 9704"),
        ("PLC", "plc"),
        ("“瓦斯”，监测。", " 瓦斯  监测 "),
        ("瓦斯\x00监测\t", "瓦斯 监测 "),
        ("①②㎡", "12㎡"),
        ("ﾊ", "ハ"),
        ("⽡斯", "瓦斯"),
        ("𠮷🚀", "𠮷🚀"),
        ("95%_\\'", "95%_\\'"),
        ("ΟΔΟΣ ς", "οδοσ σ"),
        ("Straße İ", "straße İ"),
        (RESERVED, "   "),
        ("\ud800", " "),
    ],
)
def test_folds_case_width_and_punctuation(written: str, compared: str) -> None:
    assert normalise(written) == compared


@given(ANY_TEXT)
def test_keeps_every_position_and_folds_once(text: str) -> None:
    assert len(normalise(text)) == len(text) == len(storable(text))
    assert normalise(normalise(text)) == normalise(text)
    assert normalise(storable(text).replace("?", " ")) == normalise(
        text.replace("?", " ").replace("\ud800", " ")
    )


@given(ANY_TEXT)
def test_what_is_stored_can_be_encoded(text: str) -> None:
    assert "\x00" not in storable(text)
    assert storable(text).encode().decode() == storable(text)
    assert normalise(text).encode().decode() == normalise(text)


def test_takes_eight_distinct_terms() -> None:
    assert terms_of("瓦斯，监测 ＰＬＣ 瓦斯") == ("瓦斯", "监测", "plc")
    assert terms_of("a b c d e f g h i j") == tuple("abcdefgh")
    assert terms_of(' \t，"\x00') == ()


@given(st.text("瓦斯监测aB1%- ，", max_size=30), st.data())
def test_a_text_has_all_grams_of_what_it_contains(text: str, data: st.DataObject) -> None:
    normal = normalise(text)
    start = data.draw(st.integers(0, len(text)))
    terms = terms_of(text[start : data.draw(st.integers(start, len(text)))])
    query = gram_query(terms)
    assert set(query.grams) <= grams_of(normal)
    proven = set(terms) - set(query.unproven)
    assert proven <= set(query.grams), "a term that needs no further proof is a gram itself"


def test_long_queries_ask_for_a_sample_of_their_grams() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(3000))
    query = gram_query([text, "瓦", *"abcdef"])
    assert len(query.grams) <= MAXIMUM_REQUIRED_GRAMS
    assert {"瓦", *"abcdef"} <= set(query.grams)
    assert query.unproven == (text,)
    assert MAXIMUM_TERMS < MAXIMUM_REQUIRED_GRAMS


@given(st.sets(st.text(st.characters(min_codepoint=1), min_size=1, max_size=3), min_size=2))
def test_each_gram_has_a_number_of_its_own(grams: set[str]) -> None:
    numbers = {gram_number(gram) for gram in grams}
    assert len(numbers) == len(grams)
    assert all(0 < number < 2**63 for number in numbers)
