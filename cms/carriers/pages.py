"""Public pages of squads, studios and campaigns. The editors decide which are shown; the facts are the records'.

Of a record only its work is public: name, unit, task, goal, dates, figures. Who sits in it, and so who is a party
member, stays inside the group (个人信息保护法).
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.archive.reachable import ReachablePage
from tracker.squads.enums import OPEN_STATES as OPEN_SQUADS
from tracker.studios.enums import StudioState


class CarrierIndexPage(ReachablePage, Page):
    """攻坚队伍: the squads, studios and campaigns that have a page."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/carriers/index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CarrierPage", "cms.CampaignPage"]
    private_page_options: list[str] = []
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        app_label = "cms"
        verbose_name = _("list of squads, studios and campaigns")
        verbose_name_plural = _("lists of squads, studios and campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.carriers.reading import carriers_shown  # asks for the classes below

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"listing": carriers_shown()}


class CarrierPage(ReachablePage, Page):
    """One squad or one studio."""

    squad = models.OneToOneField(
        "tracker.Squad", models.PROTECT, verbose_name=_("squad"), related_name="+", null=True, blank=True
    )
    studio = models.OneToOneField(
        "tracker.Studio", models.PROTECT, verbose_name=_("studio"), related_name="+", null=True, blank=True
    )
    words = models.TextField(_("what it does"), max_length=2000, blank=True)
    """Blank: what the record says of its task or its achievements."""
    picture = models.ForeignKey(
        "cms.StoryImage",
        models.SET_NULL,
        verbose_name=_("picture"),
        related_name="+",
        null=True,
        blank=True,
    )

    template = "cms/carriers/carrier.html"
    parent_page_types = ["cms.CarrierIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("squad"),
        FieldPanel("studio"),
        FieldPanel("words"),
        FieldPanel("picture"),
    ]

    class Meta:
        app_label = "cms"
        verbose_name = _("page of a squad or studio")
        verbose_name_plural = _("pages of squads and studios")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(squad__isnull=False, studio__isnull=True)
                | models.Q(squad__isnull=True, studio__isnull=False),
                name="carrier_page_is_about_one",
                violation_error_message=_("Choose either a squad or a studio."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        if (self.squad_id is None) == (self.studio_id is None):
            raise ValidationError({"squad": gettext("Choose either a squad or a studio.")})

    @property
    def is_standing(self) -> bool:
        if self.squad is not None:
            return self.squad.state in OPEN_SQUADS
        return self.studio is not None and self.studio.state == StudioState.NAMED

    @property
    def no_longer(self) -> str:
        return gettext("It no longer stands under this name.")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.carriers.reading import carrier_facts  # asks for this very class

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"shown": carrier_facts(self, request.user)}


class CampaignPage(ReachablePage, Page):
    """专项行动: one campaign with the squads that have a page."""

    campaign = models.OneToOneField(
        "tracker.Campaign", models.PROTECT, verbose_name=_("campaign"), related_name="+"
    )
    words = models.TextField(_("what it is about"), max_length=2000, blank=True)
    picture = models.ForeignKey(
        "cms.StoryImage",
        models.SET_NULL,
        verbose_name=_("picture"),
        related_name="+",
        null=True,
        blank=True,
    )

    template = "cms/carriers/campaign.html"
    parent_page_types = ["cms.CarrierIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("campaign"),
        FieldPanel("words"),
        FieldPanel("picture"),
    ]

    class Meta:
        app_label = "cms"
        verbose_name = _("page of a campaign")
        verbose_name_plural = _("pages of campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.carriers.reading import squads_of  # asks for the class above

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"squads": squads_of(self)}
