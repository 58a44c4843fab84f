"""`python -m bench.filling.search COUNT`: so many records, half of them needs, half challenges, and their index.

One need in five is not open to the group, so that what a person sees depends on who it is.
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - models, so only once Django is set up

from bench.filling.bulk import copy_rows  # noqa: E402
from bench.filling.challenges import fill_challenges  # noqa: E402
from bench.filling.organisation import fill_organisation  # noqa: E402
from tracker.challenges.models import Challenge  # noqa: E402
from tracker.foundation.search import postgresql  # noqa: E402
from tracker.foundation.search.entries import entry_text  # noqa: E402
from tracker.foundation.search.gram_index import ENTRIES, TEXTS, EntryText  # noqa: E402
from tracker.foundation.search.registry import searchable_for  # noqa: E402
from tracker.foundation.search.vendors import gram_index  # noqa: E402
from tracker.needs.models import Need  # noqa: E402

AT_ONCE = 2_000


def entries() -> Iterator[tuple[str, EntryText]]:
    """Of every record, the oldest first, as saving it would enter it."""
    for records in (Need.objects.select_related("unit"), Challenge.objects.select_related("unit")):
        for record in records.order_by("pk").iterator():
            searchable = searchable_for(record)
            document = searchable.document(record)
            assert document is not None
            assert document.recorded_at is not None
            yield searchable.kind, entry_text(record.pk, document, otherwise_at=document.recorded_at)


def fill_postgresql() -> None:
    """By COPY, the inverted index made afterwards as the migration makes it: what is stored is the same."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", ["tracker_searchentry_grams"])
        (definition,) = cursor.fetchone()
        cursor.execute("DROP INDEX tracker_searchentry_grams")
        texts: list[Any] = []

        def rows() -> Iterator[list[Any]]:
            for number, (kind, text) in enumerate(entries(), start=1):
                texts.append([number, text.title_norm, text.text_norm, text.title, text.body])
                grams = "{" + ",".join(map(str, postgresql.numbers_of(text))) + "}"
                yield [number, kind, text.object_id, text.recorded_at, grams]

        # Read before COPY begins: a connection does one of the two at a time.
        copy_rows(ENTRIES, ["id", "kind", "object_id", "recorded_at", "grams"], list(rows()))
        copy_rows(TEXTS, ["entry_id", "title_norm", "text_norm", "title", "body"], texts)
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{ENTRIES}', 'id'), {len(texts)})")
        cursor.execute(definition)


def fill_sqlite() -> None:
    batch: list[EntryText] = []
    last = ""
    with transaction.atomic():
        for kind, text in entries():
            if batch and (len(batch) >= AT_ONCE or kind != last):
                gram_index().write(last, batch)
                batch = []
            last = kind
            batch.append(text)
        gram_index().write(last, batch)
    gram_index().settle()


if __name__ == "__main__":
    count = int(sys.argv[1])
    group = fill_organisation(count)
    fill_challenges(group, count // 2, with_parts=False, with_varied_texts=True)
    fill_postgresql() if connection.vendor == "postgresql" else fill_sqlite()
    print(json.dumps({"wide": group.reader.username, "narrow": group.person(3).username}))
