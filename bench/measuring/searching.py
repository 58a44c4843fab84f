"""The search against a scan: `python -m bench.measuring.searching PEOPLE`; the last line is JSON, times in ms of CPU.

For a wide reader (a company's office), a narrow one (an employee without a role) and a visitor.
"""

import json
import os
import statistics
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import django

django.setup()

from django.contrib.auth.models import AnonymousUser  # noqa: E402 - models, so only once Django is set up
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.measuring.databases import cpu_seconds  # noqa: E402
from bench.measuring.queries import ORDINARY, queries  # noqa: E402
from tracker.foundation.search.finding import COUNT_CAP, find, scope_of  # noqa: E402
from tracker.foundation.search.gram_index import TEXTS  # noqa: E402
from tracker.foundation.search.index import index_record  # noqa: E402
from tracker.foundation.search.models import SearchText  # noqa: E402
from tracker.foundation.search.normal_form import terms_of  # noqa: E402
from tracker.foundation.search.registry import searchables  # noqa: E402
from tracker.foundation.search.scope import CANDIDATE  # noqa: E402
from tracker.foundation.search.vendors import gram_index  # noqa: E402
from tracker.insight.similar import similar_matters  # noqa: E402
from tracker.needs.models import Need  # noqa: E402
from tracker.organisation.models import Person  # noqa: E402

SAVES = 400
"""Enough that the index sorts in what it has put off several times: each time costs as much as fifty saves."""
SIMILAR = 20
REPEATS = 2
"""Each query is measured so often, and the quicker one counts: a neighbour makes it slower, nothing makes it quicker."""


class Database:
    """CPU of the one connection: of its backend, or of this process where the database runs inside it."""

    def __init__(self) -> None:
        connection.ensure_connection()
        self.process = os.getpid()
        if connection.vendor == "postgresql":
            self.process = connection.connection.info.backend_pid

    def cost(self, work: Callable[[], Any], *, whole: bool = False) -> tuple[float, Any]:
        """ms, and what `work` gave; `whole` also counts what this process does beside."""
        processes = {self.process, os.getpid()} if whole else {self.process}
        before = cpu_seconds(*processes)
        result = work()
        after = cpu_seconds(*processes)
        return 1000 * sum(after[thread] - used for thread, used in before.items()), result


class Texts:
    """All texts in memory, newest first: what a scan would find, without any index."""

    def __init__(self) -> None:
        rows = SearchText.objects.order_by("-entry__recorded_at", "-entry_id")
        self.rows = list(
            rows.values_list("entry_id", "entry__kind", "entry__object_id", "title_norm", "text_norm")
        )

    def matching(self, terms: tuple[str, ...]) -> list[tuple[int, str, int]]:
        found = [row for row in self.rows if terms and all(term in row[4] for term in terms)]
        in_title = [row for row in found if all(term in row[3] for term in terms)]
        chosen = {row[0] for row in in_title}
        ordered = in_title + [row for row in found if row[0] not in chosen]
        return [(entry, kind, pk) for entry, kind, pk, *_texts in ordered]


def scan(terms: tuple[str, ...], reader: Any) -> list[int]:
    """What a database does without the index: looks into each text, and asks who may see it."""
    condition, params = scope_of(reader, None).condition()
    escaped = [
        "%" + term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for term in terms
    ]
    is_in = "{} LIKE %s" if connection.vendor == "postgresql" else "instr({}, %s) > 0"
    given = escaped if connection.vendor == "postgresql" else list(terms)
    has = {
        column: " AND ".join([is_in.format(column)] * len(terms)) for column in ("title_norm", "text_norm")
    }
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {CANDIDATE}.id FROM {TEXTS} JOIN tracker_searchentry {CANDIDATE} ON {CANDIDATE}.id = entry_id "
            f"WHERE {has['text_norm']} AND {condition} "
            f"ORDER BY ({has['title_norm']}) DESC, recorded_at DESC, {CANDIDATE}.id DESC LIMIT {COUNT_CAP + 1}",
            [*given, *params, *given],
        )
        return [pk for (pk,) in cursor.fetchall()]


def percentile(costs: list[float], share: float) -> float:
    return sorted(costs)[min(len(costs) - 1, round(share * len(costs)))]


def figures_of_searching(database: Database, readers: dict[str, Any]) -> dict[str, float]:
    texts = Texts()
    asked = queries([row[4] for row in texts.rows[:: max(1, len(texts.rows) // 500)]])
    visible = {
        name: {
            (each.kind, pk)
            for each in searchables()
            for pk in each.visible_to(person).values_list("pk", flat=True)
        }
        for name, person in readers.items()
    }
    costs: dict[str, list[float]] = {name: [] for name in readers}
    per_class: dict[tuple[str, str], list[float]] = {}
    ratios: dict[str, list[float]] = {}
    wrong = 0
    for kind_of_query, words in asked.items():
        for query in words:
            terms = terms_of(query)
            matching = texts.matching(terms)
            for name, person in readers.items():
                find(query, user=person, limit=1)  # never errs, whatever it is
                scope = scope_of(person, None)
                if not terms or not scope.kinds:
                    continue
                expected = [entry for entry, kind, pk in matching if (kind, pk) in visible[name]][
                    : COUNT_CAP + 1
                ]
                cost, found = min(
                    (
                        database.cost(partial(gram_index().best, terms, scope, COUNT_CAP + 1))
                        for _ in range(REPEATS)
                    ),
                    key=lambda measured: measured[0],
                )
                wrong += [match.entry_id for match in found] != expected
                costs[name].append(cost)
                per_class.setdefault((kind_of_query, name), []).append(cost)
                if kind_of_query in ORDINARY and name == "wide":
                    scanned, ids = database.cost(partial(scan, terms, person))
                    wrong += ids != expected
                    ratios.setdefault(kind_of_query, []).append(scanned / max(cost, 0.01))
    for (kind_of_query, name), measured in per_class.items():
        print(f"  {kind_of_query:10} {name:8} {statistics.median(measured):8.2f} {max(measured):8.2f} ms")
    figures = {}
    for name, measured in costs.items():
        figures[f"median_{name}"] = statistics.median(measured)
        figures[f"p95_{name}"] = percentile(measured, 0.95)
    every = [ratio for of_class in ratios.values() for ratio in of_class]
    figures |= {"wrong": wrong, "queries": len(costs["wide"]), "scan_ratio": statistics.median(every)}
    return figures | {f"scan_ratio_{name}": statistics.median(of_class) for name, of_class in ratios.items()}


def figures_of_saving(database: Database) -> dict[str, float]:
    """Entering a need that has changed: Python, grams, rows, and the index."""
    needs = list(Need.objects.select_related("unit").order_by("pk")[:SAVES])
    costs = []
    for number, need in enumerate(needs):
        need.problem = f"{need.problem}又于本月发生{number}次。"
        with transaction.atomic():
            costs.append(database.cost(partial(index_record, need), whole=True)[0])
    return {"save": statistics.mean(costs)}


def figures_of_resembling(database: Database, reader: Any) -> dict[str, float]:
    """Of what is typed: its beginning, as after the first pause, and the whole."""
    problems = Need.objects.order_by("-pk").values_list("title", "problem")[:SIMILAR]
    typed = [words for title, problem in problems for words in (title, f"{title} {problem}")]
    costs, statements = [], []
    for words in typed:
        with CaptureQueriesContext(connection) as captured:
            costs.append(database.cost(partial(similar_matters, words, reader), whole=True)[0])
        statements.append(len(captured))
    return {
        "similar_median": statistics.median(costs),
        "similar_p95": percentile(costs, 0.95),
        "similar_statements": max(statements),
    }


if __name__ == "__main__":
    people = json.loads(sys.argv[1])
    own = Database()
    who: dict[str, Any] = {name: Person.objects.get(username=people[name]) for name in ("wide", "narrow")}
    measured = figures_of_searching(own, who | {"visitor": AnonymousUser()})
    measured |= figures_of_resembling(own, who["narrow"]) | figures_of_saving(own)
    print(json.dumps(measured))
