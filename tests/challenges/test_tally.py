"""The tally that the board counts by equals the live count, whatever happened."""

from decimal import Decimal

import pytest
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from tests.challenges.test_challenge_lifecycle import MAY
from tests.factories.chain import awarded_challenge, drafted_challenge, published_challenge
from tests.factories.decisions import withdraw
from tests.factories.organisation import World
from tracker.challenges.board.bands import in_cells
from tracker.challenges.board.tallying import rebuild_tally
from tracker.challenges.enums import LISTED_STATES
from tracker.challenges.models import Challenge, ChallengeTally, FacetTally
from tracker.challenges.services import submit_challenge
from tracker.foundation.lifecycle import WrongState, perform

CELL = ("state", "domain", "company_id", "visibility", "band", "month")
INSIDE = ("domain", "company_id", "band", "month")


def tallied() -> dict[tuple[object, ...], tuple[int, Decimal]]:
    rows = ChallengeTally.objects.exclude(count=0).values_list(*CELL, "count", "bounty_wan")
    return {tuple(cell): (count, bounty) for *cell, count, bounty in rows}


def counted() -> dict[tuple[object, ...], tuple[int, Decimal]]:
    rows = (
        Challenge.objects.filter(state__in=LISTED_STATES)
        .order_by()
        .annotate(**in_cells())
        .values_list(*CELL)
        .annotate(Count("pk"), bounties=Coalesce(Sum("bounty_wan"), Decimal(0)))
    )
    return {tuple(cell): (count, bounty) for *cell, count, bounty in rows}


def summed() -> dict[tuple[str, ...], tuple[int, Decimal]]:
    rows = FacetTally.objects.values_list("state", "visibility", "facet", "value", "count", "bounty_wan")
    return {tuple(key): (count, bounty) for *key, count, bounty in rows}


def sums_of_cells() -> dict[tuple[str, ...], tuple[int, Decimal]]:
    sums: dict[tuple[str, ...], tuple[int, Decimal]] = {}
    for (state, *values, visibility), (count, bounty) in (
        ((cell[0], *cell[1:3], *cell[4:], cell[3]), figures) for cell, figures in counted().items()
    ):
        for facet, value in {"": "", **dict(zip(INSIDE, values, strict=True))}.items():
            key = (str(state), str(visibility), facet, str(value))
            had = sums.get(key, (0, Decimal(0)))
            sums[key] = (had[0] + count, had[1] + bounty)
    return sums


def test_the_tally_equals_the_live_count_in_every_state(world: World) -> None:
    for make in MAY:
        make(world)
        assert tallied() == counted()
        assert summed() == sums_of_cells()


def test_cells_are_kept_apart_by_domain_company_and_visibility(world: World) -> None:
    awarded_challenge(world)
    published_challenge(world)
    published_challenge(world, bounty_wan=Decimal("0.5"))
    published_challenge(world, domain="通风")
    published_challenge(world, visibility="public")
    drafted_challenge(world)
    withdraw(published_challenge(world), world=world)
    assert tallied() == counted()
    deadline = timezone.localtime(Challenge.objects.filter(state="published")[0].bid_deadline)
    month = deadline.year * 100 + deadline.month
    assert tallied() == {
        ("awarded", "瓦斯治理", world.north.pk, "group", 2, 0): (1, Decimal(60)),
        ("published", "瓦斯治理", world.north.pk, "group", 2, month): (1, Decimal(60)),
        ("published", "瓦斯治理", world.north.pk, "group", 0, month): (1, Decimal("0.5")),
        ("published", "通风", world.north.pk, "group", 2, month): (1, Decimal(60)),
        ("published", "瓦斯治理", world.north.pk, "public", 2, month): (1, Decimal(60)),
        ("withdrawn", "瓦斯治理", world.north.pk, "group", 2, 0): (1, Decimal(60)),
    }
    assert summed() == sums_of_cells()
    assert summed()["published", "group", "", ""] == (3, Decimal("120.5"))
    assert ChallengeTally.objects.filter(count__lte=0).count() == 0


def test_a_refused_act_leaves_the_tally_as_it_was(world: World) -> None:
    challenge = published_challenge(world)
    before = tallied()
    with pytest.raises(WrongState):
        perform(challenge, "publish", by=world.olga)
    with pytest.raises(WrongState):
        submit_challenge(challenge, by=world.olga)
    assert tallied() == before == counted()


def test_rebuilding_the_tally_counts_every_listed_challenge_once(world: World) -> None:
    for make in MAY:
        make(world)
    kept = tallied()
    ChallengeTally.objects.update(count=99, bounty_wan=Decimal(99))
    FacetTally.objects.update(count=99)
    rebuild_tally()
    assert tallied() == counted() == kept
    assert summed() == sums_of_cells()
    Challenge.objects.exclude(state="published").update(state="draft", bounty_wan=None)
    rebuild_tally()
    assert tallied() == counted() != kept
