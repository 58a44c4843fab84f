"""One box over every stage."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.foundation.search.finding import find
from tracker.foundation.search.normal_form import terms_of
from tracker.insight.file_homes import homes_of_files
from tracker.web.access import id_from, login_required
from tracker.web.challenges import Pager, Tab, with_changes
from tracker.web.records import KIND_LABELS, record_url

PAGE_SIZE = 20
LAST_PAGE = 50
FILES = "_file"
"""How the kinds of attached files end."""


@dataclass(frozen=True)
class HitRow:
    kind: str | Promise
    url: str
    title_html: SafeString
    snippet_html: SafeString
    home: str
    """Of a file: the record that it belongs to."""


@login_required
def search(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "")
    kind = request.GET.get("kind", "")
    number = min(id_from(request.GET.get("page", "")), LAST_PAGE) or 1
    everything = find(
        words,
        user=request.user,
        limit=PAGE_SIZE,
        offset=(number - 1) * PAGE_SIZE,
        kinds=[kind] if kind in KIND_LABELS else None,
    )
    per_kind = everything.per_kind if not kind else find(words, user=request.user, limit=1).per_kind
    last = (number - 1) * PAGE_SIZE + len(everything.hits)
    homes = homes_of_files(hit.object_id for hit in everything.hits if hit.kind.endswith(FILES))
    context = {
        "words": words,
        "has_terms": bool(terms_of(words)),
        "found": everything,
        "total": _("more than %(count)s") % {"count": 1000}
        if everything.total_is_capped
        else str(everything.total),
        "rows": [
            HitRow(
                KIND_LABELS.get(hit.kind, hit.kind),
                record_url(hit.kind, hit.object_id),
                hit.title_html,
                hit.snippet_html,
                homes.get(hit.object_id, "") if hit.kind.endswith(FILES) else "",
            )
            for hit in everything.hits
        ],
        "tabs": [
            Tab(_("Everything"), with_changes(request.GET, kind="", page=""), "", not kind),
            *(
                Tab(
                    KIND_LABELS.get(name, name),
                    with_changes(request.GET, kind=name, page=""),
                    count,
                    kind == name,
                )
                for name, count in per_kind.items()
                if count
            ),
        ],
        "pager": Pager(
            previous_url=with_changes(request.GET, page=str(number - 1)) if number > 1 else "",
            next_url=with_changes(request.GET, page=str(number + 1)) if last < everything.total else "",
            label=_("%(last)s of %(total)s") % {"last": last, "total": everything.total},
        ),
    }
    return render(request, "tracker/search.html", context)
