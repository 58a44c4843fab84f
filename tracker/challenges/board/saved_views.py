"""Views of the board that people keep: a name, and the address's query that shows it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.challenges.models import SavedView
from tracker.foundation.lifecycle import GuardFailed
from tracker.organisation.models import Person

MOST_VIEWS = 30
"""That one person may keep: more would be no menu."""


def saved_views_of(person: Any) -> QuerySet[SavedView]:
    """One's own, by name; nobody sees another's."""
    return SavedView.objects.filter(person_id=person.pk).order_by("name", "pk")


def save_view(*, name: str, query: str, by: Person) -> SavedView:
    """Raises GuardFailed when another view has the name, or there are too many; a second click finds the first."""
    others = saved_views_of(by).exclude(name=name)
    if others.count() >= MOST_VIEWS:
        raise GuardFailed(
            _("More than %(count)s views are not kept: delete one first.") % {"count": MOST_VIEWS}
        )
    view, _is_new = SavedView.objects.get_or_create(person=by, name=name, defaults={"query": query})
    if view.query != query:
        raise GuardFailed(_("You have another view of this name."))
    return view


def delete_view(view: SavedView) -> None:
    view.delete()
