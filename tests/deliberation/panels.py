"""A panel over two candidates, convened as the bid stage does it but of nothing in particular."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from tests.factories.organisation import World
from tracker.deliberation.models import PublicNotice, ReviewPanel, ScoreSheet
from tracker.deliberation.services import Candidate, Subject, convene_panel, open_notice, submit_scores
from tracker.foundation import clock
from tracker.organisation.models import Person

HERE = timezone.get_default_timezone()
CONVENED = datetime(2026, 3, 24, 9, tzinfo=HERE)
DUE = datetime(2026, 4, 7, 23, 59, 59, tzinfo=HERE)
SUBJECT = Subject("challenge", 1, "瓦斯治理")
CRITERIA = (("方案", 60), ("团队", 40))
FIRST, SECOND = 1, 2


def convene(
    world: World,
    *,
    experts: Iterable[Person] | None = None,
    barred: Mapping[int, Mapping[int, str]] | None = None,
    criteria: Iterable[tuple[str, int]] = CRITERIA,
    candidates: int = 2,
) -> ReviewPanel:
    """`barred`: candidate → person id → reason."""
    everyone = [world.erin, world.frank, world.grace] if experts is None else list(experts)
    with clock.at(CONVENED):
        return convene_panel(
            SUBJECT,
            title="瓦斯治理评审",
            unit=world.pit_two,
            experts=everyone,
            criteria=criteria,
            candidates=[
                Candidate(Subject("bid", number, f"第{number}队"), (barred or {}).get(number, {}))
                for number in range(1, candidates + 1)
            ],
            due_at=DUE,
            by=world.olga,
        )


def sheet_of(panel: ReviewPanel, person: Person, candidate: int = FIRST) -> ScoreSheet:
    return ScoreSheet.objects.get(panel=panel, expert=person, candidate_id=candidate)


def give(sheet: ScoreSheet, total: str | int, *, comment: str = "") -> ScoreSheet:
    """Hand the sheet in with this total, as much of it as possible for the first criterion."""
    points, left = {}, Decimal(total)
    for criterion in sheet.panel.criteria.all():
        points[criterion.pk] = min(left, Decimal(criterion.weight))
        left -= points[criterion.pk]
    return submit_scores(sheet, points=points, comment=comment, is_recommended=True, by=sheet.expert)


def announce(world: World) -> PublicNotice:
    with clock.at(CONVENED):
        return open_notice(SUBJECT, title="拟中榜公示", body="瓦斯攻关队", unit=world.pit_two, by=world.olga)
