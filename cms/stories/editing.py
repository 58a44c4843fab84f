"""The panel above the text in the editor. What it shows is gathered by `cms.backoffice.desk_panel`."""

from typing import Any

from wagtail.admin.panels import Panel


class StoryDesk(Panel):
    """Where the story is, what is missing, what changed, where its facts are; nothing for a page not saved yet."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms/backoffice/desk.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from cms.backoffice.desk_panel import (
                desk_of,  # reviews are built on the page that holds this panel
            )

            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | desk_of(self.instance, self.request.user)
