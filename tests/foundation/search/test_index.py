"""The index follows the records: what is saved is found, what is gone is not, and all of it can be rebuilt."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import NotSupportedError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from tests.foundation.search.conftest import START, Shelf, groups_visible_to, later
from tracker.foundation.search.entries import write_documents
from tracker.foundation.search.index import forget_record, index_record, reindex
from tracker.foundation.search.models import SearchEntry, SearchText
from tracker.foundation.search.registry import SearchDocument, register_searchable, unregister_searchable
from tracker.foundation.search.vendors import gram_index_of


def test_a_saved_record_is_found_and_a_changed_one_by_its_new_words_alone(shelf: Shelf) -> None:
    paper = shelf.put("瓦斯监测")
    shelf.rewrite(paper, SearchDocument("选煤厂节水", "重介质", later(1)))
    paper.save()
    assert shelf.titles("瓦斯") == shelf.titles("斯") == []
    assert shelf.titles("节水 重介质") == ["选煤厂节水"]
    assert SearchEntry.objects.get().recorded_at == later(1)


def test_a_deleted_record_is_forgotten(shelf: Shelf) -> None:
    shelf.put("瓦斯甲")
    shelf.put("瓦斯乙").delete()
    assert shelf.titles("瓦斯") == ["瓦斯甲"]
    Group.objects.all().delete()
    assert shelf.titles("瓦斯") == []
    assert not SearchEntry.objects.exists()
    assert not SearchText.objects.exists()


def test_a_rolled_back_save_leaves_no_trace(shelf: Shelf) -> None:
    paper = shelf.put("瓦斯监测")
    with transaction.atomic():
        shelf.put("瓦斯抽采")
        shelf.rewrite(paper, SearchDocument("选煤厂节水"))
        paper.save()
        assert shelf.titles("瓦斯") == ["瓦斯抽采"]
        transaction.set_rollback(True)
    assert shelf.titles("瓦斯") == ["瓦斯监测"]
    assert shelf.titles("节水") == shelf.titles("抽采") == []


def test_a_record_without_document_is_not_in_the_index(shelf: Shelf) -> None:
    paper = shelf.put("瓦斯监测")
    shelf.rewrite(paper, None)
    paper.save()
    assert shelf.titles("瓦斯") == []
    shelf.rewrite(paper, SearchDocument("瓦斯抽采"))
    index_record(paper)
    assert shelf.titles("瓦斯") == ["瓦斯抽采"]
    forget_record(paper)
    forget_record(paper)
    assert shelf.titles("瓦斯") == []


def test_a_save_that_changes_no_word_only_looks(
    shelf: Shelf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    paper = shelf.put("瓦斯监测", "说明")
    with django_assert_num_queries(1):
        index_record(paper)


def test_without_a_time_of_its_own_a_record_keeps_that_of_its_first_entry(shelf: Shelf) -> None:
    paper = shelf.put("瓦斯监测", at=None)
    SearchEntry.objects.update(recorded_at=START)
    shelf.rewrite(paper, SearchDocument("瓦斯抽采"))
    index_record(paper)
    assert shelf.find("抽采").hits[0].recorded_at == START


def test_a_time_without_zone_is_refused(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="aware"), transaction.atomic():
        shelf.put("瓦斯监测", at=START.replace(tzinfo=None))


def test_the_second_of_a_record_may_be_as_full_as_a_day(shelf: Shelf) -> None:
    documents = {number: SearchDocument(f"瓦斯{number}", recorded_at=START) for number in range(300)}
    write_documents("group", documents)
    write_documents("group", {7: SearchDocument("瓦斯七", recorded_at=START)})
    assert SearchEntry.objects.filter(kind="group").count() == 300
    assert SearchText.objects.get(entry__object_id=7).title == "瓦斯七"


def test_what_sends_no_signal_is_entered_by_reindexing(shelf: Shelf) -> None:
    shelf.papers |= {
        "loose 1": SearchDocument("瓦斯甲"),
        "loose 2": SearchDocument("瓦斯乙"),
        "loose 3": None,
    }
    Group.objects.bulk_create(Group(name=f"loose {number}") for number in (1, 2, 3))
    fixture = Group(name="loose 4")
    shelf.papers["loose 4"] = SearchDocument("瓦斯丙")
    fixture.save_base(raw=True)
    assert shelf.titles("瓦斯") == []
    assert reindex() == {"group": 3, "label": 0}
    assert sorted(shelf.titles("瓦斯")) == ["瓦斯丙", "瓦斯乙", "瓦斯甲"]


def test_reindexing_works_in_batches(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.foundation.search.index._BATCH", 2)
    for number in range(4):
        shelf.put(f"瓦斯{number}", at=later(number))
    Group.objects.filter(name__in=["paper 0", "paper 1", "paper 2"]).delete()
    for number in range(4, 7):
        shelf.put(f"瓦斯{number}", at=later(number))
    for number in range(5):
        write_documents("group", {10_000 + number: SearchDocument("瓦斯")})
    assert reindex() == {"group": 4, "label": 0}
    assert shelf.titles("瓦斯") == ["瓦斯6", "瓦斯5", "瓦斯4", "瓦斯3"]
    assert SearchEntry.objects.count() == 4


def test_reindexing_drops_entries_without_a_record(shelf: Shelf) -> None:
    paper = shelf.put("瓦斯甲")
    shelf.put("瓦斯乙", kind="label")
    Group.objects.filter(pk=paper.pk)._raw_delete("default")
    write_documents("forgotten", {1: SearchDocument("瓦斯丙")})
    assert reindex(["label"]) == {"label": 1}
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == {"group", "label", "forgotten"}
    assert reindex() == {"group": 0, "label": 1}
    assert list(SearchEntry.objects.values_list("kind", flat=True)) == ["label"]


def entries_without_grams(shelf: Shelf) -> Group:
    """A record whose entry came with a fixture, as rows of the two tables and no more."""
    paper = Group(name="restored")
    shelf.papers["restored"] = SearchDocument("瓦斯监测", recorded_at=START)
    paper.save_base(raw=True)
    entry = SearchEntry.objects.create(kind="group", object_id=paper.pk, recorded_at=START)
    SearchText.objects.create(
        entry=entry, title="瓦斯监测", title_norm="瓦斯监测", body="", text_norm="瓦斯监测\n"
    )
    return paper


def test_entries_that_lost_their_grams_regain_them(shelf: Shelf) -> None:
    entries_without_grams(shelf)
    # PostgreSQL walks through the newest texts for a term that stands in many of them, grams or not.
    assert shelf.titles("瓦斯") == (["瓦斯监测"] if connection.vendor == "postgresql" else [])
    reindex()
    assert shelf.titles("瓦斯") == ["瓦斯监测"]
    assert SearchEntry.objects.count() == 1


def test_entries_that_lost_their_grams_can_be_changed_and_forgotten(shelf: Shelf) -> None:
    paper = entries_without_grams(shelf)
    shelf.rewrite(paper, SearchDocument("选煤厂节水", recorded_at=START))
    paper.save()
    assert shelf.titles("节水") == ["选煤厂节水"]
    paper.delete()
    entries_without_grams(shelf).delete()
    assert not SearchEntry.objects.exists()


def test_grams_that_outlived_their_entry_do_no_harm(shelf: Shelf) -> None:
    """As after a test's flush, which empties the tables of the models and knows of no other."""
    old = [shelf.put(f"瓦斯{number}", at=START) for number in range(3)]
    SearchText.objects.all().delete()
    SearchEntry.objects.all().delete()
    assert shelf.titles("瓦斯") == []
    for paper in old:
        shelf.rewrite(paper, SearchDocument("选煤厂节水", recorded_at=START))
        paper.save()
    assert shelf.titles("瓦斯") == shelf.titles("斯") == shelf.titles("瓦 煤") == []
    assert len(shelf.titles("节水")) == 3
    for paper in old:
        paper.delete()
    assert shelf.titles("水") == []


def test_only_what_is_registered_can_be_entered(shelf: Shelf) -> None:
    with pytest.raises(LookupError, match="Permission is not registered"):
        index_record(Permission.objects.earliest("pk"))
    with pytest.raises(LookupError, match="nonsense; the search knows group, label"):
        reindex(["group", "nonsense"])


@pytest.fixture
def unregistered() -> Iterator[str]:
    yield "twice"
    unregister_searchable("twice")


def test_a_kind_belongs_to_one_model(shelf: Shelf, unregistered: str) -> None:
    def register(model: type, kind: str) -> None:
        register_searchable(model, kind=kind, document=shelf.document, visible_to=groups_visible_to)

    register(Group, unregistered)
    register(Group, unregistered)
    with pytest.raises(ImproperlyConfigured, match="already names Group"):
        register(ContentType, unregistered)
    with pytest.raises(ImproperlyConfigured, match="ASCII"):
        register(Group, "需求")


def test_an_unregistered_kind_is_found_no_more(shelf: Shelf) -> None:
    shelf.put("瓦斯甲")
    shelf.put("瓦斯乙", kind="label")
    unregister_searchable("group")
    shelf.put("瓦斯丙")
    assert shelf.titles("瓦斯") == ["瓦斯乙"]
    assert SearchEntry.objects.count() == 2


def test_the_command_says_what_it_entered(shelf: Shelf) -> None:
    shelf.papers["loose"] = SearchDocument("瓦斯监测")
    Group.objects.bulk_create([Group(name="loose")])
    said = StringIO()
    call_command("reindex_search", stdout=said)
    assert said.getvalue().splitlines() == ["group: 1", "label: 0", "1 records can be found."]
    assert shelf.titles("瓦斯") == ["瓦斯监测"]
    said = StringIO()
    call_command("reindex_search", "--kind", "label", stdout=said)
    assert said.getvalue().splitlines() == ["label: 0", "0 records can be found."]
    with pytest.raises(CommandError, match="nonsense"):
        call_command("reindex_search", "--kind", "nonsense")


def test_other_databases_are_named_as_the_reason() -> None:
    with pytest.raises(NotSupportedError, match="not mysql"):
        gram_index_of("mysql")
