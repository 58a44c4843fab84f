"""What every page loads and wears: stylesheets in their order, scripts, the mark; worked out once per process."""

from functools import cache
from typing import Final

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

STYLESHEETS: Final = (
    "vendor/tabler/css/tabler.min.css",
    *(
        f"jiebang/css/{sheet}.css"
        for sheet in (
            "tokens",
            "ground",
            "shell",
            "head",
            "buttons",
            "panels",
            "bars",
            "signals",
            "tables",
            "forms",
            "messages",
            "stepper",
            "inbox",
            "board",
            "challenge",
            "batch",
            "bid",
            "cockpit",
            "rollout",
            "outcome",
            "dashboard",
            "case",
            "review",
            "entry",
            "print",
        )
    ),
)
"""Tabler first, then ours from the general to the particular; paper has the last word."""

HTMX: Final = "vendor/htmx/htmx.min.js"
_HTMX_SETTINGS: Final = mark_safe(
    '{"includeIndicatorStyles": false, "allowEval": false, "selfRequestsOnly": true, "historyCacheSize": 0}'
)
SCRIPTS: Final = tuple(
    f"jiebang/js/{script}.js" for script in ("submit-guard", "countdown", "print-folds", "menus")
)
"""Modules that make a page pleasanter; every page reads and submits without them."""

FAVICON: Final = "jiebang/favicon.svg"

_BRAND_MARK: Final = mark_safe(
    '<svg viewBox="0 0 28 28" aria-hidden="true">'
    '<rect class="f-accent" width="28" height="28" rx="6" fill="#8c1c13"/>'
    '<path class="f-white" d="M7.5 6h13v9.2L14.7 22H7.5z" fill="#fff"/>'
    '<path class="f-brandfold" d="M20.5 15.2h-5.8V22z" fill="#e6b9b3"/>'
    '<path class="s-accent f-none" stroke-width="1.7" stroke-linecap="round" d="M10.5 10h7M10.5 13.6h4"'
    ' stroke="#8c1c13" fill="none"/></svg>'
)


@cache
def stylesheet_links() -> SafeString:
    """The `<link>` elements, in order."""
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(sheet),) for sheet in STYLESHEETS)
    )


@register.simple_tag
def stylesheets() -> SafeString:
    """All stylesheets of the product, as links."""
    return stylesheet_links()


@cache
def script_elements() -> SafeString:
    """The `<script>` elements, which wait for the page, and what the policy against inline content asks of htmx."""
    htmx = format_html(
        """<meta name="htmx-config" content='{}'><script defer src="{}"></script>""",
        _HTMX_SETTINGS,
        static(HTMX),
    )
    modules = format_html_join(
        "\n", '<script type="module" src="{}"></script>', ((static(script),) for script in SCRIPTS)
    )
    return htmx + modules


@register.simple_tag
def page_scripts() -> SafeString:
    """The scripts of every page."""
    return script_elements()


@cache
def favicon_address() -> str:
    """Where the mark for the browser's tab is served."""
    return static(FAVICON)


@register.simple_tag
def favicon_url() -> str:
    """The URL of the mark for the browser's tab."""
    return favicon_address()


@register.simple_tag
def brand_mark() -> SafeString:
    """The mark of the product: a posted sheet with its corner turned, to be taken down."""
    return _BRAND_MARK
