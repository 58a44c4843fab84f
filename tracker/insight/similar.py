"""What the group has already about the same matter: so that one adopts or joins instead of beginning again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rules
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from tracker.challenges.enums import FAILED_STATES, ChallengeState
from tracker.challenges.queries import challenges_visible_to
from tracker.foundation.audit import last_notes
from tracker.foundation.search.resembling import Resemblance, resembling
from tracker.needs.enums import TAKES_IN_STATES, NeedState
from tracker.needs.models import Need
from tracker.needs.queries import needs_visible_to
from tracker.outcomes.enums import LIVE_STATES as LIVE_OUTCOMES
from tracker.outcomes.queries import outcomes_visible_to, verified_benefits_wan
from tracker.projects.enums import ProjectState
from tracker.projects.queries import projects_visible_to
from tracker.rollout.queries import coverages_of_outcomes

_LONGEST_COMPARED = 400
"""Characters of a need's text that are compared with the others."""
Found = dict[str, dict[int, Resemblance]]
"""Kind → id → why it was found."""

SHOWN = 6
REPLY_SHOWN = 120
"""Characters of the answer that another proposer got."""
LOOKED_AT = 24
"""Records compared for that: most matters stand on record as need, challenge, project and outcome at once."""
FAILED_PROJECTS = (ProjectState.NOT_ACCEPTED, ProjectState.TERMINATED)
_PRECEDENCE = ("adopt", "join", "follow", "learn", "know")


@dataclass(frozen=True)
class SimilarMatter:
    """A record about the same matter, and what that means for whoever is about to raise a need.

    `advice` is "adopt" (a proven outcome), "join" (a need in the pool), "follow" (being tackled), "learn" (an
    attempt that failed; its lesson, if somebody wrote one down) or "know" (anything else).
    """

    kind: str
    object_id: int
    number: str
    title_html: SafeString
    shared: tuple[str, ...]
    state_label: str
    advice: str
    because: str
    lesson: str = ""


def similar_matters(
    text: str, person: Any, *, leaving_out: tuple[str, int] | None = None
) -> list[SimilarMatter]:
    """Up to `SHOWN` matters that resemble the text among those that the person may see: proven outcomes first.

    `leaving_out` is the record (kind, id) that the text comes from. A handful of queries for any number of records.
    """
    found: Found = {kind: {} for kind in _READERS}
    for one in resembling(text, user=person, kinds=tuple(_READERS), limit=LOOKED_AT):
        if (one.kind, one.object_id) != leaving_out:
            found[one.kind][one.object_id] = one
    _follow(found, person)
    matters = [
        (found[kind][matter.object_id], matter)
        for kind, read in _READERS.items()
        if found[kind]
        for matter in read(person, found[kind])
    ]
    ordered = sorted(
        matters,
        key=lambda pair: (
            not pair[0].by_passages,
            _PRECEDENCE.index(pair[1].advice),
            -pair[0].strength,
            pair[1].object_id,
        ),
    )
    return [matter for _one, matter in ordered[:SHOWN]]


def similar_needs(need: Need, person: Any) -> list[Need]:
    """Up to `SHOWN` needs that resemble this one, may take it in and are the person's to screen: the most alike first.

    A handful of queries for any number of needs.
    """
    text = f"{need.title} {need.problem[:_LONGEST_COMPARED]}"
    found = [one.object_id for one in resembling(text, user=person, kinds=("need",), limit=LOOKED_AT)]
    taking_in = needs_visible_to(person).filter(pk__in=found, state__in=TAKES_IN_STATES).exclude(pk=need.pk)
    alike = sorted(
        taking_in.select_related("unit").defer("problem", "current_state"),
        key=lambda one: found.index(one.pk),
    )
    return [one for one in alike if rules.has_perm("tracker.merge_need", person, one)][:SHOWN]


def _follow(found: Found, person: Any) -> None:
    """One matter is many records: each is replaced by what came of it, so that it is shown once, as far as it got.

    A failed attempt is no end of its need: both stay, the one to be joined, the other to learn from.
    """
    going_on = challenges_visible_to(person).exclude(state__in=FAILED_STATES)
    for kind, after, visible, way in (
        ("need", "challenge", going_on, "need_id"),
        ("challenge", "project", projects_visible_to(person), "challenge_id"),
        ("project", "outcome", outcomes_visible_to(person), "project_id"),
    ):
        earlier_and_later = list(visible.filter(**{f"{way}__in": list(found[kind])}).values_list(way, "pk"))
        for earlier, later in earlier_and_later:
            if (
                later not in found[after]
                or found[kind][earlier].by_passages > found[after][later].by_passages
            ):
                found[after][later] = found[kind][earlier]
        for earlier in {earlier for earlier, _later in earlier_and_later}:
            del found[kind][earlier]


def _matter(
    kind: str, one: Resemblance, record: Any, advice: str, because: str, lesson: str = ""
) -> SimilarMatter:
    return SimilarMatter(
        kind=kind,
        object_id=record.pk,
        number=record.number,
        title_html=one.title_html if one.kind == kind else conditional_escape(record.title),
        shared=one.shared,
        state_label=str(record.get_state_display()),
        advice=advice,
        because=because,
        lesson=lesson,
    )


def _what_is_known(lesson: str, cause: str = "") -> str:
    """Goes on after "did not succeed": why, as far as somebody has written it down."""
    if cause:
        return " " + _("Cause on record: %(cause)s.") % {"cause": cause}
    return "" if lesson else " " + _("Why was not written down.")


def _needs(person: Any, found: Mapping[int, Resemblance]) -> Iterable[SimilarMatter]:
    for need in needs_visible_to(person).filter(pk__in=list(found)).defer("problem", "current_state"):
        if need.state == NeedState.POOLED:
            because = _("%(unit)s needs the same; join it, and it counts for more.") % {
                "unit": need.unit_label
            }
            yield _matter("need", found[need.pk], need, "join", because)
        else:
            because = _("Raised by %(unit)s.") % {"unit": need.unit_label}
            if need.reply.strip():
                because += " " + _("Answer given: %(reply)s") % {
                    "reply": Truncator(need.reply.strip()).chars(REPLY_SHOWN)
                }
            yield _matter("need", found[need.pk], need, "know", because)


def _challenges(person: Any, found: Mapping[int, Resemblance]) -> Iterable[SimilarMatter]:
    challenges = list(challenges_visible_to(person).filter(pk__in=list(found)).select_related("unit"))
    failed = [one.pk for one in challenges if one.state in FAILED_STATES]
    lessons = last_notes("challenge", failed, into=FAILED_STATES) if failed else {}
    for challenge in challenges:
        one, unit = found[challenge.pk], {"unit": challenge.unit.name}
        if challenge.state in FAILED_STATES:
            lesson = challenge.failure_analysis or lessons.get(challenge.pk, "")
            because = _("%(unit)s tried this and did not succeed.") % unit
            because += _what_is_known(lesson, str(challenge.get_failure_cause_display()))
            yield _matter("challenge", one, challenge, "learn", because, lesson)
        elif challenge.state == ChallengeState.PUBLISHED:
            yield _matter(
                "challenge", one, challenge, "follow", _("%(unit)s is looking for a team now.") % unit
            )
        elif challenge.state == ChallengeState.FULFILLED:
            yield _matter("challenge", one, challenge, "know", _("Solved for %(unit)s.") % unit)
        else:
            yield _matter("challenge", one, challenge, "follow", _("On the way at %(unit)s.") % unit)


def _projects(person: Any, found: Mapping[int, Resemblance]) -> Iterable[SimilarMatter]:
    projects = list(projects_visible_to(person).filter(pk__in=list(found)).select_related("unit", "lead"))
    failed = [one.pk for one in projects if one.state in FAILED_PROJECTS]
    lessons = last_notes("project", failed, into=FAILED_PROJECTS) if failed else {}
    for project in projects:
        one = found[project.pk]
        if project.state in FAILED_PROJECTS:
            lesson = project.acceptance_opinion or lessons.get(project.pk, "")
            because = _("%(lead)s tried this and did not succeed.") % {"lead": project.lead}
            because += _what_is_known(lesson)
            yield _matter("project", one, project, "learn", because, lesson)
        elif project.state == ProjectState.ACCEPTED:
            yield _matter(
                "project", one, project, "know", _("Accepted; led by %(lead)s.") % {"lead": project.lead}
            )
        else:
            because = _("Being tackled; led by %(lead)s.") % {"lead": project.lead}
            yield _matter("project", one, project, "follow", because)


def _outcomes(person: Any, found: Mapping[int, Resemblance]) -> Iterable[SimilarMatter]:
    ids = list(found)
    benefits, reach = verified_benefits_wan(ids), coverages_of_outcomes(ids)
    for outcome in outcomes_visible_to(person).filter(pk__in=ids).select_related("unit"):
        one, units = found[outcome.pk], reach[outcome.pk].verified if outcome.pk in reach else 0
        if outcome.state not in LIVE_OUTCOMES:
            yield _matter("outcome", one, outcome, "know", _("From %(unit)s.") % {"unit": outcome.unit.name})
            continue
        words = [_("Proven at %(unit)s.") % {"unit": outcome.unit.name}]
        if benefits.get(outcome.pk):
            words.append(
                _("Verified benefit: %(amount)s (10k CNY).") % {"amount": f"{benefits[outcome.pk]:,.2f}"}
            )
        if units:
            words.append(_("Adopted and verified in %(count)s units.") % {"count": units})
        yield _matter("outcome", one, outcome, "adopt", " ".join(words), outcome.failures_seen)


_READERS: dict[str, Callable[[Any, Mapping[int, Resemblance]], Iterable[SimilarMatter]]] = {
    "outcome": _outcomes,
    "need": _needs,
    "challenge": _challenges,
    "project": _projects,
}
