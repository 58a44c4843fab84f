"""The rounds of one challenge (流榜, 重新发榜): what failed, why, what was changed, what became of it."""

from dataclasses import dataclass
from typing import Any

from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.supplements.differences import (
    CRITERIA,
    PLAIN_FIELDS,
    TARGET,
    Changes,
    criteria_words,
    in_words,
    target_words,
)

MOST_ROUNDS = 2
"""After a second failure the challenge is settled otherwise."""
DEEPEST = 20


@dataclass(frozen=True)
class Round:
    """One round, and what it changed in the one before (nothing for the first)."""

    challenge: Challenge
    changes: Changes


def rounds_of(challenge: Challenge, person: Any) -> list[Round]:
    """All rounds that the person may see, the first one first."""
    first = challenge
    for _step in range(DEEPEST):
        if first.previous_round is None:
            break
        first = first.previous_round
    chain: list[Challenge] = []
    following: Challenge | None = first
    while following is not None and len(chain) < DEEPEST:
        chain.append(following)
        following = following.next_rounds.first()
    visible = set(
        challenges_visible_to(person).filter(pk__in=[one.pk for one in chain]).values_list("pk", flat=True)
    )
    return [
        Round(one, changes_between(before, one) if before else {})
        for before, one in zip([None, *chain], chain, strict=False)
        if one.pk in visible
    ]


def changes_between(before: Challenge, after: Challenge) -> Changes:
    """What the later round says otherwise, in the words of the supplementary notices; a deadline alone is no change."""
    changes = {
        name: [was, now]
        for name in PLAIN_FIELDS
        if (was := in_words(getattr(before, name))) != (now := in_words(getattr(after, name)))
    }
    old, new = ([target_words(row) for row in one.targets.all()] for one in (before, after))
    for place in range(max(len(old), len(new))):
        was, now = (lines[place] if place < len(lines) else "" for lines in (old, new))
        if was != now:
            changes[f"{TARGET}{place + 1}"] = [was, now]
    weights = [criteria_words(one.criteria.values_list("name", "weight")) for one in (before, after)]
    if weights[0] != weights[1]:
        changes[CRITERIA] = weights
    return changes
