"""New challenges as RSS, deadlines as a calendar: for everybody, and one of one's own."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.challenges.board.calendar import calendar_of, followed_deadlines, public_deadlines
from tracker.challenges.board.calendar_keys import renew_key, revoke_key
from tracker.challenges.models import CalendarKey, Challenge
from tracker.foundation import clock
from tracker.foundation.printable import printable
from tracker.organisation.directory import names_of_unit
from tracker.web.access import login_required, person_of
from tracker.web.records import record_url

NEWEST = 30


class NewChallenges(Feed[Challenge, None]):
    """What a visitor may see, whoever asks: programs that read feeds do not sign in."""

    title: str | Promise = gettext_lazy("New challenges")
    link = reverse_lazy("tracker:board")

    def description(self) -> str:
        return _("Challenges that %(organisation)s has opened for bids.") % {
            "organisation": settings.JIEBANG["ORGANISATION_NAME"]
        }

    def items(self) -> QuerySet[Challenge]:
        return public_deadlines().order_by("-published_at", "-id")[:NEWEST]

    def item_title(self, item: Challenge) -> str:
        return printable(f"{item.number} {item.title}")

    def item_description(self, item: Challenge) -> str:
        words = _("%(domain)s · %(unit)s · bounty %(bounty)s (10,000 yuan) · bids until %(deadline)s") % {
            "domain": item.domain,
            "unit": names_of_unit(item.unit_id).name,
            "bounty": item.bounty_wan,
            "deadline": clock.day_words(timezone.localtime(item.bid_deadline).date()),
        }
        return printable(words)

    def item_link(self, item: Challenge) -> str:
        return item.get_absolute_url()

    def item_pubdate(self, item: Challenge) -> datetime | None:
        return item.published_at


def _calendar(request: HttpRequest, challenges: QuerySet[Challenge], name: str) -> HttpResponse:
    content = calendar_of(
        challenges,
        name=name,
        host=request.get_host(),
        address=lambda pk: request.build_absolute_uri(record_url("challenge", pk)),
    )
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="deadlines.ics"'},
    )


def public(request: HttpRequest) -> HttpResponse:
    return _calendar(request, public_deadlines(), _("Deadlines of open challenges"))


def own(request: HttpRequest, key: str) -> HttpResponse:
    """By its key alone: calendar programs do not sign in. A key of somebody who has left opens nothing."""
    found = CalendarKey.objects.select_related("person").filter(key=key, person__is_active=True).first()
    if found is None:
        raise Http404
    name = _("Deadlines of the challenges that I follow")
    response = _calendar(request, followed_deadlines(found.person), name)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def subscribe(request: HttpRequest) -> HttpResponse:
    """The addresses; one's own is made, changed (`act` "renew") or switched off ("revoke") here."""
    person = person_of(request)
    if request.method == "POST":
        if request.POST.get("act") == "revoke":
            revoke_key(by=person)
            messages.success(request, _("Your calendar is switched off."))
        elif request.POST.get("act") == "renew":
            renew_key(by=person)
            messages.success(request, _("Your calendar has its address."))
        return redirect("tracker:subscribe")
    key = CalendarKey.objects.filter(person=person).first()
    context = {
        "feed_url": request.build_absolute_uri(reverse("tracker:board-feed")),
        "public_url": request.build_absolute_uri(reverse("tracker:deadlines")),
        "own_url": request.build_absolute_uri(reverse("tracker:own-deadlines", args=[key.key]))
        if key
        else "",
    }
    return render(request, "tracker/challenges/subscribe.html", context)
