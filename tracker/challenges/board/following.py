"""关注: a person keeps an eye on a challenge, and is told when it opens, closes, is awarded or withdrawn."""

from typing import Any

from django.db.models import Exists, OuterRef

from tracker.challenges.models import Challenge, Follow
from tracker.organisation.models import Person


def follow_challenge(challenge: Challenge, *, by: Person) -> bool:
    """True if it is new; a second click finds the first and changes nothing."""
    _follow, is_new = Follow.objects.get_or_create(person=by, challenge=challenge)
    return is_new


def unfollow_challenge(challenge: Challenge, *, by: Person) -> bool:
    """True if there was something to end."""
    count, _per_model = Follow.objects.filter(person=by, challenge=challenge).delete()
    return bool(count)


def follow_on(failed: Challenge, next_round: Challenge) -> None:
    """Whoever followed a round that failed follows the next one."""
    followers = Follow.objects.filter(challenge=failed).values_list("person_id", flat=True)
    Follow.objects.bulk_create(
        [Follow(person_id=person_id, challenge=next_round) for person_id in followers], ignore_conflicts=True
    )


def is_followed_by(person: Any) -> Exists:
    """For a query of challenges: does this person follow it? Part of the query, so that no row costs another."""
    return Exists(Follow.objects.filter(person_id=person.pk, challenge_id=OuterRef("pk")))


def followers_of(challenge: Challenge) -> set[int]:
    """The ids of those who follow it and still have an account."""
    followers = Follow.objects.filter(challenge_id=challenge.pk, person__is_active=True)
    return set(followers.values_list("person_id", flat=True))
