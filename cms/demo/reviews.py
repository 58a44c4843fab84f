"""The joint review of the demonstration's challenges, and how its deciding body votes."""

from tracker.challenges.enums import Opinion, ReviewSide
from tracker.challenges.models import Challenge
from tracker.challenges.review.queries import outstanding
from tracker.challenges.review.services import give_opinion
from tracker.deliberation.decisions import Ballot
from tracker.deliberation.enums import VoteChoice

OPINIONS = {
    ReviewSide.TECHNICAL: (Opinion.AGREE, ""),
    ReviewSide.FINANCE: (Opinion.REMARKS, "榜额在年度科研预算内；过程款按里程碑验收单支付。"),
    ReviewSide.PARTY: (Opinion.AGREE, ""),
    ReviewSide.DISCIPLINE: (Opinion.AGREE, ""),
}
MEMBERS = ("韩承岳", "魏长河", "骆秉衡", "岑立言", "闻达理")


OBJECTION = (Opinion.OBJECT, "验证方法不够具体，无法据此验收；须列明第三方检测安排。")


def answer_all_but(challenge: Challenge, last: int, *, objecting: ReviewSide | None = None) -> None:
    """The sides give their opinions, each by its own reviewer; the `last` ones asked still owe theirs."""
    asked = outstanding(challenge)
    for review in asked[: len(asked) - last]:
        side = ReviewSide(review.side)
        opinion, remarks = OBJECTION if side == objecting else OPINIONS[side]
        if review.reviewer is not None:
            give_opinion(review, opinion=opinion, remarks=remarks, by=review.reviewer)


def votes_of(salt: int) -> list[Ballot]:
    """Five members by name; now and then one abstains."""
    abstaining = salt % len(MEMBERS) if salt % 3 == 0 else None
    return [
        Ballot(name, VoteChoice.ABSTAIN if place == abstaining else VoteChoice.AGREE)
        for place, name in enumerate(MEMBERS)
    ]
