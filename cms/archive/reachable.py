"""What an address of the site answers to whom: the page, a way to sign in, or that it was withdrawn."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from wagtail.url_routing import RouteResult

from cms.archive.models import Withdrawal
from tracker.challenges.enums import Visibility

GONE = 410


class ReachablePage:
    """Beside `Page`, for pages that may be for the group alone (`visibility`), be withdrawn, or be about a record that
    no longer stands (`is_standing`, with `no_longer` as the words that say so).
    """

    @property
    def is_standing(self) -> bool:
        return True

    @property
    def no_longer(self) -> str:
        return ""

    @cached_property
    def open_withdrawal(self) -> Withdrawal | None:
        return Withdrawal.objects.filter(page_id=self.pk, restored_on=None).first()  # type: ignore[attr-defined]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """A page that was withdrawn still answers at its address."""
        is_here = not path_components and not self.live  # type: ignore[attr-defined]
        if is_here and self.open_withdrawal is not None:
            return RouteResult(self)
        return super().route(request, path_components)  # type: ignore[misc]

    def is_open_to(self, person: Any) -> bool:
        """May the person read it where it stands?"""
        is_for_group = getattr(self, "visibility", Visibility.PUBLIC) == Visibility.GROUP
        return self.is_standing and (not is_for_group or bool(person.is_authenticated))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "is_preview", False):
            return super().serve(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        is_for_group = getattr(self, "visibility", Visibility.PUBLIC) == Visibility.GROUP
        if is_for_group and not request.user.is_authenticated:
            # The same answer whether it stands or was withdrawn: a visitor does not learn of it.
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not self.live or not self.is_standing:  # type: ignore[attr-defined]
            context = {
                "withdrawal": None if self.live else self.open_withdrawal,  # type: ignore[attr-defined]
                "no_longer": self.no_longer,
                "above": self.get_parent(),  # type: ignore[attr-defined]
            }
            return TemplateResponse(request, "cms/archive/gone.html", context, status=GONE)
        return super().serve(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
