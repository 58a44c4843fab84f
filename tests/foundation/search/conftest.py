"""A shelf of papers: two kinds of records of Django's own, registered with the search for one test at a time."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from tracker.foundation.search import registry
from tracker.foundation.search.finding import SearchPage, find
from tracker.foundation.search.registry import SearchDocument, register_searchable, unregister_searchable

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HIDDEN = "hidden-"


@dataclass
class Shelf:
    """Puts papers on record and finds them by what they say."""

    papers: dict[str, SearchDocument | None] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def put(
        self,
        title: str,
        body: str = "",
        *,
        at: datetime | None = START,
        kind: str = "group",
        hidden: bool = False,
    ) -> Model:
        name = f"{HIDDEN if hidden else ''}paper {next(self.numbers)}"
        self.papers[name] = SearchDocument(title=title, body=body, recorded_at=at)
        if kind == "label":
            return ContentType.objects.create(app_label=name, model="paper")
        return Group.objects.create(name=name)

    def rewrite(self, paper: Model, document: SearchDocument | None) -> None:
        self.papers[self.name(paper)] = document

    def document(self, paper: Model) -> SearchDocument | None:
        return self.papers.get(self.name(paper))

    def find(
        self, query: str, *, kinds: Collection[str] | None = None, limit: int = 50, offset: int = 0
    ) -> SearchPage:
        return find(query, user=AnonymousUser(), kinds=kinds, limit=limit, offset=offset)

    def titles(self, query: str) -> list[str]:
        return [hit.title for hit in self.find(query).hits]

    @staticmethod
    def name(paper: Model) -> str:
        return paper.name if isinstance(paper, Group) else str(paper.app_label)


def groups_visible_to(_user: object) -> QuerySet[Group]:
    return Group.objects.exclude(name__startswith=HIDDEN)


def labels_visible_to(_user: object) -> QuerySet[ContentType]:
    return ContentType.objects.exclude(app_label__startswith=HIDDEN)


def later(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


@pytest.fixture
def shelf(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setattr(registry, "_registered", {})
    shelf = Shelf()
    register_searchable(Group, kind="group", document=shelf.document, visible_to=groups_visible_to)
    register_searchable(ContentType, kind="label", document=shelf.document, visible_to=labels_visible_to)
    yield shelf
    unregister_searchable("group")
    unregister_searchable("label")
