from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One line of the floor's list."""

    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20)
    closes_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Entry"]] = models.Manager()

    class Meta:
        app_label = "floor"
        indexes = [models.Index(fields=["state", "closes_at", "id"], name="floor_order")]

    def __str__(self) -> str:
        return self.title
