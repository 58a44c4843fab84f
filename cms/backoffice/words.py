"""The list of forbidden words in the editors' menu."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from cms.stories.wording import ForbiddenWord


class ForbiddenWordViewSet(ModelViewSet):
    model = ForbiddenWord
    icon = "warning"
    menu_label = _("Forbidden words")
    menu_order = 460
    add_to_admin_menu = True
    form_fields = ["word", "place", "is_refused", "reason"]
    list_display = ["word", "place", "is_refused", "reason"]
    search_fields = ["word", "reason"]
    ordering = ["place", "word"]


forbidden_words = ForbiddenWordViewSet("forbidden_words", url_prefix="forbidden-words")
