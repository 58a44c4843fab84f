"""What happens next to a record, in words: the act that is owed in its present state."""

from django.db import models

from tracker.foundation.lifecycle import duties_of, lifecycle_of


def next_step(record: models.Model) -> str:
    """The label of the first act that somebody owes now, or an empty string when nobody owes anything."""
    owed = next((duty for duty in duties_of(record) if any(duty.to(record))), None)
    return str(lifecycle_of(record).by_name[owed.act].label) if owed is not None else ""
