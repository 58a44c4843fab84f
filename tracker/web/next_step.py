"""What happens next to a record, in words: the act that is owed in its present state."""

from django.db import models

from tracker.foundation.lifecycle import duties_of, lifecycle_of


def next_step(record: models.Model) -> str:
    """The label of the first act owed now, or an empty string when nobody owes anything."""
    owed = duties_of(record)
    return str(lifecycle_of(record).by_name[owed[0].act].label) if owed else ""
