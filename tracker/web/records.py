"""What each kind of record is called, and at which address it stands: for lists that mix kinds."""

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_PLACE = 987654321

KIND_LABELS: dict[str, str | Promise] = {
    "need": _("Need"),
    "need_call": _("Call for needs"),
    "challenge": _("Challenge"),
    "question": _("Question"),
    "side_review": _("Joint review"),
    "decision": _("Decision"),
    "bid": pgettext_lazy("noun", "Bid"),
    "team_member": _("Joining a team"),
    "panel": _("Review panel"),
    "score_sheet": _("Scoring"),
    "notice": _("Public notice"),
    "objection": _("Objection"),
    "commitment": _("Commitment"),
    "project": _("Project"),
    "milestone": _("Milestone"),
    "outcome": _("Outcome"),
    "contribution": _("Contribution"),
    "benefit": _("Benefit"),
    "rollout": _("Rollout"),
    "adoption": _("Adoption"),
    "squad": _("Shock team"),
    "studio": _("Innovation studio"),
    "base": _("Demonstration base"),
    "story": _("Story"),
    "challenge_file": _("File of a challenge"),
    "project_file": _("File of a project"),
    "milestone_file": _("Evidence of a milestone"),
    "outcome_file": _("File of an outcome"),
}

_PAGES = {
    "need": "tracker:need-detail",
    "need_call": "tracker:call-detail",
    "challenge": "tracker:challenge-detail",
    "bid": "tracker:bid-detail",
    "panel": "tracker:panel-detail",
    "score_sheet": "tracker:score-sheet",
    "notice": "tracker:notice-detail",
    "commitment": "tracker:commitment-detail",
    "project": "tracker:project-detail",
    "milestone": "tracker:milestone-detail",
    "outcome": "tracker:outcome-detail",
    "benefit": "tracker:benefit-detail",
    "rollout": "tracker:rollout-detail",
    "adoption": "tracker:adoption-detail",
    "squad": "tracker:squad-detail",
    "studio": "tracker:studio-detail",
    "base": "tracker:base-detail",
    "challenge_file": "tracker:attachment-place",
    "project_file": "tracker:attachment-place",
    "milestone_file": "tracker:attachment-place",
    "outcome_file": "tracker:attachment-place",
}
_patterns: dict[str, str] = {}


def register_record_page(kind: str, url_name: str) -> None:
    """Let a floor above say at which URL (taking the record's id) its kind of record stands."""
    _PAGES[kind] = url_name


def record_url(kind: str, record_id: int) -> str:
    """The page of a record, without loading it; kinds without a page of their own are reached through /records/."""
    if kind not in _patterns:
        name = _PAGES.get(kind)
        address = reverse(name, args=[_PLACE]) if name else reverse("tracker:record", args=[kind, _PLACE])
        _patterns[kind] = address.replace(str(_PLACE), "{}")
    return _patterns[kind].format(record_id)


def act_url(kind: str, record_id: int, act: str) -> str:
    """The page on which exactly this act is carried out."""
    key = f"{kind}!{act}"
    if key not in _patterns:
        _patterns[key] = reverse("tracker:act", args=[kind, _PLACE, act]).replace(str(_PLACE), "{}")
    return _patterns[key].format(record_id)
