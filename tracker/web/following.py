"""Following a challenge and ceasing to: one address, which says what shall be and not what shall change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.challenges.board.following import follow_challenge, unfollow_challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.web.access import fetch, login_required, person_of


@login_required
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """`follow` is "1" or "0"; the button of a page that was overtaken says it again, and nothing happens twice."""
    challenge = fetch(challenges_visible_to(request.user).only("title", "number"), pk)
    if request.POST.get("follow") == "0":
        if unfollow_challenge(challenge, by=person_of(request)):
            messages.success(
                request, _("You no longer follow “%(challenge)s”.") % {"challenge": challenge.title}
            )
    elif follow_challenge(challenge, by=person_of(request)):
        messages.success(request, _("You follow “%(challenge)s”.") % {"challenge": challenge.title})
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        # Back to the very card or row: the page would otherwise begin at its top again.
        return redirect(f"{back}#challenge-{challenge.pk}")
    return redirect(challenge)
