"""The index finds what a plain scan of all texts finds, in the same order, whatever the texts and the query."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.foundation.search.conftest import START, Shelf
from tracker.foundation.search import postgresql
from tracker.foundation.search.normal_form import normalise

# Few characters, so that texts share grams, of every sort that an index may trip over.
WORDS = st.text("瓦斯斯监测aAb1Ｂ１%_\\'\"*-/ ，\n\x00𠮷🚀é", max_size=12)
PAPERS = st.lists(
    st.tuples(WORDS, WORDS, st.integers(0, 2), st.booleans(), st.booleans()),
    min_size=1,
    max_size=6,
)


@st.composite
def shelves_and_queries(draw: st.DrawFn) -> tuple[list[tuple[str, str, int, bool, bool]], list[str]]:
    """Papers (title, body, second, hidden, label), and queries cut out of them or made up."""
    papers = draw(PAPERS)
    queries = [draw(WORDS)]
    for _ in range(4):
        title, body, *_ = draw(st.sampled_from(papers))
        pieces = []
        for text in draw(st.sampled_from([(title,), (body,), (title, body)])):
            start = draw(st.integers(0, len(text)))
            pieces.append(text[start : draw(st.integers(start, len(text)))])
        queries.append(" ".join(pieces))
    return papers, queries


@pytest.fixture(params=["as it is", "never dense", "always dense"])
def density(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """PostgreSQL has two ways to a term's candidates, and on a small shelf would hardly take but one of them."""
    if request.param != "as it is":
        share = 2.0 if request.param == "never dense" else -1.0
        monkeypatch.setattr(postgresql, "_DENSE", share)
    return str(request.param)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(shelves_and_queries())
def test_finds_what_a_scan_finds(
    shelf: Shelf, density: str, example: tuple[list[tuple[str, str, int, bool, bool]], list[str]]
) -> None:
    papers, queries = example
    with transaction.atomic():
        entered = []
        for title, body, second, hidden, label in papers:
            at = START + timedelta(seconds=second)
            kind = "label" if label else "group"
            paper = shelf.put(title, body, at=at, kind=kind, hidden=hidden)
            if not hidden:
                entered.append(((at, len(entered)), kind, paper.pk, normalise(title), normalise(body)))
        entered.sort(reverse=True)
        for query in queries:
            terms = normalise(query).split()[:8]
            hits = [
                each
                for each in entered
                if terms and all(term in each[3] or term in each[4] for term in terms)
            ]
            in_title = [each for each in hits if all(term in each[3] for term in terms)]
            others = [each for each in hits if each not in in_title]
            page = shelf.find(query)
            assert [(hit.kind, hit.object_id) for hit in page.hits] == [
                each[1:3] for each in in_title + others
            ]
            assert page.total == len(hits)
            assert page.per_kind == {
                kind: number
                for kind in ("group", "label")
                if (number := sum(each[1] == kind for each in hits))
            }
        transaction.set_rollback(True)
