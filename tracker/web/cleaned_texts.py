"""Whoever's text was cleaned on the way in is told so on the page that follows."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from tracker.foundation.text_fields import noting_cleaned_fields, take_cleaned_fields


class TellOfCleaningMiddleware:
    """Stands within the middleware of messages. A form that is refused is shown again as it was typed, so there is
    nothing to tell; one that was taken leads on to another page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with noting_cleaned_fields():
            response = self.get_response(request)
            if isinstance(response, HttpResponseRedirect):
                tell_of_cleaning(request)
        return response


def tell_of_cleaning(request: HttpRequest) -> None:
    """For the page that is drawn next; a view calls it where it shows what was sent without leading on."""
    if labels := take_cleaned_fields():
        words = _("Marks of a web page were taken out of: %(fields)s")
        messages.info(request, words % {"fields": _(", ").join(labels)})
