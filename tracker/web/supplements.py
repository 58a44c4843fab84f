"""补充公告: the office's form with its preview, and the notice that everyone reads."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tracker.challenges.enums import ChallengeState
from tracker.challenges.models import Challenge
from tracker.challenges.queries import challenges_visible_to
from tracker.challenges.supplements.differences import differences
from tracker.challenges.supplements.forms import SupplementForms
from tracker.challenges.supplements.guards import bidding_is_still_open
from tracker.challenges.supplements.services import issue_supplement, rehearse_supplement
from tracker.foundation.lifecycle import WrongState
from tracker.web.access import fetch, id_from, login_required, person_of, require
from tracker.web.acts import attempt, told_too_late
from tracker.web.cleaned_texts import tell_of_cleaning

STEPS = ("step", "seen", "csrfmiddlewaretoken")
"""What the preview sends anew; all else that was typed goes with it."""


@login_required
def supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Write, look at the differences, issue: the same address three times."""
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    require("tracker.supplement_challenge", request, challenge)
    if challenge.state != ChallengeState.PUBLISHED:
        return told_too_late(request, "challenge", challenge)
    forms = SupplementForms(challenge, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _open(request, challenge, forms)
    if not forms.is_valid():
        return _write(request, challenge, forms)
    try:
        return _carry_on(request, challenge, forms)
    except WrongState:
        # Between our look at the record and the act under its lock.
        challenge.refresh_from_db()
        if challenge.state != ChallengeState.PUBLISHED:
            return told_too_late(request, "challenge", challenge)
        return _told_of_other_notices(request, challenge, forms)


def _open(request: HttpRequest, challenge: Challenge, forms: SupplementForms) -> HttpResponse:
    """The form as it comes; not between the deadline and the clock's next tick, when it could only be refused."""
    closed = None if challenge.takes_bids else bidding_is_still_open(challenge, person_of(request))
    if closed is None:
        return _write(request, challenge, forms, status=200)
    messages.warning(request, str(closed))
    return redirect(challenge)


def _carry_on(request: HttpRequest, challenge: Challenge, forms: SupplementForms) -> HttpResponse:
    """The step that the office asked for, on what it typed without a mistake."""
    if id_from(request.POST.get("based_on", "")) != challenge.supplement_count:
        return _told_of_other_notices(request, challenge, forms)
    step = request.POST.get("step")
    if step == "edit":
        return _write(request, challenge, forms, status=200)
    return _issue(request, challenge, forms) if step == "issue" else _preview(request, challenge, forms)


def _write(
    request: HttpRequest,
    challenge: Challenge,
    forms: SupplementForms,
    *,
    status: int = 422,
    meanwhile: Any = (),
) -> HttpResponse:
    context = {
        "challenge": challenge,
        "form": forms.form,
        "targets": forms.targets,
        "criteria": forms.criteria,
        "meanwhile": meanwhile,
    }
    return render(request, "tracker/challenges/supplement.html", context, status=status)


def _preview(request: HttpRequest, challenge: Challenge, forms: SupplementForms) -> HttpResponse:
    revision = forms.revision()
    shown = attempt(forms.form, lambda: rehearse_supplement(challenge, revision, by=person_of(request)))
    if shown is None:
        return _write(request, challenge, forms)
    tell_of_cleaning(request)
    changes, digest = shown
    context = {
        "challenge": challenge,
        "number": challenge.supplement_count + 1,
        "revision": revision,
        "changes": changes,
        "digest": digest,
        "typed": [
            (name, value) for name, values in request.POST.lists() if name not in STEPS for value in values
        ],
    }
    return render(request, "tracker/challenges/supplement_preview.html", context)


def _issue(request: HttpRequest, challenge: Challenge, forms: SupplementForms) -> HttpResponse:
    revision, seen = forms.revision(), request.POST.get("seen", "")
    notice = attempt(
        forms.form, lambda: issue_supplement(challenge, revision, seen=seen, by=person_of(request))
    )
    if notice is None:
        return _write(request, challenge, forms)
    messages.success(
        request,
        _("Supplementary notice No. %(number)s is issued; bidding teams and followers are told.")
        % {"number": notice.number},
    )
    return redirect(challenge)


def _told_of_other_notices(
    request: HttpRequest, challenge: Challenge, forms: SupplementForms
) -> HttpResponse:
    """Another notice came first. What was typed is kept, to be compared with what is published now; a second click
    on one's own notice, which leaves nothing to change, is only told.
    """
    if not differences(challenge, forms.revision()):
        return told_too_late(request, "challenge", challenge)
    based_on = id_from(request.POST.get("based_on", ""))
    forms.form.add_error(
        None,
        _("What is published has changed since you began. Your entries are kept: compare them once more."),
    )
    return _write(
        request, challenge, forms, meanwhile=list(challenge.supplements.filter(number__gt=based_on))
    )


def notice(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One notice by itself, for reading and printing: to whoever sees the challenge."""
    challenge = fetch(challenges_visible_to(request.user).select_related("unit"), pk)
    found = (
        challenge.supplements.filter(number=number).first() if number <= challenge.supplement_count else None
    )
    if found is None:
        raise Http404
    return render(request, "tracker/challenges/notice.html", {"challenge": challenge, "notice": found})
