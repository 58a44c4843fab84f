"""The back office in the colours of the product."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString


def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("jiebang/css/editor.css"))
