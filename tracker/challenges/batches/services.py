"""Making and changing batches."""

from typing import Any

import rules
from django.utils.translation import gettext as _

from tracker.challenges.models import ChallengeBatch
from tracker.foundation import audit
from tracker.foundation.later_years import in_another_year, in_later_words, years_until_ahead
from tracker.foundation.lifecycle import NotAllowed, acting
from tracker.organisation.models import Person

KIND = "challenge_batch"
DAYS = (
    "collect_from",
    "publish_on",
    "bid_until",
    "judge_until",
    "execute_until",
    "accept_until",
    "roll_out_until",
)
"""In their order."""


def make_batch(*, by: Person, **facts: Any) -> ChallengeBatch:
    """Raises NotAllowed for a unit that the person is no office of, ValidationError for days out of order."""
    batch = ChallengeBatch(**facts)
    with acting():
        _require_office(batch, by)
        batch.full_clean()
        batch.save()
        audit.record(kind=KIND, subject=batch, act="begin", by=by)
    return batch


def change_batch(batch: ChallengeBatch, *, by: Person, **facts: Any) -> ChallengeBatch:
    """As `make_batch`, by an office of the unit that it has and of the one that it gets."""
    with acting():
        fresh = ChallengeBatch.objects.select_for_update().select_related("unit").get(pk=batch.pk)
        _require_office(fresh, by)
        before = {name: getattr(fresh, name) for name in facts}
        for name, value in facts.items():
            setattr(fresh, name, value)
        _require_office(fresh, by)
        fresh.full_clean()
        fresh.save(update_fields=list(facts))
        changes = {name: [before[name], value] for name, value in facts.items() if before[name] != value}
        audit.record(kind=KIND, subject=fresh, act="revise", by=by, changes=changes)
    return fresh


def facts_for_another_year(batch: ChallengeBatch) -> dict[str, Any]:
    """What a batch like this one says when it is made again: its texts but for the document number, which the new notice
    gets for itself, and its days in the next year in which its bidding is not over, each moved off weekends and
    holidays. None of its challenges.
    """
    years = years_until_ahead(batch.bid_until)
    return {
        "title": in_later_words(batch.title, years),
        "text": in_later_words(batch.text, years),
        "unit": batch.unit_id,
        **{name: in_another_year(getattr(batch, name), years) for name in DAYS},
    }


def _require_office(batch: ChallengeBatch, by: Person) -> None:
    if not rules.has_perm("tracker.change_batch", by, batch):
        raise NotAllowed(_("You are no office of %(unit)s.") % {"unit": batch.unit.name})
