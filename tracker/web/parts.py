"""Pages that other pages take in: the same address gives the part to htmx, and the page around it to everybody else."""

from django.http import HttpRequest


def is_for_part(request: HttpRequest) -> bool:
    """Whether a page that is open already asks, which wants only what goes into it."""
    return request.headers.get("HX-Request") == "true"
