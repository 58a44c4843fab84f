"""How a person follows challenges and keeps views of the board."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.challenges.models.challenge import Challenge
from tracker.foundation import clock
from tracker.organisation.models import Person


class Follow(models.Model):
    """关注: a person wants to hear what becomes of a challenge."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("person"), related_name="follows")
    challenge = models.ForeignKey(
        Challenge, models.CASCADE, verbose_name=_("challenge"), related_name="follows"
    )
    since = models.DateTimeField(_("since"), default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [models.UniqueConstraint(fields=["person", "challenge"], name="followed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} → {self.challenge_id}"


class SavedView(models.Model):
    """A view of the board that a person keeps under a name: the query of its address, "?scope=…"."""

    person = models.ForeignKey(Person, models.CASCADE, verbose_name=_("person"), related_name="saved_views")
    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("address"), max_length=2000, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="view_named_once")]

    def __str__(self) -> str:
        return self.name


class CalendarKey(models.Model):
    """Opens a person's own calendar of deadlines to their calendar program, which cannot sign in. One at a time."""

    person = models.OneToOneField(
        Person, models.CASCADE, verbose_name=_("person"), related_name="calendar_key"
    )
    key = models.CharField(_("key"), max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "tracker"
        verbose_name = _("calendar key")
        verbose_name_plural = _("calendar keys")

    def __str__(self) -> str:
        return f"{self.person_id}"
