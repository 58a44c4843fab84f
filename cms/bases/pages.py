"""A page about a demonstration base. The facts are the record's; the editors add a picture, words and stories."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.archive.reachable import ReachablePage
from cms.stories.pages import CaseStory
from tracker.bases.enums import STANDING_STATES


class BaseIndexPage(ReachablePage, Page):
    """示范基地: all bases that stand and have a page."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/bases/index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.DemonstrationBasePage"]
    private_page_options: list[str] = []
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        app_label = "cms"
        verbose_name = _("list of bases")
        verbose_name_plural = _("lists of bases")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.bases.reading import bases_for  # asks for the class below

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"listing": bases_for(request.user)}


class DemonstrationBasePage(ReachablePage, Page):
    """示范基地: a place where others can see how it is done. It is shown while its record bears the name."""

    base = models.OneToOneField(
        "tracker.DemonstrationBase",
        models.PROTECT,
        verbose_name=_("record of the base"),
        related_name="+",
        null=True,
        blank=False,
    )
    facts = models.TextField(_("what can be seen here"), max_length=2000, blank=True)
    """Blank: what the record says of its practice."""
    stories = ParentalManyToManyField(
        CaseStory, verbose_name=_("stories of this place"), related_name="+", blank=True
    )
    picture = models.ForeignKey(
        "cms.StoryImage",
        models.SET_NULL,
        verbose_name=_("picture"),
        related_name="+",
        null=True,
        blank=True,
    )

    template = "cms/bases/base.html"
    parent_page_types = ["cms.BaseIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("base"),
        FieldPanel("facts"),
        FieldPanel("picture"),
        FieldPanel("stories"),
    ]

    class Meta:
        app_label = "cms"
        verbose_name = _("page of a demonstration base")
        verbose_name_plural = _("pages of demonstration bases")

    @property
    def is_standing(self) -> bool:
        return self.base is not None and self.base.state in STANDING_STATES

    @property
    def no_longer(self) -> str:
        return gettext("This base no longer bears its name.")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.bases.reading import facts_for  # asks for this very class

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"shown": facts_for(self, request.user)}
