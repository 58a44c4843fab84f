"""Withdrawing a published page, and noticing that one is published again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signals import page_published

from cms.archive.models import Withdrawal
from tracker.foundation import clock
from tracker.foundation.lifecycle import GuardFailed, NotAllowed
from tracker.organisation.models import Person


def can_withdraw(person: Person, page: Page) -> bool:
    """Whoever may take the page off the site in the back office."""
    return bool(page.permissions_for_user(person).can_unpublish())


def withdraw_page(page: Page, *, reason: str, by: Person) -> Withdrawal:
    """Take a published page off the site; its address says so from now on. Raises NotAllowed or GuardFailed."""
    if not page.live:
        raise GuardFailed(_("This page is not published."))
    if not can_withdraw(by, page):
        raise NotAllowed(_("You do not hold the right to do this here."))
    if not reason.strip():
        raise GuardFailed(_("A reason is needed."))
    with transaction.atomic():
        page.unpublish(user=by)
        withdrawal: Withdrawal = Withdrawal.objects.create(
            page_id=page.pk, title=page.title, reason=reason.strip(), withdrawn_on=clock.today(), by=by
        )
    return withdrawal


def _published_again(instance: Page, **_kwargs: Any) -> None:
    open_withdrawals = Withdrawal.objects.filter(page_id=instance.pk, restored_on=None)
    open_withdrawals.update(restored_on=clock.today())


def notice_publications() -> None:
    """Called once, when the app is ready."""
    page_published.connect(_published_again, dispatch_uid="cms.archive.published")
