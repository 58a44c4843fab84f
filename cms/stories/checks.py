"""What has to be in order before anybody reads a story: pictures, words, figures. Each says why in words."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cms.blocks.media import images_in
from cms.stories.amounts import benefits_in
from cms.stories.wording import WordPlace, words_found
from tracker.outcomes.enums import BenefitKind, BenefitState
from tracker.outcomes.models import Benefit

MARK, REFUSE = "mark", "refuse"
"""Values of JIEBANG["UNVERIFIED_BENEFITS"]."""

_SENTENCE: Final = re.compile("[。；！？!?\n]")


def texts_of(story: Any) -> Iterator[str]:
    """The words of a story, without the sources of its paragraphs."""
    yield from filter(None, (story.title, story.subtitle, story.summary, story.hero_caption))
    for body in story.bodies:
        for words in body.stream_block.get_searchable_content(body):
            yield strip_tags(words)


def picture_problems(story: Any) -> list[str]:
    """Pictures without the name of who took them, or without the consent of those shown."""
    shown = [(story.hero, ""), *images_in(story.bodies)]
    problems = []
    for image, credit in dict.fromkeys((image, credit) for image, credit in shown if image is not None):
        if not (credit or image.credit):
            problems.append(_("“%(picture)s” lacks its photographer.") % {"picture": image.title})
        if not image.has_consent:
            problems.append(
                _("“%(picture)s” lacks the consent of those shown, or the right to print it.")
                % {"picture": image.title}
            )
    return list(dict.fromkeys(problems))


def word_problems(story: Any) -> tuple[list[str], list[str]]:
    """(what stops the publication, what the editor is only told) of the list of forbidden words. The names of the
    sources are looked through as well: they stand in the credits.
    """
    refused: list[str] = []
    told: list[str] = []
    texts = [*texts_of(story), *(source.label for source in story.sources)]
    for row in words_found(texts, place=WordPlace.STORY):
        words = _("“%(word)s” stands in the text. %(reason)s") % {"word": row.word, "reason": row.reason}
        (refused if row.is_refused else told).append(words.strip())
    return refused, told


def is_of_the_group(story: Any) -> bool:
    """Told by one of our units: then finance can have verified its figures. A case from outside names its source."""
    return bool(story.unit_id or story.project_id or story.outcome_id)


def verified_amounts(outcome_id: int | None) -> list[Decimal]:
    """Every amount in 万元 that finance has verified for an outcome, and their sum. One query."""
    if outcome_id is None:
        return []
    verified = Benefit.objects.filter(
        outcome_id=outcome_id, state=BenefitState.VERIFIED, kind=BenefitKind.ECONOMIC
    )
    rows = list(verified.values_list("verified_wan", "is_direct"))
    amounts = [amount for amount, _direct in rows if amount is not None]
    total = sum((amount for amount, direct in rows if amount is not None and direct), Decimal(0))
    return [*amounts, total] if amounts else []


def unverified_in(texts: Iterable[str], verified: Iterable[Decimal]) -> list[str]:
    """Amounts that a sentence about benefits names and that finance has not verified, as they are written."""
    known = list(verified)
    found: list[str] = []
    for text in texts:
        for sentence in _SENTENCE.split(text):
            found += [
                amount.words for amount in benefits_in(sentence) if not any(map(amount.stands_for, known))
            ]
    return list(dict.fromkeys(found))


def unverified_benefits(story: Any) -> list[str]:
    """As `unverified_in`, for a whole story of the group; nothing for a case from outside. What the story has frozen was
    verified on its day.
    """
    if not is_of_the_group(story):
        return []
    known: list[Decimal] = []
    for amounts in (list, lambda: verified_amounts(story.outcome_id), lambda: _frozen_amounts(story)):
        known += amounts()
        found = unverified_in(texts_of(story), known)
        if not found:
            return []
    return found


def _frozen_amounts(story: Any) -> list[Decimal]:
    from cms.stories.keeping import frozen_figures  # keeps figures of the very pages that are checked here

    frozen = frozen_figures([story.pk]).get(story.pk, {}) if story.pk else {}
    return [
        spread.figures.verified_wan for spread in frozen.values() if spread.figures.verified_wan is not None
    ]


def refuses_unverified() -> bool:
    return bool(settings.JIEBANG["UNVERIFIED_BENEFITS"] == REFUSE)
