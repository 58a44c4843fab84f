"""Convening, scoring, recusing, and the ranking that follows."""

from decimal import Decimal

import pytest
from django.conf import LazySettings
from hypothesis import given
from hypothesis import strategies as st

from tests.deliberation.panels import CRITERIA, FIRST, SECOND, convene, give, sheet_of
from tests.factories.organisation import World, make_person
from tracker.deliberation.models import Criterion, Mark, ReviewPanel, ScoreSheet
from tracker.deliberation.queries import Standing, ranking, sheets_visible_to, trimmed_mean
from tracker.deliberation.services import submit_scores
from tracker.foundation import audit
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, perform
from tracker.organisation.models import Person

pytestmark = pytest.mark.usefixtures("in_english")


def seven_experts(world: World) -> list[Person]:
    return [make_person(f"expert{number}", world.institute) for number in range(7)]


# --- Convening --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("criteria", [(("方案", 60), ("团队", 39)), (("方案", 101),), ()])
def test_the_weights_add_up_to_a_hundred(world: World, criteria: tuple[tuple[str, int], ...]) -> None:
    with pytest.raises(GuardFailed) as refused:
        convene(world, criteria=criteria)
    assert refused.value.reasons == ("The weights of the criteria must add up to 100.",)


def test_a_panel_has_three_different_experts(world: World, settings: LazySettings) -> None:
    with pytest.raises(GuardFailed) as refused:
        convene(world, experts=[world.erin, world.frank, world.erin])
    assert refused.value.reasons == ("A panel needs at least 3 experts.",)
    settings.JIEBANG = {**settings.JIEBANG, "MINIMUM_PANEL": 5}
    with pytest.raises(GuardFailed) as refused:
        convene(world)
    assert refused.value.reasons == ("A panel needs at least 5 experts.",)


def test_whoever_is_barred_is_recused_at_once_with_the_reason_on_record(world: World) -> None:
    panel = convene(world, barred={FIRST: {world.erin.pk: "本单位。"}})
    sheet = sheet_of(panel, world.erin, FIRST)
    entry = audit.history_of("score_sheet", sheet.pk).first()
    assert entry is not None
    assert (sheet.state, entry.act, entry.by_name, entry.note) == ("recused", "exclude", "System", "本单位。")
    assert sheet_of(panel, world.erin, SECOND).state == "assigned"


def test_a_candidate_without_any_judge_is_refused_and_nothing_is_left_behind(world: World) -> None:
    everyone = {person.pk: "同一单位。" for person in (world.erin, world.frank, world.grace)}
    with pytest.raises(GuardFailed) as refused:
        convene(world, barred={SECOND: everyone})
    assert refused.value.reasons == ("No expert may judge “第2队”: every one is barred.",)
    assert (ReviewPanel.objects.count(), ScoreSheet.objects.count(), Criterion.objects.count()) == (0, 0, 0)
    assert audit.verify() == audit.Verification(0, audit.GENESIS)


# --- Scoring ------------------------------------------------------------------------------------------------------


def points_of(sheet: ScoreSheet) -> list[Decimal]:
    return list(
        Mark.objects.filter(sheet=sheet).order_by("criterion__order").values_list("points", flat=True)
    )


def test_a_total_is_the_sum_of_the_points(world: World) -> None:
    sheet = give(sheet_of(convene(world), world.erin), "85.5", comment="可行。")
    assert (sheet.total, points_of(sheet), sheet.comment) == (
        Decimal("85.5"),
        [Decimal(60), Decimal("25.5")],
        "可行。",
    )


@pytest.mark.parametrize("first", [Decimal("60.01"), Decimal(-1)])
def test_points_lie_between_zero_and_the_weight(world: World, first: Decimal) -> None:
    sheet = sheet_of(convene(world), world.erin)
    method, team = sheet.panel.criteria.all()
    with pytest.raises(GuardFailed) as refused:
        submit_scores(
            sheet,
            points={method.pk: first, team.pk: Decimal(40)},
            comment="",
            is_recommended=True,
            by=world.erin,
        )
    assert refused.value.reasons == ("“方案” takes 0 to 60 points.",)
    assert points_of(sheet) == []


def test_a_criterion_without_points_is_named_as_missing(world: World) -> None:
    sheet = sheet_of(convene(world), world.erin)
    method, _team = sheet.panel.criteria.all()
    with pytest.raises(GuardFailed) as refused:
        submit_scores(sheet, points={method.pk: Decimal(60)}, comment="", is_recommended=True, by=world.erin)
    assert refused.value.reasons == ("1 criteria have no points yet.",)
    assert points_of(sheet) == []


def test_points_for_what_is_no_criterion_of_the_panel_do_not_count(world: World) -> None:
    sheet = sheet_of(convene(world), world.erin)
    points = {criterion.pk: Decimal(criterion.weight) for criterion in sheet.panel.criteria.all()}
    strange = max(points) + 1
    sheet = submit_scores(
        sheet, points={**points, strange: Decimal(50)}, comment="", is_recommended=True, by=world.erin
    )
    assert sheet.total == Decimal(100)


def test_nobody_scores_on_anothers_sheet(world: World) -> None:
    sheet = sheet_of(convene(world), world.erin)
    points = {criterion.pk: Decimal(1) for criterion in sheet.panel.criteria.all()}
    for person in (world.frank, world.olga, world.alice):
        with pytest.raises(NotAllowed):
            submit_scores(sheet, points=points, comment="", is_recommended=True, by=person)
    assert points_of(sheet) == []


def test_a_sheet_may_be_handed_in_again_until_the_panel_is_closed(world: World) -> None:
    panel = convene(world, candidates=1)
    sheets = [give(sheet, 80) for sheet in panel.sheets.all()]
    assert give(sheets[0], 90).total == Decimal(90)
    perform(panel, "close", by=world.olga)
    with pytest.raises(GuardFailed) as refused:
        give(sheets[0], 100)
    assert refused.value.reasons == ("The panel is closed; scores can no longer change.",)
    assert sum(points_of(sheets[0])) == Decimal(90)


def test_a_panel_is_not_closed_while_sheets_are_open(world: World) -> None:
    panel = convene(world)
    give(sheet_of(panel, world.erin, FIRST), 80)
    with pytest.raises(GuardFailed) as refused:
        perform(panel, "close", by=world.olga)
    assert refused.value.reasons == ("5 score sheets are still open. Ask for them, or exclude the expert.",)


def test_recusing_takes_a_reason_and_excluding_as_well(world: World) -> None:
    sheet = sheet_of(convene(world), world.erin)
    for act, person in (("recuse", world.erin), ("exclude", world.olga)):
        with pytest.raises(GuardFailed) as refused:
            perform(sheet, act, by=person)
        assert refused.value.reasons == ("A reason is needed.",)


def test_scores_are_hidden_from_others_until_the_panel_is_closed(world: World) -> None:
    panel = convene(world, candidates=1)
    erins = give(sheet_of(panel, world.erin), 80)

    def seen() -> dict[str, list[str]]:
        return {
            name: sorted(sheets_visible_to(getattr(world, name)).values_list("expert__username", flat=True))
            for name in ("erin", "frank", "olga", "david", "iris", "alice", "sam")
        }

    open_ones = ["frank", "grace"]
    everyone = ["erin", "frank", "grace"]
    own = {"erin": ["erin"], "frank": ["frank"], "alice": [], "sam": []}
    assert seen() == {**own, "olga": open_ones, "david": open_ones, "iris": open_ones}
    for sheet in panel.sheets.exclude(pk=erins.pk):
        give(sheet, 70)
    perform(panel, "close", by=world.olga)
    assert seen() == {**own, "olga": everyone, "david": everyone, "iris": everyone}


# --- Ranking ----------------------------------------------------------------------------------------------------


def D(text: str | int) -> Decimal:  # noqa: N802 - short, for tables of figures
    return Decimal(text)


@pytest.mark.parametrize(
    ("totals", "mean"),
    [
        ([], None),
        (["80"], "80.00"),
        (["80", "81"], "80.50"),
        (["0", "90", "90", "100"], "70.00"),  # four: nothing is dropped
        (["0", "90", "90", "90", "100"], "90.00"),  # five: the lowest and the highest are
        (["70", "70", "70", "70", "100"], "70.00"),  # of equals one alone is dropped
        (["10", "20", "70", "80", "90", "95", "100"], "71.00"),
        (["80", "80", "81"], "80.33"),
        (["80.01", "80.02"], "80.02"),  # half up
        (["80.00", "80.01"], "80.01"),
    ],
)
def test_the_mean_drops_highest_and_lowest_from_five_on(totals: list[str], mean: str | None) -> None:
    assert trimmed_mean([D(total) for total in totals]) == (None if mean is None else D(mean))


def test_from_how_many_on_is_the_organisations_choice(settings: LazySettings) -> None:
    settings.JIEBANG = {**settings.JIEBANG, "TRIM_SCORES_FROM": 3}
    assert trimmed_mean([D(0), D(70), D(100)]) == D("70.00")


@given(st.lists(st.decimals(0, 100, places=2), min_size=5, max_size=15))
def test_a_trimmed_mean_lies_between_what_it_keeps_and_asks_for_no_order(totals: list[Decimal]) -> None:
    kept = sorted(totals)[1:-1]
    mean = trimmed_mean(totals)
    assert mean is not None
    assert kept[0] - D("0.005") <= mean <= kept[-1] + D("0.005")
    assert mean == trimmed_mean(list(reversed(totals)))


def test_the_ranking_is_best_first_and_ties_keep_the_order_of_the_candidates(world: World) -> None:
    panel = convene(world, candidates=4)
    for candidate, totals in {1: (70, 80, 90), 2: (80, 90, 85), 3: (80, 80, 80)}.items():
        for person, total in zip((world.erin, world.frank, world.grace), totals, strict=True):
            give(sheet_of(panel, person, candidate), total)
    assert ranking(panel) == [
        Standing(2, "第2队", D("85.00"), 3, D(10), passes=True),
        Standing(1, "第1队", D("80.00"), 3, D(20), passes=True),
        Standing(3, "第3队", D("80.00"), 3, D(0), passes=True),
        Standing(4, "第4队", None, 0, D(0), passes=False),
    ]


def test_a_recused_expert_counts_neither_in_the_mean_nor_towards_trimming(world: World) -> None:
    people = seven_experts(world)[:5]
    panel = convene(world, experts=people, candidates=1, barred={FIRST: {people[0].pk: "本单位。"}})
    for person, total in zip(people[1:], (0, 90, 90, 100), strict=True):
        give(sheet_of(panel, person), total)
    assert ranking(panel) == [Standing(1, "第1队", D("70.00"), 4, D(100), passes=True)]


def test_seven_experts_are_trimmed_by_two(world: World) -> None:
    people = seven_experts(world)
    panel = convene(world, experts=people, candidates=1)
    for person, total in zip(people, (10, 60, 60, 60, 60, 60, 100), strict=True):
        give(sheet_of(panel, person), total)
    assert ranking(panel) == [Standing(1, "第1队", D("60.00"), 7, D(90), passes=True)]


@pytest.mark.parametrize(
    ("totals", "passes"), [((60, 60, 60), True), ((60, 60, "59.98"), False), ((60, 60, "59.99"), True)]
)
def test_the_pass_mark_is_reached_by_the_rounded_mean(
    world: World, totals: tuple[int | str, ...], *, passes: bool
) -> None:
    """59.9967 rounds to 60.00 and passes; 59.9933 rounds to 59.99 and does not."""
    panel = convene(world, candidates=1)
    for person, total in zip((world.erin, world.frank, world.grace), totals, strict=True):
        give(sheet_of(panel, person), total)
    assert [standing.passes for standing in ranking(panel)] == [passes]


def test_a_panels_criteria_are_frozen_with_it(world: World) -> None:
    assert list(convene(world).criteria.values_list("name", "weight")) == list(CRITERIA)
