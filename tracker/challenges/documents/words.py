"""How facts of a challenge are written on paper. Like all that stands in a document, Chinese whoever reads the screen."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone

from tracker.challenges.enums import PREPARING_STATES, ChallengeState
from tracker.challenges.models import Challenge, TargetMetric
from tracker.challenges.services import plain
from tracker.typesetting.notices import chinese_day

_GAP = re.compile(r"(?<=[0-9A-Za-z])\s+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])\s+(?=[0-9A-Za-z])")


def closed_up(title: str) -> str:
    """Without the gaps between Chinese and figures that screens set and official documents do not."""
    return _GAP.sub("", title)


OPEN_AMOUNT = "面议"
NOT_SET = "以发布为准"


def wan_words(amount: Decimal | None) -> str:
    return OPEN_AMOUNT if amount is None else f"{plain(amount)} 万元"


def day_of(moment: datetime | None) -> date | None:
    return None if moment is None else timezone.localtime(moment).date()


def deadline_words(challenge: Challenge) -> str:
    return NOT_SET if challenge.bid_deadline is None else moment_words(challenge.bid_deadline)


def moment_words(moment: datetime) -> str:
    """By the wall clock: 2026年3月23日17:00."""
    local = timezone.localtime(moment)
    return f"{chinese_day(local.date())}{local:%H:%M}"


def goal_words(target: TargetMetric) -> str:
    return f"{target.get_comparator_display()} {plain(target.target)} {target.unit_of_measure}"


def baseline_words(target: TargetMetric) -> str:
    return "—" if target.baseline is None else f"{plain(target.baseline)} {target.unit_of_measure}"


def race_words(challenge: Challenge) -> str:
    if not challenge.is_race:
        return ""
    return f"本榜题实行赛马制，最多 {challenge.parallel_teams} 支团队并行攻关。"


WITHDRAWN: Final = "已撤榜"


def standing_of(challenge: Challenge) -> str:
    """What a print of it is not yet, or no longer."""
    if challenge.state in PREPARING_STATES:
        return "送审稿"
    return WITHDRAWN if challenge.state == ChallengeState.WITHDRAWN else ""
