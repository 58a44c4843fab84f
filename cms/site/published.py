"""Whether a picture or a film stands on a page that everybody may read."""

from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published

from cms.archive.reachable import ReachablePage


def is_published(medium: Model) -> bool:
    """Asked of the pages as they are published: what only a draft holds is not published."""
    pages = ContentType.objects.get_for_model(Page)
    used = ReferenceIndex.get_references_to(medium).filter(base_content_type=pages)
    numbers = {int(number) for number in used.values_list("object_id", flat=True)}
    return any(map(_is_open, Page.objects.live().public().filter(pk__in=numbers).specific()))


def _is_open(page: Page) -> bool:
    return page.is_open_to(AnonymousUser()) if isinstance(page, ReachablePage) else True


def _enter_references(instance: Page, **_kwargs: object) -> None:
    """At once: Wagtail itself leaves it to the background, and until then nobody would see the pictures."""
    ReferenceIndex.create_or_update_for_object(instance)


def follow_publications() -> None:
    """Called once, when the app is ready."""
    page_published.connect(_enter_references, dispatch_uid="cms.published")
