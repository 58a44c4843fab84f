"""What happens in public while bids are taken, on the challenge that the demonstration shows most of."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cms.demo.calendar import Story, closing, moment
from tracker.challenges.deadlines import earliest_extension
from tracker.challenges.models import Challenge
from tracker.challenges.questions.services import answer_question, ask_question
from tracker.challenges.services import Target
from tracker.challenges.supplements.differences import REVISED_FIELDS, Revision
from tracker.challenges.supplements.services import issue_supplement
from tracker.foundation import clock
from tracker.organisation.models import Person

SHOWN = "锚索支护替代超前支护"


def announcements(challenge: Challenge, *, published: int, office: Person, askers: Sequence[Person]) -> Story:
    """Two supplementary notices, and three questions of which one still waits. `published` is the day of publication,
    in working days from today.
    """
    if challenge.title != SHOWN:
        return
    yield moment(published + 3, 16)
    visit = ask_question(challenge, text="能否统一组织一次现场踏勘？", by=askers[0])
    gauges = ask_question(
        challenge, text="现有测力计量程是否满足 350 kN？", is_asker_hidden=True, by=askers[1]
    )
    yield moment(published + 4, 9)
    answer_question(visit, answer="可以，时间和地点见补充公告第 1 号。", by=office)
    issue_supplement(
        challenge,
        as_it_stands(
            challenge,
            reason="应多支团队要求，统一组织一次现场踏勘。",
            resources=f"{challenge.resources}本公告发布后第三个工作日 8:30 在矿调度楼集合，统一踏勘运输巷。",
        ),
        by=office,
    )
    yield moment(published + 4, 11)
    answer_question(gauges, answer="量程 0–500 kN，今年 8 月检定，证书可在踏勘时查看。", by=office)
    yield moment(published + 5, 10)
    revision = as_it_stands(
        challenge,
        reason="与新版《巷道支护管理规定》的测点要求一致；截止时间相应顺延。",
        is_substantive=True,
        bid_deadline=closing(earliest_extension(challenge.bid_deadline or clock.now())),
    )
    (first, target), *others = revision.targets
    stricter = replace(target, proof="运输巷连续 45 天现场清点，用户单位与安监双签")
    issue_supplement(challenge, replace(revision, targets=[(first, stricter), *others]), by=office)
    yield moment(-1, 16)
    ask_question(challenge, text="“吨煤支护成本”是否含锚索回收残值？", is_asker_hidden=True, by=askers[0])


def as_it_stands(
    challenge: Challenge, *, reason: str, is_substantive: bool = False, **changed: Any
) -> Revision:
    """What is published now, but for what is named."""
    current = Challenge.objects.get(pk=challenge.pk)
    return Revision(
        facts={name: changed.get(name, getattr(current, name)) for name in REVISED_FIELDS},
        targets=[
            (
                row.pk,
                Target(row.name, row.unit_of_measure, row.target, row.proof, row.comparator, row.baseline),
            )
            for row in current.targets.all()
        ],
        criteria=list(current.criteria.values_list("name", "weight")),
        reason=reason,
        is_substantive=is_substantive,
    )
