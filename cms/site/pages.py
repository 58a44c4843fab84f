"""The public side: its home and its standard pages. `subpage_types` is the map of the site."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page

from cms.archive.reachable import ReachablePage

STANDARD_FEATURES = ["h2", "h3", "bold", "ol", "ul", "link"]


class HomePage(Page):
    """The entrance: the board, the newest stories, figures with their definitions, bases, notices."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/site/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.StoryIndexPage",
        "cms.CollectionPage",
        "cms.BaseIndexPage",
        "cms.CarrierIndexPage",
        "cms.StandardPage",
    ]
    private_page_options: list[str] = []
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        app_label = "cms"
        verbose_name = _("home of the stories")
        verbose_name_plural = _("homes of the stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.site.reading import entrance_of  # asks for pages that stand under this one

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"entrance": entrance_of(request, self)}


class StandardPage(ReachablePage, Page):
    """A page of plain text: about, help, privacy, accessibility."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)
    body = RichTextField(_("text"), features=STANDARD_FEATURES)

    template = "cms/site/standard.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        app_label = "cms"
        verbose_name = _("standard page")
        verbose_name_plural = _("standard pages")
