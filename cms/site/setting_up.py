"""The bones of the stories' site: made once, and put right whenever this runs again."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    WorkflowPage,
)

from cms.backoffice.editors import EDITORS, enrol_editors
from cms.backoffice.rights import set_up_back_office
from cms.bases.pages import BaseIndexPage
from cms.carriers.pages import CarrierIndexPage
from cms.site.pages import HomePage
from cms.site.standard_texts import add_standard_pages
from cms.stories.pages import StoryIndexPage

HOME_SLUG = "stories"
"""The tracker answers at the root, so the stories begin one step below it."""

PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
MEDIA_RIGHTS = {
    "wagtailimages": ("add_image", "change_image", "choose_image"),
    "wagtaildocs": ("add_document", "change_document", "choose_document"),
}
"""Wagtail asks for the rights of its own models, whatever model stands in for them."""


@dataclass(frozen=True)
class StorySite:
    """Where things are: stories are added under `stories`, case books under `home`, bases
    under `bases`, squads, studios and campaigns under `carriers`.
    """

    home: HomePage
    stories: StoryIndexPage
    bases: BaseIndexPage
    carriers: CarrierIndexPage
    editors: Group


def set_up_site(*, hostname: str = "localhost", port: int = 8000) -> StorySite:
    """Root, home, the two lists, the site record and the group of editors, with its rights and members.

    Idempotent: what is there stays as it is, titles and texts included.
    """
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
        root = _root()
        home = HomePage.objects.first() or _home(root)
        stories = StoryIndexPage.objects.first() or home.add_child(
            instance=StoryIndexPage(title=_("All stories"), slug="cases")
        )
        bases = BaseIndexPage.objects.first() or home.add_child(
            instance=BaseIndexPage(title=_("Demonstration bases"), slug="bases")
        )
        carriers = CarrierIndexPage.objects.first() or home.add_child(
            instance=CarrierIndexPage(title=_("Squads, studios and campaigns"), slug="teams")
        )
        add_standard_pages(home)
        _site(root, hostname=hostname, port=port)
        editors = _editors(home)
        set_up_back_office(stories)
        enrol_editors()
    return StorySite(home=home, stories=stories, bases=bases, carriers=carriers, editors=editors)


def _root() -> Page:
    root = Page.get_first_root_node()
    return root or Page.add_root(instance=Page(title="Root", slug="root"))


def _home(root: Page) -> HomePage:
    # Wagtail's own workflow waits for a group of moderators in which nobody is.
    WorkflowPage.objects.filter(page=root).delete()
    home: HomePage = root.add_child(
        instance=HomePage(
            title=pgettext("stories", "Stories"),
            slug=HOME_SLUG,
            intro=_("How problems were solved here, what came of it, and what others can take from it."),
        )
    )
    return home


def _site(root: Page, *, hostname: str, port: int) -> None:
    """One site whose addresses begin at the root of the tree; Wagtail's own first page makes way."""
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    if site.root_page_id != root.pk:
        site.root_page, site.hostname, site.port = root, hostname, port
        site.site_name = str(settings.WAGTAIL_SITE_NAME)
        site.save()
    welcome = root.get_children().filter(slug="home", content_type__model="page", numchild=0).first()
    if welcome is not None:
        welcome.delete()


def _editors(home: HomePage) -> Group:
    group, _created = Group.objects.get_or_create(name=EDITORS)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    for permission in _permissions("wagtailcore", PAGE_RIGHTS):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
    shelf = Collection.get_first_root_node() or Collection.add_root(name="Root")
    for app_label, codenames in MEDIA_RIGHTS.items():
        for permission in _permissions(app_label, codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=shelf, permission=permission
            )
    return group


def _permissions(app_label: str, codenames: Iterable[str]) -> Iterable[Permission]:
    return Permission.objects.filter(content_type__app_label=app_label, codename__in=list(codenames))
