"""Who sees which challenges, and the counts of the board."""

from typing import Any

from django.db.models import BigIntegerField, Q, QuerySet, Subquery

from tracker.challenges.board.following import is_followed_by
from tracker.challenges.enums import (
    LISTED_STATES,
    PREPARING_STATES,
    ChallengeState,
    QuestionState,
    Visibility,
)
from tracker.challenges.models import Challenge, ChallengeBatch, Question, ScoringCriterion, TargetMetric
from tracker.challenges.review.queries import is_asked_of
from tracker.deliberation.queries import DECISION_READERS
from tracker.foundation import clock
from tracker.foundation.audit import AuditEntry
from tracker.foundation.kept_queries import KeptRecords
from tracker.organisation.enums import Role
from tracker.organisation.queries import company_of, holds_role, paths_held, within

PREPARING_ROLES = DECISION_READERS
"""Who takes part in preparing and deciding a challenge, or watches it."""

TARGETS_OF = KeptRecords(
    TargetMetric,
    lambda challenge: TargetMetric.objects.filter(challenge_id=challenge),
    challenge=BigIntegerField(),
)
CRITERIA_OF = KeptRecords(
    ScoringCriterion,
    lambda challenge: ScoringCriterion.objects.filter(challenge_id=challenge),
    challenge=BigIntegerField(),
)


def challenges_listed_to(person: Any) -> QuerySet[Challenge]:
    """The part of `challenges_visible_to` that is or was on the board: open to everyone in the group, and the public
    ones to visitors. The database answers it from one index.
    """
    if not person.is_authenticated:
        return challenges_open_to_visitors()
    # By what is left out: nearly all are listed, and SQLite would sort whatever an index of the listed states names
    # instead of reading the first page in its order.
    return Challenge.objects.exclude(state__in=PREPARING_STATES)


def challenges_open_to_visitors() -> QuerySet[Challenge]:
    return Challenge.objects.exclude(state__in=PREPARING_STATES).filter(visibility=Visibility.PUBLIC)


def related_to(person: Any) -> QuerySet[Challenge]:
    """与我相关: what is open for bids in the person's profession, of their own unit or company, or followed by them."""
    condition = Q(is_followed_by(person))
    if person.profession:
        condition |= Q(domain=person.profession)
    if person.unit is not None:
        condition |= Q(unit=person.unit) | Q(company__in=Subquery(company_of(person.unit).values("pk")))
    return challenges_listed_to(person).filter(condition, state=ChallengeState.PUBLISHED)


MOST_FOLLOWED = 20


def followed_beyond(person: Any) -> QuerySet[Challenge]:
    """What the person follows and takes no bids any more, the newest first."""
    followed = challenges_listed_to(person).filter(is_followed_by(person))
    return followed.exclude(state=ChallengeState.PUBLISHED).order_by("-pk")[:MOST_FOLLOWED]


def challenges_visible_to(person: Any) -> QuerySet[Challenge]:
    """Published challenges to everyone in the group (public ones to visitors as well); those in preparation to
    the office and the deciders of the publishing unit, and to whoever is asked in the joint review.
    """
    if not person.is_authenticated:
        return challenges_listed_to(person)
    preparing = within(paths_held(person, *PREPARING_ROLES), "unit")
    return Challenge.objects.filter(Q(state__in=LISTED_STATES) | preparing | Q(is_asked_of(person)))


def begun_batches() -> QuerySet[ChallengeBatch]:
    """Those whose first phase has come: what lies ahead is still being prepared."""
    return ChallengeBatch.objects.filter(collect_from__lte=clock.today())


def batches_visible_to(person: Any) -> QuerySet[ChallengeBatch]:
    """Once its first phase has come to everyone, as the board is; before, to the offices over its unit."""
    if not person.is_authenticated:
        return begun_batches()
    prepared = within(paths_held(person, Role.CHALLENGE_OFFICE), "unit")
    return ChallengeBatch.objects.filter(Q(collect_from__lte=clock.today()) | prepared)


def batches_open_to(person: Any) -> QuerySet[ChallengeBatch]:
    """Those that a challenge of the person's office may still be put into: its bidding is not over."""
    return batches_visible_to(person).filter(bid_until__gte=clock.today())


def questions_visible_to(person: Any) -> QuerySet[Question]:
    """As records with who asked them and when: to the asker and to the office that answers. What everyone reads is
    `questions_shown_on`.
    """
    if person.pk is None:
        return Question.objects.none()
    answered = within(paths_held(person, Role.CHALLENGE_OFFICE), "challenge__unit")
    return Question.objects.filter(Q(asker=person) | answered)


def questions_shown_on(challenge: Challenge, person: Any) -> QuerySet[Question]:
    """To whoever sees the challenge: visitors read what is answered, the group also what still waits; what was
    declined stays between asker and office. Load the challenge with its unit.
    """
    questions = Question.objects.filter(challenge_id=challenge.pk)
    if not person.is_authenticated:
        return questions.filter(state=QuestionState.ANSWERED)
    if holds_role(person, Role.CHALLENGE_OFFICE, unit=challenge.unit):
        return questions
    return questions.filter(~Q(state=QuestionState.DECLINED) | Q(asker_id=person.pk))


def withdrawal_of(challenge: Challenge) -> AuditEntry | None:
    """撤榜: when it was withdrawn and why (`at`, `note`); None while it was not. One query of one that was."""
    if challenge.state != ChallengeState.WITHDRAWN:
        return None
    entries = AuditEntry.objects.filter(
        subject_kind="challenge", subject_id=str(challenge.pk), to_state=ChallengeState.WITHDRAWN
    )
    return entries.order_by("-pk").first()
