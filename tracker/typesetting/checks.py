"""What `manage.py check --deploy` says about the machine that typesets."""

from typing import Any

from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004 - Django's own name

from tracker.typesetting.fonts import has_font_subsetter, missing_fonts


@register(Tags.compatibility, deploy=True)
def fonts_are_installed(**_kwargs: Any) -> list[CheckMessage]:
    """Without its fonts a document shows boxes; without the subsetter it takes many times as long."""
    found: list[CheckMessage] = [
        Warning(
            f"The font “{family}” is not installed.",
            hint="apt-get install fonts-noto-cjk fonts-lxgw-wenkai",
            id="jiebang.W001",
        )
        for family in missing_fonts()
    ]
    if not has_font_subsetter():
        found.append(
            Warning(
                "libharfbuzz-subset is not installed.",
                hint="apt-get install libharfbuzz-subset0",
                id="jiebang.W002",
            )
        )
    return found
