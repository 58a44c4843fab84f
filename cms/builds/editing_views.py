"""The pages on which editors put a case book together: its settings, its parts and order."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cms.builds.arranging import (
    GROUPINGS,
    add_stories,
    arrange,
    begin_casebook,
    begin_next_edition,
    group_by,
    move,
    next_edition_of,
    require_editable,
    save_settings,
    take_out,
)
from cms.builds.chapters import entries_of
from cms.builds.forms import SettingsForm
from cms.builds.views import collections_visible_to
from cms.stories.collections import CollectionPage
from cms.stories.queries import stories_visible_to
from tracker.foundation.lifecycle import GuardFailed
from tracker.organisation.models import Person
from tracker.web.access import fetch, id_from, login_required, person_of

UNPROCESSABLE = 422
OFFERED = 200
"""Published stories offered to be put into a book."""


@login_required
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    collection = begin_casebook(by=person_of(request))
    return redirect("cms:casebook-settings", collection.pk)


@login_required
@require_POST
def begin_next(request: HttpRequest, pk: int) -> HttpResponse:
    collection = fetch(collections_visible_to(person_of(request)), pk)
    begun = next_edition_of(collection)
    copy = begin_next_edition(collection, by=person_of(request))
    if copy == begun:
        messages.info(request, _("The next edition was begun already: here it is."))
        return redirect("cms:casebook-detail", copy.pk)
    messages.success(request, _("The next edition is a draft with the same stories. Give it its name."))
    return redirect("cms:casebook-settings", copy.pk)


@login_required
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    person = person_of(request)
    collection = fetch(collections_visible_to(person), pk)
    if refusal := _refusal(request, collection, person):
        return refusal
    form = SettingsForm(request.POST or None, instance=collection)
    if request.method == "POST" and form.is_valid():
        save_settings(collection, by=person, committee=form.committee, **form.facts)
        messages.success(request, _("The settings are kept."))
        return redirect("cms:casebook-detail", pk)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(
        request, "cms/builds/settings.html", {"collection": collection, "form": form}, status=status
    )


@login_required
def arrangement(request: HttpRequest, pk: int) -> HttpResponse:
    """Every button of the page keeps what was typed beside the other stories as well."""
    person = person_of(request)
    collection = fetch(collections_visible_to(person), pk)
    if refusal := _refusal(request, collection, person):
        return refusal
    if request.method == "POST":
        place = _change(request, collection, person)
        return redirect(f"{request.path}{place}")
    entries = entries_of(collection)
    taken = {entry.story_id for entry in entries}
    offered = stories_visible_to(person).exclude(pk__in=taken).order_by("-first_published_at", "-pk")
    context = {
        "collection": collection,
        "entries": entries,
        "offered": offered.defer("background", "practice", "results", "lessons")[:OFFERED],
        "parts": list(dict.fromkeys(entry.part for entry in entries if entry.part)),
    }
    return render(request, "cms/builds/arrange.html", context)


def _refusal(request: HttpRequest, collection: CollectionPage, person: Person) -> HttpResponse | None:
    """Away from the page when the edition is frozen; whoever is no editor meets NotAllowed."""
    try:
        require_editable(collection, person)
    except GuardFailed as refusal:
        messages.error(request, str(refusal))
        return redirect("cms:casebook-detail", collection.pk)
    return None


def _change(request: HttpRequest, collection: CollectionPage, person: Person) -> str:
    """Carry out what the pressed button says; returns where on the page to go on."""
    sent = request.POST
    if "add" in sent:
        stories = stories_visible_to(person).filter(pk__in=[id_from(pk) for pk in sent.getlist("story")])
        count = add_stories(collection, stories, by=person)
        words = ngettext(
            "%(count)d story was put at the end.", "%(count)d stories were put at the end.", count
        )
        messages.success(request, words % {"count": count})
        return ""
    order = [id_from(pk) for pk in sent.getlist("order")]
    entry, place = 0, ""
    if "move" in sent:
        words, _space, step = sent["move"].partition(" ")
        entry = id_from(words)
        order = move(order, entry, by=-1 if step == "up" else 1)
        place = f"?moved={entry}#entry-{entry}"
    parts = {pk: sent.get(f"part-{pk}", "") for pk in order if f"part-{pk}" in sent}
    collection = arrange(collection, by=person, order=order, parts=parts)
    if sent.get("group") in GROUPINGS:
        group_by(collection, sent["group"], by=person)
        messages.success(request, _("The stories are in new parts. Change names and order as you like."))
    elif "take_out" in sent:
        take_out(collection, id_from(sent["take_out"]), by=person)
        messages.success(request, _("The story was taken out of this book. It is still published."))
    elif not entry:
        messages.success(request, _("Parts and order are kept."))
    return place
