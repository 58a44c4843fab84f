"""One entry per record that can be found. Written by `tracker.foundation.search` alone."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """A record that can be found. Narrow on purpose: a search reads thousands of these, and few of the texts.

    The grams that make it quick to find are no field of this model: on PostgreSQL they are a column that
    `schema.py` adds, on SQLite a full-text table whose row ids are the ids of this table. So rows are never
    to be made through the manager; a row without grams is not found until `reindex_search` has run.
    """

    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.BigIntegerField(_("record number"))
    recorded_at = models.DateTimeField(_("recorded at"))
    """To the second. Newest first is the order of results; within a second, the later id is the newer."""

    class Meta:
        app_label = "tracker"
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="searchentry_one_per_record")
        ]
        # For words that stand in so many texts that it is quicker to walk through the newest.
        indexes = [models.Index(fields=["recorded_at", "id"], name="searchentry_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class SearchText(models.Model):
    """The text of an entry: as compared, and as written, for the passages that results show."""

    entry = models.OneToOneField(SearchEntry, models.CASCADE, primary_key=True, related_name="text")
    title_norm = models.TextField(_("title as compared"))
    text_norm = models.TextField(_("text as compared"))
    """Title and body in normal form, same length as `normal_form.joined(title, body)`."""
    title = models.TextField(_("title"))
    body = models.TextField(_("body"))

    class Meta:
        app_label = "tracker"
        verbose_name = _("search text")
        verbose_name_plural = _("search texts")

    def __str__(self) -> str:
        return self.title
