"""The one search box: each stage's records through that stage's own visibility, and no word that errs."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.chain import draft_need, drafted_challenge, pooled_need, published_challenge
from tests.factories.organisation import World
from tracker.foundation.search.index import index_record
from tracker.needs.models import Need
from tracker.organisation.models import Person

AsPerson = Callable[[Person], Client]


def found_by(client: Client, words: str, **query: str) -> list[str]:
    """Addresses of what the page shows."""
    return [row.url for row in client.get("/search/", {"q": words, **query}).context["rows"]]


@pytest.fixture
def draft_url(world: World) -> str:
    challenge = drafted_challenge(world, title="智能放顶煤")
    index_record(challenge)
    return challenge.get_absolute_url()


def test_a_draft_is_found_by_those_who_may_see_it_alone(
    draft_url: str, world: World, as_person: AsPerson
) -> None:
    finders = {
        name
        for name in ("olga", "david", "head_two", "iris", "alice", "bob", "sam", "trudy")
        if draft_url in found_by(as_person(world.people[name]), "放顶煤")
    }
    assert finders == {"olga", "david", "head_two", "iris"}


def test_hits_beyond_ones_sight_are_not_even_counted(
    draft_url: str, world: World, as_person: AsPerson
) -> None:
    context = as_person(world.trudy).get("/search/", {"q": "放顶煤"}).context
    assert (context["total"], [tab.label for tab in context["tabs"]]) == ("0", ["Everything"])


def test_the_kinds_of_what_was_found_are_its_tabs(world: World, as_person: AsPerson) -> None:
    index_record(pooled_need(world))
    index_record(published_challenge(world))
    client = as_person(world.trudy)
    context = client.get("/search/", {"q": "瓦斯异常"}).context
    assert sorted((str(tab.label), tab.count) for tab in context["tabs"]) == [
        ("Challenge", 1),
        ("Everything", ""),
        ("Need", 1),
    ]
    assert [address.split("/")[1] for address in found_by(client, "瓦斯异常", kind="need")] == ["needs"]
    assert len(found_by(client, "瓦斯异常", kind="nonsense")) == 2


def test_the_words_are_marked_and_what_was_written_stays_text(world: World, as_person: AsPerson) -> None:
    index_record(pooled_need(world, title="<script>alert(1)</script>瓦斯抽采"))
    page = as_person(world.trudy).get("/search/", {"q": "瓦斯抽采"}).content.decode()
    assert "<mark>瓦斯抽采</mark>" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        '"',
        '""',
        "'",
        "%",
        "_",
        "\\",
        "*",
        "(",
        "a OR b",
        "NEAR(",
        "-",
        "𠮷",
        "😀",
        "\x00",
        "瓦\x00斯",
        "，。",
        "瓦" * 5000,
        "a" * 5000,
        "\u200b",
        "{{ x }}",
        "<b>",
    ],
)
def test_no_words_err(words: str, world: World, as_person: AsPerson) -> None:
    index_record(pooled_need(world))
    assert as_person(world.trudy).get("/search/", {"q": words}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "50", "9" * 5000])
def test_no_page_number_errs(page: str, world: World, as_person: AsPerson) -> None:
    assert as_person(world.trudy).get("/search/", {"q": "瓦斯", "page": page}).status_code == 200


@pytest.mark.parametrize("title", ["托辊𠮷异响", "100%达标验证", 'a"b引号', "😀笑脸掘进"])
def test_rare_signs_are_found(title: str, world: World, as_person: AsPerson) -> None:
    need = pooled_need(world, title=title)
    index_record(Need.objects.get(pk=need.pk))
    assert found_by(as_person(world.trudy), title) == [need.get_absolute_url()]


def test_a_percent_sign_is_no_wildcard(world: World, as_person: AsPerson) -> None:
    index_record(pooled_need(world))
    assert found_by(as_person(world.trudy), "瓦%异") == []


def test_a_draft_need_is_its_proposers_alone(world: World, as_person: AsPerson) -> None:
    need = draft_need(world, title="托辊异响监测")
    index_record(need)
    assert found_by(as_person(world.dave), "托辊异响") == [need.get_absolute_url()]
    assert found_by(as_person(world.olga), "托辊异响") == []


@pytest.mark.parametrize("typed", ['"', "“”", " < > ", "？"])
def test_signs_alone_are_answered_with_what_to_type(world: World, as_person: AsPerson, typed: str) -> None:
    page = as_person(world.trudy).get("/search/", {"q": typed}).content.decode()
    assert "Type words or figures." in page
    assert "Nothing was found." not in page
    assert "found for" not in page


def test_words_that_stand_nowhere_are_answered_as_such(world: World, as_person: AsPerson) -> None:
    page = as_person(world.trudy).get("/search/", {"q": '"查无此词"'}).content.decode()
    assert "Nothing was found." in page
    assert "Type words or figures." not in page
