"""The key in the address of a person's own calendar: made, made anew, taken back."""

import secrets

from tracker.challenges.models import CalendarKey
from tracker.foundation import clock
from tracker.organisation.models import Person


def renew_key(*, by: Person) -> CalendarKey:
    """A key that nobody can guess; the former one opens nothing any more."""
    key, _is_new = CalendarKey.objects.update_or_create(
        person=by, defaults={"key": secrets.token_urlsafe(32), "created_at": clock.now()}
    )
    return key


def revoke_key(*, by: Person) -> None:
    CalendarKey.objects.filter(person=by).delete()
