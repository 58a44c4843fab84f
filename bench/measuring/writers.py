"""Twenty people who change states until standard input ends: `python -m bench.measuring.writers`.

Each closes the bidding of one open challenge after another as the clock does at its deadline, through the engine. The
last line is JSON: how many acts, and whether the tallies equal the live count afterwards.
"""

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402

from tracker.challenges.board.bands import in_cells  # noqa: E402
from tracker.challenges.enums import LISTED_STATES, ChallengeState  # noqa: E402
from tracker.challenges.models import Challenge, ChallengeTally, FacetTally  # noqa: E402
from tracker.challenges.services import close_due_bidding  # noqa: E402
from tracker.foundation import clock  # noqa: E402

WRITERS = 20
PAUSE = 0.25
"""Seconds between two acts of one writer."""
CELL = ("state", "domain", "company_id", "visibility", "band", "month")


def write(mine: Iterator[int], stop: threading.Event, acts: Counter[str]) -> None:
    with clock.at(clock.now() + timedelta(days=200)):
        while not stop.wait(PAUSE):
            with lock:
                pk = next(mine)
            close_due_bidding(Challenge.objects.select_related("unit", "need").get(pk=pk))
            acts["challenges"] += 1
    connection.close()


def is_exact() -> bool:
    """Do both tallies say what counting every row says?"""
    listed = Challenge.objects.filter(state__in=LISTED_STATES).order_by()
    live = listed.annotate(**in_cells()).values_list(*CELL).annotate(Count("pk"), Sum("bounty_wan"))
    fine = ChallengeTally.objects.values_list(*CELL, "count", "bounty_wan")
    sums = FacetTally.objects.values_list("state", "visibility", "facet", "value", "count")
    counted = Counter[tuple[str, ...]]()
    for state, domain, company, visibility, band, month, number, _bounty in fine:
        parts = {"": "", "domain": domain, "company_id": company, "band": band, "month": month}
        for facet, value in parts.items():
            counted[state, visibility, facet, str(value)] += number
    return set(live) == set(fine) and {tuple(key): number for *key, number in sums} == counted


lock = threading.Lock()
if __name__ == "__main__":
    done, stopped = Counter[str](), threading.Event()
    waiting = Challenge.objects.filter(state=ChallengeState.PUBLISHED).order_by("pk")
    numbers = iter(list(waiting.values_list("pk", flat=True)))
    writers = [threading.Thread(target=write, args=(numbers, stopped, done)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    print("writing", flush=True)
    sys.stdin.read()
    stopped.set()
    for writer in writers:
        writer.join()
    print(json.dumps({"challenges": done["challenges"], "exact": is_exact()}))
