"""Panels that stand on a record's page without the tracker knowing who draws them.

A floor above (the stories) registers a provider for a kind of record; the page asks here. So a project's page
shows its stories, and nothing in the tracker imports them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """`awaits` is how many things in it the reader is to do, `anchor` the id of its section."""

    title: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 100
    awaits: int = 0
    anchor: str = ""


Provider = Callable[[HttpRequest, Model], Panel | None]

_PROVIDERS: dict[str, list[Provider]] = {}


def register_panel(kind: str, provider: Provider) -> None:
    """Let `provider` add a panel to the page of every record of this kind; None adds nothing."""
    providers = _PROVIDERS.setdefault(kind, [])
    if provider not in providers:
        providers.append(provider)


def panels_for(kind: str, request: HttpRequest, record: Model) -> list[Panel]:
    panels = [
        panel for provider in _PROVIDERS.get(kind, []) if (panel := provider(request, record)) is not None
    ]
    return sorted(panels, key=lambda panel: panel.order)
