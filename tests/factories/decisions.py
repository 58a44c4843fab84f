"""What a deciding body decides about a challenge, and the opinions that it waits for."""

from typing import Any

from tests.factories.organisation import World
from tracker.bids.services import withdraw_challenge
from tracker.challenges.enums import Opinion
from tracker.challenges.models import Challenge, SideReview
from tracker.challenges.review.queries import outstanding
from tracker.challenges.review.services import give_opinion
from tracker.challenges.services import approve_challenge
from tracker.deliberation.decisions import Ballot, Proceedings
from tracker.deliberation.enums import VoteChoice

MEMBERS = ("大卫", "齐鸣", "高远")


def votes(*choices: str) -> list[Ballot]:
    """One ballot for each choice, by invented members; three that agree without any."""
    given = choices or (VoteChoice.AGREE,) * len(MEMBERS)
    return [Ballot(f"委员{place}", choice) for place, choice in enumerate(given, start=1)]


def proceedings(
    meeting_number: str = "党委会〔2026〕3号", minutes: str = "同意。", **facts: Any
) -> Proceedings:
    """Of a meeting that agreed, whatever opinions were outstanding."""
    stated = {"votes": votes(), "reason_without": "工期紧，先行发榜。", **facts}
    return Proceedings(meeting_number, minutes, **stated)


def approve(challenge: Challenge, *, world: World, **facts: Any) -> Challenge:
    return approve_challenge(challenge, proceedings=proceedings(**facts), by=world.david)


def withdraw(challenge: Challenge, *, world: World, note: str = "取消。") -> Challenge:
    """With the bids on it."""
    return withdraw_challenge(challenge, proceedings=proceedings(), note=note, by=world.david)


def side(challenge: Challenge, name: str) -> SideReview:
    return challenge.side_reviews.get(
        side=name, round=max(challenge.side_reviews.values_list("round", flat=True))
    )


def all_agree(challenge: Challenge) -> None:
    """Every side that has somebody to answer does."""
    for review in outstanding(challenge):
        if review.reviewer is not None:
            give_opinion(review, opinion=Opinion.AGREE, remarks="", by=review.reviewer)
