"""From a base's record to its public page, in one click."""

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cms.bases.pages import BaseIndexPage, DemonstrationBasePage
from tracker.bases.enums import STANDING_STATES
from tracker.bases.models import DemonstrationBase
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.organisation.models import Person


def can_show_bases(person: Person) -> bool:
    """May the person add pages to the list of bases?"""
    index = BaseIndexPage.objects.first()
    return index is not None and bool(index.permissions_for_user(person).can_add_subpage())


def draft_base_page(base: DemonstrationBase, *, by: Person) -> DemonstrationBasePage:
    """An unpublished page about the base. Raises NotAllowed, or GuardFailed for one that does not bear its name or has
    its page already.
    """
    if not can_show_bases(by):
        raise NotAllowed(_("Pages of bases are made by the editors."))
    if base.state not in STANDING_STATES:
        raise GuardFailed(_("Only a base that bears its name is shown in public."))
    if DemonstrationBasePage.objects.filter(base=base).exists():
        raise GuardFailed(_("This base has its page already."))
    index = BaseIndexPage.objects.get()
    page = DemonstrationBasePage(
        title=base.name, slug=slugify(base.number) or f"base-{base.pk}", base=base, live=False, owner=by
    )
    index.add_child(instance=page)
    page.save_revision(user=by)
    return page
