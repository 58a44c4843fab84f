"""The public side: its home, and the demonstration bases. `subpage_types` is the map of the site."""

from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from tracker.foundation import clock

PROTECTED_WORDS: Final = ("国家", "中国", "中华", "全国", "国际", "世界")
"""A base may carry these only with an approval (《创建示范活动管理办法（试行）》, 2022)."""


class HomePage(Page):
    """The entrance to stories, case books and bases."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/site/home.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.StoryIndexPage", "cms.CollectionPage", "cms.BaseIndexPage"]
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


class BaseIndexPage(Page):
    """示范基地: all published bases."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/site/bases.html"
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
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        bases = DemonstrationBasePage.objects.live().child_of(self).select_related("unit").order_by("path")
        return context | {"bases": list(bases)}


class BaseKind(models.TextChoices):
    PARTY_INTEGRATION = "party_integration", _("Party building and business")
    SMART_MINE = "smart", _("Smart production")
    SAFETY = "safety", _("Safety")
    STUDIOS = "studios", _("Group of studios")
    CULTURE = "culture", _("Culture and education")


class BaseLevel(models.TextChoices):
    UNIT = "unit", pgettext_lazy("level of a base", "Unit")
    COMPANY = "company", pgettext_lazy("level of a base", "Company")
    GROUP = "group", pgettext_lazy("level of a base", "Group")
    OUTSIDE = "outside", pgettext_lazy("level of a base", "Named by an authority outside the group")


class BaseFigureBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("What is counted"), max_length=60)
    value = blocks.CharBlock(label=_("Figure with its unit"), max_length=60)

    class Meta:
        icon = "order"
        label = _("Figure")


class DemonstrationBasePage(Page):
    """示范基地: a place where others can see how it is done. The title is its name."""

    unit_name = models.CharField(_("unit"), max_length=120)
    unit = models.ForeignKey(
        "tracker.OrgUnit",
        models.PROTECT,
        verbose_name=_("unit in the group"),
        related_name="+",
        null=True,
        blank=True,
    )
    kind = models.CharField(_("kind"), max_length=20, choices=BaseKind.choices)
    level = models.CharField(_("level"), max_length=10, choices=BaseLevel.choices, default=BaseLevel.UNIT)
    approval = models.CharField(_("approved by (document number)"), max_length=120, blank=True)
    named_on = models.DateField(_("named on"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    """Three years after the naming, as a rule; then it is reviewed again."""
    place = models.CharField(_("address"), max_length=200, blank=True)
    visits = models.CharField(_("opening hours and booking"), max_length=200, blank=True)
    facts = models.TextField(_("what can be seen here"), max_length=2000)
    figures = StreamField([("figure", BaseFigureBlock())], verbose_name=_("figures"), blank=True)
    picture = models.ForeignKey(
        "cms.StoryImage",
        models.SET_NULL,
        verbose_name=_("picture"),
        related_name="+",
        null=True,
        blank=True,
    )

    template = "cms/site/base.html"
    parent_page_types = ["cms.BaseIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("level")]),
        FieldPanel("approval"),
        FieldRowPanel([FieldPanel("unit_name"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("named_on"), FieldPanel("valid_until")]),
        FieldPanel("place"),
        FieldPanel("visits"),
        FieldPanel("facts"),
        FieldPanel("figures"),
        FieldPanel("picture"),
    ]

    class Meta:
        app_label = "cms"
        verbose_name = _("demonstration base")
        verbose_name_plural = _("demonstration bases")
        constraints = [
            models.CheckConstraint(
                condition=Q(named_on__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gt=F("named_on")),
                name="base_ends_after_its_naming",
                violation_error_message=_("The validity ends after the naming."),
            )
        ]

    def clean(self) -> None:
        super().clean()
        found = [word for word in PROTECTED_WORDS if word in self.title]
        if found and not self.approval:
            raise ValidationError(
                {
                    "approval": _now(
                        "A name with “%(word)s” needs an approval: give its document number, or take the word out."
                    )
                    % {"word": found[0]}
                }
            )

    @property
    def is_expired(self) -> bool:
        """The validity is over. Derived, never stored."""
        return self.valid_until is not None and clock.today() > self.valid_until
