"""What correspondents and reviewers may do in the back office; the editors' own rights stand in `cms.site.setting_up`."""

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.backoffice.editors import CORRESPONDENTS, EDITORS, REVIEWERS
from cms.stories.wording import ForbiddenWord
from cms.workflows.setting_up import set_up_reviews

SHELF_RIGHTS: Final = {
    "wagtailimages": ("add_image", "choose_image"),
    "wagtaildocs": ("add_document", "choose_document"),
}


def set_up_back_office(stories: Page) -> None:
    """Correspondents write stories and change their own; reviewers open what awaits them; editors keep the words."""
    set_up_reviews(stories)
    correspondents, reviewers = (_group(name) for name in (CORRESPONDENTS, REVIEWERS))
    for group in (correspondents, reviewers):
        group.permissions.add(*_named("wagtailadmin", ["access_admin"]))
    for permission in _named("wagtailcore", ["add_page"]):
        GroupPagePermission.objects.get_or_create(group=correspondents, page=stories, permission=permission)
    shelf = Collection.get_first_root_node()
    for app_label, codenames in SHELF_RIGHTS.items():
        for permission in _named(app_label, codenames):
            GroupCollectionPermission.objects.get_or_create(
                group=correspondents, collection=shelf, permission=permission
            )
    words = ContentType.objects.get_for_model(ForbiddenWord)
    _group(EDITORS).permissions.add(*Permission.objects.filter(content_type=words))


def _group(name: str) -> Group:
    group, _created = Group.objects.get_or_create(name=name)
    return group


def _named(app_label: str, codenames: Iterable[str]) -> Iterable[Permission]:
    return Permission.objects.filter(content_type__app_label=app_label, codename__in=list(codenames))
