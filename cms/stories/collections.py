"""案例集: an edition of a case book, as the set of stories that it prints, in order, under its parts."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from cms.archive.reachable import ReachablePage
from cms.stories.pages import BODIES, CaseStory
from cms.stories.queries import stories_visible_to
from tracker.challenges.enums import Visibility

PREFACE_FEATURES = ["bold", "italic", "ol", "ul"]


class BookStyle(models.TextChoices):
    BOOK = "book", _("Book")
    OFFICIAL = "gbt9704", _("Official document (GB/T 9704)")


class BookCover(models.TextChoices):
    RED = "red", _("Red with a cream title")
    PAPER = "paper", _("Paper with a red title")


@dataclass(frozen=True)
class CollectionPart:
    """Stories that follow one another under one heading; `title` is "" where no part is named."""

    title: str
    stories: tuple[CaseStory, ...]


class CollectionPage(ReachablePage, Page):
    """One edition. Its PDF is made of the stories that are published when it is built. One that bears a marking, such as
    内部资料, is for the group alone.
    """

    edition = models.CharField(_("edition"), max_length=60)
    organisation = models.CharField(_("published by"), max_length=120, blank=True)
    marking = models.CharField(
        _("marking on the cover"),
        max_length=60,
        blank=True,
        help_text=_(
            "A book with a marking, such as “for internal use”, is shown to nobody who is not signed in."
        ),
    )
    preface = RichTextField(_("preface"), features=PREFACE_FEATURES, blank=True)
    style = models.CharField(
        _("look of the pages"), max_length=10, choices=BookStyle.choices, default=BookStyle.BOOK
    )
    cover = models.CharField(_("cover"), max_length=10, choices=BookCover.choices, default=BookCover.RED)
    has_index = models.BooleanField(_("index of people and units"), default=True)
    has_challenges = models.BooleanField(_("appendix: all challenges"), default=False)
    has_adoptions = models.BooleanField(_("appendix: who has adopted what"), default=False)
    has_honours = models.BooleanField(_("appendix: honour list"), default=False)
    has_changes = models.BooleanField(_("appendix: changes since the edition before"), default=False)
    previous = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("the edition before"),
        related_name="next_editions",
        null=True,
        blank=True,
    )

    template = "cms/stories/collection.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("edition"), FieldPanel("marking")]),
        FieldPanel("organisation"),
        FieldPanel("preface"),
        FieldRowPanel([FieldPanel("style"), FieldPanel("cover")]),
        InlinePanel("committee", heading=_("Editorial committee"), label=_("Entry")),
        InlinePanel("entries", heading=_("Stories, in printed order"), label=_("Story")),
    ]

    class Meta:
        app_label = "cms"
        verbose_name = _("case book")
        verbose_name_plural = _("case books")

    @property
    def visibility(self) -> Visibility:
        return Visibility.GROUP if self.marking.strip() else Visibility.PUBLIC

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | {"parts": published_parts(self, reader=request.user)}


class CommitteeEntry(Orderable):
    """One line of the editorial committee: a function and those who hold it."""

    collection = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="committee")
    role = models.CharField(_("function"), max_length=40)
    names = models.CharField(_("names, separated by spaces"), max_length=400)

    panels = [FieldPanel("role"), FieldPanel("names")]

    class Meta(Orderable.Meta):
        app_label = "cms"
        verbose_name = _("entry of the committee")
        verbose_name_plural = _("editorial committee")

    def __str__(self) -> str:
        return f"{self.role}: {self.names}"

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(self.names.replace("、", " ").replace("，", " ").split())


class CollectionEntry(Orderable):
    """A story in its place. Entries that follow one another with the same part stand in one part of the book."""

    collection = ParentalKey(CollectionPage, on_delete=models.CASCADE, related_name="entries")
    story = models.ForeignKey(
        CaseStory, models.CASCADE, verbose_name=_("story"), related_name="collection_entries"
    )
    part = models.CharField(_("part of the book"), max_length=60, blank=True)

    panels = [FieldPanel("part"), FieldPanel("story")]

    class Meta(Orderable.Meta):
        app_label = "cms"
        verbose_name = _("story of a case book")
        verbose_name_plural = _("stories of a case book")

    def __str__(self) -> str:
        return str(self.story)


def published_parts(
    collection: CollectionPage, *, whole: bool = False, reader: Any = None
) -> list[CollectionPart]:
    """The published stories in printed order, each once, under their parts; with their texts if `whole`. With a
    `reader` only those that the reader may see. One query.
    """
    entries = collection.entries.select_related("story", "story__unit").filter(story__live=True)
    if reader is not None:
        entries = entries.filter(story__in=stories_visible_to(reader).values("pk"))
    if not whole:
        entries = entries.defer(*(f"story__{name}" for name in BODIES))
    return [
        CollectionPart(part, tuple(entry.story for entry in group))
        for part, group in groupby(_once(entries.order_by("sort_order", "pk")), key=lambda entry: entry.part)
    ]


def _once(entries: Iterable[CollectionEntry]) -> Iterable[CollectionEntry]:
    seen: set[int] = set()
    for entry in entries:
        if entry.story_id not in seen:
            seen.add(entry.story_id)
            yield entry
