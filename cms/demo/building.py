"""Builds the demonstration in one transaction: either all of it stands, or none."""

from collections.abc import Callable

from django.db import transaction

from cms.builds.tasks import build_casebook
from cms.demo.bases import base_stories
from cms.demo.calendar import moment, play
from cms.demo.carriers import squad_story, studio_story
from cms.demo.challenges import Tale, follow_some, keep_a_view
from cms.demo.challenges_data import PLOTS
from cms.demo.outcomes import OUTCOMES, outcome_story
from cms.demo.people import Cast, make_cast
from cms.demo.pool import tend_pool
from cms.demo.projects import Fates, whole_story
from cms.demo.stories import make_stories
from cms.demo.taking_over import take_over_carriers, take_over_ledger
from tracker.challenges.models import ChallengeBatch
from tracker.foundation import clock
from tracker.foundation.working_days import add_working_days

Tell = Callable[[str], None]


def build_demo(tell: Tell = lambda _words: None) -> Cast:
    """Everything, deterministic, with dates relative to today. `tell` hears each step as it begins."""
    with transaction.atomic():
        tell("organisation")
        cast = make_cast()
        tell("ledger")
        with clock.at(moment(-60, 9)):
            take_over_ledger(cast)
            take_over_carriers(cast)
        tell("chain")
        batches = _batches(cast)
        tales = [Tale(cast, plot, batches[plot.begins > RECENT], number) for number, plot in enumerate(PLOTS)]
        fates = Fates()
        play(
            [
                *(whole_story(tale, fates) for tale in tales),
                *(outcome_story(cast, plot, tales) for plot in OUTCOMES),
                squad_story(cast),
                studio_story(cast),
                *base_stories(cast),
            ]
        )
        with clock.at(moment(-1, 15)):
            tend_pool(cast)
        follow_some(cast, tales)
        keep_a_view(cast)
        tell("stories")
        build = make_stories(cast)
    tell("case book")
    # Carried out here and now, so that a first look finds it ready; the queued task then finds nothing left to do.
    build_casebook.func(build.pk)
    return cast


RECENT = -100
"""Working days from today: later plots belong to this year's batch, earlier ones to the last."""


def _batches(cast: Cast) -> dict[bool, ChallengeBatch]:
    def batch(title: str, number: str, days: tuple[int, ...]) -> ChallengeBatch:
        dates = [add_working_days(clock.today(), day) for day in days]
        return ChallengeBatch.objects.create(
            title=title, document_number=number, unit=cast.group,
            collect_from=dates[0], publish_on=dates[1], bid_until=dates[2], judge_until=dates[3],
            execute_until=dates[4], accept_until=dates[5], roll_out_until=dates[6],
        )  # fmt: skip

    year = clock.today().year
    return {
        False: batch(
            f"{year - 1} 年揭榜挂帅榜单",
            f"衡岳科〔{year - 1}〕38 号",
            (-400, -375, -360, -350, -150, -120, 60),
        ),
        True: batch(
            f"{year} 年第三批揭榜挂帅榜单", f"衡岳科〔{year}〕41 号", (-45, -15, 10, 22, 170, 190, 420)
        ),
    }
