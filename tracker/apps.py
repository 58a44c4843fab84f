"""The tracker's one app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackerConfig(AppConfig):
    name = "tracker"
    verbose_name = _("Tracker")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from tracker.foundation.field_words import speak_plainly

        speak_plainly()
        # Life cycles, permissions, inbox and search register themselves when their modules are read.
        from tracker import rules  # noqa: F401 - the registry of models must be complete first
        from tracker.inbox import receivers  # noqa: F401 - as above
        from tracker.insight import searching  # noqa: F401 - as above
