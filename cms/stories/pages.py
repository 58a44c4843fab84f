"""A case story: a fixed frame (背景, 做法, 成效, 启示) filled with blocks, tied to its project and its outcome."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from cms.archive.reachable import ReachablePage
from cms.blocks.body import SOURCED_BLOCKS, StoryBodyBlock, live_records_of
from cms.blocks.live import LiveRecords
from cms.stories import checks
from cms.stories.editing import StoryDesk
from tracker.challenges.enums import Visibility

FRAME: tuple[tuple[str, str | Promise], ...] = (
    ("background", pgettext_lazy("story", "Background")),
    ("practice", pgettext_lazy("story", "What was done")),
    ("results", pgettext_lazy("story", "What came of it")),
    ("lessons", pgettext_lazy("story", "What others can learn")),
    ("appendix", pgettext_lazy("story", "Appendix")),
)
"""The four chapters of every story, in their order (人民网案例要求: 背景与起因、做法与经过、成效与反响、启示), and the appendix
that it may have."""

BODIES: Final = tuple(name for name, _title in FRAME)


@dataclass(frozen=True)
class Section:
    name: str
    title: str | Promise
    body: StreamValue


@dataclass(frozen=True)
class Source:
    """A record that a paragraph was drawn from; `url` is "" where it has no page."""

    label: str
    url: str

    @property
    def is_elsewhere(self) -> bool:
        """No record of ours: anybody can open it."""
        return self.url.startswith(("https://", "http://"))


class CaseStory(ReachablePage, Page):
    """案例. Published only with a passed secrecy review and the consent of those who are named or shown."""

    subtitle = models.CharField(_("subtitle"), max_length=150, blank=True)
    summary = models.TextField(_("summary"), max_length=400)
    theme = models.CharField(_("theme"), max_length=60, blank=True)
    unit_name = models.CharField(_("reporting unit"), max_length=120)
    unit = models.ForeignKey(
        "tracker.OrgUnit",
        models.PROTECT,
        verbose_name=_("unit in the group"),
        related_name="+",
        null=True,
        blank=True,
    )
    authors = models.CharField(_("authors"), max_length=200, blank=True)
    project = models.ForeignKey(
        "tracker.Project",
        models.PROTECT,
        verbose_name=_("project"),
        related_name="+",
        null=True,
        blank=True,
    )
    outcome = models.ForeignKey(
        "tracker.Outcome",
        models.PROTECT,
        verbose_name=_("outcome"),
        related_name="+",
        null=True,
        blank=True,
    )
    published_on = models.DateField(_("date shown"), null=True, blank=True)
    hero = models.ForeignKey(
        "cms.StoryImage",
        models.SET_NULL,
        verbose_name=_("opening picture"),
        related_name="+",
        null=True,
        blank=True,
    )
    hero_caption = models.CharField(_("caption of the opening picture"), max_length=200, blank=True)
    background = StreamField(StoryBodyBlock(), verbose_name=FRAME[0][1], blank=True)
    practice = StreamField(StoryBodyBlock(), verbose_name=FRAME[1][1], blank=True)
    results = StreamField(StoryBodyBlock(), verbose_name=FRAME[2][1], blank=True)
    lessons = StreamField(StoryBodyBlock(), verbose_name=FRAME[3][1], blank=True)
    appendix = StreamField(StoryBodyBlock(), verbose_name=FRAME[4][1], blank=True)
    secrecy_passed_on = models.DateField(_("secrecy review passed on"), null=True, blank=True)
    has_consent = models.BooleanField(_("those named or shown have agreed"), default=False)
    visibility = models.CharField(
        _("who may read it"), max_length=10, choices=Visibility.choices, default=Visibility.PUBLIC
    )

    template = "cms/stories/story.html"
    parent_page_types = ["cms.StoryIndexPage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    page_description = _("How one unit solved one problem, and what others can take from it.")

    text_panels = [
        StoryDesk(),
        FieldPanel("title"),
        FieldPanel("subtitle"),
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("hero"), FieldPanel("hero_caption")], heading=_("Opening picture")),
        *(FieldPanel(name) for name, _title in FRAME),
    ]
    record_panels = [
        FieldPanel("project"),
        FieldPanel("outcome"),
        FieldPanel("unit_name"),
        FieldPanel("unit"),
        FieldPanel("theme"),
        FieldPanel("authors"),
    ]
    release_panels = [
        FieldPanel("secrecy_passed_on", read_only=True),
        FieldPanel("has_consent"),
        FieldPanel("visibility"),
        FieldPanel("published_on"),
        FieldPanel("slug"),
        # Nothing of its own on the page: with it every field takes comments.
        CommentPanel(),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(text_panels, heading=pgettext_lazy("story", "Story")),
            ObjectList(record_panels, heading=_("Records")),
            ObjectList(release_panels, heading=_("Release")),
        ]
    )

    class Meta:
        app_label = "cms"
        verbose_name = _("case story")
        verbose_name_plural = _("case stories")

    def clean(self) -> None:
        super().clean()
        if self.live and (missing := self.missing_for_publication()):
            raise ValidationError(missing)

    def missing_for_publication(self, *, is_under_secrecy_review: bool = False) -> dict[str, str]:
        """Field → what has to happen before anybody may read the story (DOMAIN C15); empty when nothing is missing."""
        missing = {}
        if self.secrecy_passed_on is None and not is_under_secrecy_review:
            missing["secrecy_passed_on"] = gettext(
                "The story is published once the secrecy review has passed."
            )
        if not self.has_consent:
            missing["has_consent"] = gettext(
                "Ask those who are named or shown, and tick this once they have agreed."
            )
        if pictures := checks.picture_problems(self):
            missing["hero"] = " ".join(pictures)
        if refused := checks.word_problems(self)[0]:
            missing["title"] = " ".join(refused)
        if checks.refuses_unverified() and (figures := checks.unverified_benefits(self)):
            missing["results"] = gettext("Finance has not verified these benefits: %(figures)s.") % {
                "figures": gettext(", ").join(figures)
            }
        return missing

    @property
    def sections(self) -> list[Section]:
        """The chapters that say something."""
        found = (Section(name, title, getattr(self, name)) for name, title in FRAME)
        return [section for section in found if section.body]

    @property
    def bodies(self) -> list[StreamValue]:
        return [getattr(self, name) for name, _title in FRAME]

    @cached_property
    def live_records(self) -> LiveRecords:
        """Everything that the story shows of the records, fetched once; what is frozen, as it was then."""
        from cms.stories.keeping import frozen_figures  # it keeps figures of this very class

        records = live_records_of(self.bodies, outcome_ids=filter(None, [self.outcome_id]))
        if not records.outcomes or self.pk is None:
            return records
        return records.with_frozen(frozen_figures([self.pk]).get(self.pk, {}))

    @property
    def shown_on(self) -> date | None:
        return self.published_on or (self.first_published_at.date() if self.first_published_at else None)

    @property
    def sources(self) -> list[Source]:
        """The records that the text was drawn from, each name once, in the order of the text."""
        found: dict[str, Source] = {}
        for source in self._sources():
            found.setdefault(source.label, source)
        return list(found.values())

    def _sources(self) -> Iterator[Source]:
        for body in self.bodies:
            for block in body.raw_data:
                if block["type"] in SOURCED_BLOCKS and block["value"].get("source"):
                    yield Source(block["value"]["source"], block["value"].get("source_url") or "")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # All of these ask for this very class.
        from cms.catalogue.listing import related_teasers
        from cms.stories.kept_pages import told_by
        from cms.stories.reading import adoption_offer

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        told = told_by(
            self,
            is_preview=bool(getattr(request, "is_preview", False)),
            is_visitor=not request.user.is_authenticated,
        )
        return context | {
            "chapters": told.chapters,
            "facts": told.facts,
            "figures": told.figures,
            "unverified": told.unverified,
            "adoption": adoption_offer(request, self),
            "related": related_teasers(self, request.user),
        }


class StoryIndexPage(Page):
    """案例目录: all published stories, by unit and theme."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    template = "cms/stories/index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CaseStory"]
    private_page_options: list[str] = []
    max_count = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    class Meta:
        app_label = "cms"
        verbose_name = _("list of stories")
        verbose_name_plural = _("lists of stories")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from cms.catalogue.listing import catalogue_for  # asks for the class above

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"listing": catalogue_for(request, address=self.url), "above": self.get_parent()}
