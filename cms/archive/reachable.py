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
    """Beside `Page`, for pages that may be for the group alone (`visibility`) or be withdrawn."""

    @cached_property
    def open_withdrawal(self) -> Withdrawal | None:
        return Withdrawal.objects.filter(page_id=self.pk, restored_on=None).first()  # type: ignore[attr-defined]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """A page that was withdrawn still answers at its address."""
        is_here = not path_components and not self.live  # type: ignore[attr-defined]
        if is_here and self.open_withdrawal is not None:
            return RouteResult(self)
        return super().route(request, path_components)  # type: ignore[misc]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_preview = getattr(request, "is_preview", False)
        is_for_group = getattr(self, "visibility", Visibility.PUBLIC) == Visibility.GROUP
        if is_for_group and not is_preview and not request.user.is_authenticated:
            # The same answer whether it stands or was withdrawn: a visitor does not learn of it.
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not self.live and not is_preview:  # type: ignore[attr-defined]
            context = {"withdrawal": self.open_withdrawal}
            return TemplateResponse(request, "cms/archive/gone.html", context, status=GONE)
        return super().serve(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
