"""One narrow row per published story, and the mark by which readers know that any of them has changed."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.catalogue.enums import BenefitBand, LevelReached
from cms.stories.pages import CaseStory
from tracker.challenges.enums import Visibility

FACETS: Final = ("theme", "unit", "benefit", "level", "year")
"""What the catalogue can be narrowed by; fields of a card, and parameters of its address."""


class StoryCard(models.Model):
    """What lists show of a published story and find it by. Follows the story and its records; nobody edits it."""

    story = models.OneToOneField(CaseStory, models.CASCADE, primary_key=True, related_name="card")
    title = models.CharField(max_length=255)
    words = models.CharField(max_length=400)
    slug = models.CharField(max_length=255)
    theme = models.CharField(max_length=60)
    unit = models.CharField(max_length=120)
    benefit = models.CharField(max_length=10, choices=BenefitBand.choices)
    verified_wan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    level = models.PositiveSmallIntegerField(choices=LevelReached.choices)
    year = models.PositiveSmallIntegerField()
    shown_on = models.DateField()
    published_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    visibility = models.CharField(max_length=10, choices=Visibility.choices)

    class Meta:
        app_label = "cms"
        verbose_name = _("entry of the catalogue")
        verbose_name_plural = _("entries of the catalogue")
        ordering = ["-published_at", "-story_id"]
        indexes = [
            models.Index(fields=["-published_at", "-story"], name="card_newest"),
            models.Index(fields=["visibility", "-published_at", "-story"], name="card_newest_public"),
            *(
                models.Index(fields=[facet, "-published_at", "-story"], name=f"card_by_{facet}")
                for facet in FACETS
            ),
        ]

    def __str__(self) -> str:
        return self.title


class CatalogueStamp(models.Model):
    """One row whose value is another after every change of a card: what was counted under it still holds."""

    value = models.CharField(max_length=32)

    class Meta:
        app_label = "cms"
        verbose_name = _("stamp of the catalogue")
        verbose_name_plural = _("stamps of the catalogue")

    def __str__(self) -> str:
        return self.value
