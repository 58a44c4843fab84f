"""A batch of olga's, the group's office, around the day on which the chain begins."""

from datetime import date

from tests.factories.chain import DAY
from tests.factories.organisation import World
from tracker.challenges.batches.services import make_batch
from tracker.challenges.models import ChallengeBatch
from tracker.foundation import clock


def made_batch(world: World, **facts: object) -> ChallengeBatch:
    defaults = {
        "title": "2026 年第一批揭榜挂帅榜单",
        "document_number": "衡岳科〔2026〕7 号",
        "unit": world.group,
        "collect_from": date(2026, 1, 5),
        "publish_on": date(2026, 3, 2),
        "bid_until": date(2026, 3, 23),
        "judge_until": date(2026, 4, 3),
        "execute_until": date(2026, 12, 31),
        "accept_until": date(2027, 1, 29),
        "roll_out_until": date(2027, 12, 31),
    }
    with clock.at(DAY):
        return make_batch(by=world.olga, **{**defaults, **facts})


def batch_ahead(world: World, **facts: object) -> ChallengeBatch:
    """Not begun yet: the office's alone."""
    days = {
        "collect_from": date(2027, 1, 4),
        "publish_on": date(2027, 3, 1),
        "bid_until": date(2027, 3, 22),
        "judge_until": date(2027, 4, 2),
        "execute_until": date(2027, 12, 31),
        "accept_until": date(2028, 1, 28),
        "roll_out_until": date(2028, 12, 29),
    }
    return made_batch(world, **{"title": "2027 年榜单", **days, **facts})
