"""Keeps the cards in step with the stories and with what their outcomes have come to."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished

from cms.catalogue.enums import LevelReached, band_of
from cms.catalogue.models import CatalogueStamp, StoryCard
from cms.stories.pages import CaseStory
from tracker.foundation import clock
from tracker.foundation.lifecycle import Lifecycle, transitioned
from tracker.foundation.ticking import on_tick
from tracker.outcomes.models import Outcome
from tracker.outcomes.queries import verified_benefits_wan
from tracker.rollout.enums import REACHED_STATES
from tracker.rollout.models import Rollout

STAMP: Final = 1
"""The id of the one stamp."""
AT_ONCE: Final = 200
BODIES: Final = ("background", "practice", "results", "lessons")
MOVING_KINDS: Final = frozenset({"benefit", "rollout", "outcome"})
"""Records whose acts change what a story's outcome is worth or how far it has come."""


def refresh_cards(story_ids: Iterable[int]) -> int:
    """Make the cards of these stories say what holds now; a story that is not published has none. Four queries and
    two statements for any number; returns how many cards were written.
    """
    ids = set(story_ids)
    stories = list(CaseStory.objects.live().filter(pk__in=ids).defer(*BODIES))
    outcomes = _outcomes_of(stories)
    every = {pk for pks in outcomes.values() for pk in pks}
    verified = verified_benefits_wan(every)
    reached = dict(
        Rollout.objects.filter(outcome_id__in=every, state__in=REACHED_STATES)
        .order_by()
        .values_list("outcome_id")
        .annotate(Max("level"))
    )
    cards = []
    for story in stories:
        pks = outcomes[story.pk]
        amounts = [verified[pk] for pk in pks if pk in verified]
        worth = sum(amounts, Decimal(0)) if amounts else None
        cards.append(
            StoryCard(
                story=story,
                title=story.title,
                words=story.subtitle or story.summary,
                slug=story.slug,
                theme=story.theme,
                unit=story.unit_name,
                benefit=band_of(worth),
                verified_wan=worth,
                level=max((reached[pk] for pk in pks if pk in reached), default=LevelReached.NONE),
                year=_shown_on(story).year,
                shown_on=_shown_on(story),
                published_at=story.first_published_at or clock.now(),
                changed_at=story.last_published_at or clock.now(),
                visibility=story.visibility,
            )
        )
    with transaction.atomic():
        StoryCard.objects.filter(pk__in=ids - {story.pk for story in stories}).delete()
        fields = [field.name for field in StoryCard._meta.concrete_fields if not field.primary_key]
        StoryCard.objects.bulk_create(
            cards, update_conflicts=True, unique_fields=["story"], update_fields=fields, batch_size=AT_ONCE
        )
        CatalogueStamp.objects.update_or_create(pk=STAMP, defaults={"value": uuid4().hex})
    return len(cards)


def _shown_on(story: CaseStory) -> date:
    return story.shown_on or clock.today()


def _outcomes_of(stories: Iterable[CaseStory]) -> dict[int, list[int]]:
    """Story id → its outcome, or without one those of its project. At most one query."""
    projects = {story.project_id for story in stories if story.project_id and not story.outcome_id}
    by_project: dict[int | None, list[int]] = {}
    if projects:
        rows = Outcome.objects.filter(project_id__in=projects).order_by("pk").values_list("project_id", "pk")
        for project_id, pk in rows:
            by_project.setdefault(project_id, []).append(pk)
    return {
        story.pk: [story.outcome_id] if story.outcome_id else by_project.get(story.project_id, [])
        for story in stories
    }


@on_tick
def enter_missing_stories(_moment: datetime) -> int:
    """Published stories without a card (taken over, or published while another version ran), some at a time."""
    missing = CaseStory.objects.live().filter(card=None).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ids = list(missing)
    return refresh_cards(ids) if ids else 0


def _published(instance: CaseStory, **_kwargs: Any) -> None:
    refresh_cards([instance.pk])


def _deleted(**_kwargs: Any) -> None:
    CatalogueStamp.objects.update_or_create(pk=STAMP, defaults={"value": uuid4().hex})


def _moved(*, lifecycle: Lifecycle[Any], instance: Any, **_kwargs: Any) -> None:
    if lifecycle.kind not in MOVING_KINDS:
        return
    outcome_id = instance.pk if lifecycle.kind == "outcome" else instance.outcome_id
    told = Q(outcome_id=outcome_id) | Q(
        outcome=None, project_id__in=Outcome.objects.filter(pk=outcome_id).values("project_id")
    )
    ids = list(CaseStory.objects.live().filter(told).values_list("pk", flat=True))
    if ids:
        refresh_cards(ids)


def keep_the_catalogue() -> None:
    """Called once, when the app is ready."""
    for signal in (page_published, page_unpublished):
        signal.connect(_published, sender=CaseStory, dispatch_uid="cms.catalogue")
    post_delete.connect(_deleted, sender=StoryCard, dispatch_uid="cms.catalogue.deleted")
    transitioned.connect(_moved, dispatch_uid="cms.catalogue.moved")
