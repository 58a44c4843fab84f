"""What the record of a base shows of its public page."""

from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.bases.pages import DemonstrationBasePage
from cms.bases.services import can_show_bases
from tracker.bases.enums import STANDING_STATES
from tracker.bases.models import DemonstrationBase
from tracker.organisation.models import Person
from tracker.web.panels import Panel, register_panel


def page_of_base(request: HttpRequest, record: Model) -> Panel | None:
    if not isinstance(record, DemonstrationBase) or not isinstance(request.user, Person):
        return None
    page = DemonstrationBasePage.objects.filter(base_id=record.pk).first()
    is_editor = can_show_bases(request.user)
    offers = is_editor and page is None and record.state in STANDING_STATES
    if not offers and (page is None or not (page.live or is_editor)):
        return None
    return Panel(
        title=_("Public page"),
        template="cms/bases/_panel.html",
        context={
            "page": page,
            "url": (page.url if page.live else reverse("wagtailadmin_pages:edit", args=[page.pk]))
            if page
            else "",
            "draft_url": reverse("cms:base-page", args=[record.pk]) if offers else "",
        },
    )


def show_pages_on_records() -> None:
    """Called once, when the app is ready."""
    register_panel("base", page_of_base)
