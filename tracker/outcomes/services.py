"""Drafting, declaring and registering outcomes; who made them; what rights came of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any

import rules
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from tracker.foundation import clock
from tracker.foundation.actors import SYSTEM, Actor
from tracker.foundation.attachments import Attachment, attach_file
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, acting, begin, perform
from tracker.foundation.numbering import next_number
from tracker.organisation.models import Person
from tracker.outcomes.enums import (
    UNREGISTERED_STATES,
    ContributionState,
    OutcomeSource,
    OutcomeState,
)
from tracker.outcomes.models import Contribution, IntellectualProperty, Outcome
from tracker.outcomes.models.contribution import FULL_SHARE
from tracker.outcomes.queries import KIT_KIND
from tracker.outcomes.states import KIT_ACTS
from tracker.projects.enums import ProjectState
from tracker.projects.models import Project
from tracker.squads.models import Squad
from tracker.studios.models import Studio
from tracker.teams.enums import MemberState

NUMBER_PREFIX = "CG"
CENT = Decimal("0.01")
Origin = Project | Studio | Squad


@dataclass(frozen=True)
class Contributor:
    """One line of the list of contributors, in its order; the share is in %."""

    person: Person
    share: Decimal


def draft_outcome(
    origin: Origin | None = None,
    *,
    by: Actor,
    contributors: Sequence[Contributor] | None = None,
    **facts: Any,
) -> Outcome:
    """A new draft. From an accepted project it takes title, domain, unit, lead and dates, and the confirmed
    members in their order with equal shares; from a studio or squad its unit and leader; the facts overrule all of
    these. Without an origin it is a small invention (五小) of `by`, or of the `lead` among the facts.

    Raises GuardFailed for a project that is not accepted, NotAllowed for a stranger, ValidationError when the
    record does not hold together.
    """
    facts = _facts_of(origin) | facts
    facts["lead"] = facts.get("lead") or (by if isinstance(by, Person) else None)
    facts["unit"] = facts.get("unit") or (facts["lead"] and facts["lead"].unit)
    if facts["unit"] is None:
        raise GuardFailed(_("An outcome needs somebody who answers for it, and that person's unit."))
    outcome = Outcome(company=facts["unit"].company, **facts)
    if not rules.has_perm("tracker.draft_outcome", by, outcome):
        raise NotAllowed(_("You may draft outcomes that you answer for, and those of the units you act for."))
    if contributors is None:
        people = confirmed_members(origin) if isinstance(origin, Project) else [outcome.lead]
        contributors = equal_shares(people)
    with acting():
        outcome.number = next_number(NUMBER_PREFIX)
        begin(outcome, by=by)
        _write_contributors(outcome, contributors, by=by)
    return outcome


def _facts_of(origin: Origin | None) -> dict[str, Any]:
    if isinstance(origin, Project):
        if origin.state != ProjectState.ACCEPTED:
            raise GuardFailed(_("Outcomes are drafted once the project has been accepted."))
        return {
            "source": OutcomeSource.PROJECT,
            "project": origin,
            "title": origin.title,
            "domain": origin.challenge.domain,
            "unit": origin.unit,
            "lead": origin.lead,
            "research_from": origin.starts_on,
            "research_to": origin.accepted_on,
        }
    if isinstance(origin, Studio):
        return {
            "source": OutcomeSource.STUDIO,
            "studio": origin,
            "unit": origin.unit,
            "lead": origin.leader,
        }
    if isinstance(origin, Squad):
        return {
            "source": OutcomeSource.SQUAD,
            "squad": origin,
            "unit": origin.unit,
            "lead": origin.captain,
        }
    return {"source": OutcomeSource.SMALL_INVENTION}


def confirmed_members(project: Project) -> list[Person]:
    """Who has said yes to the project's team, the lead first."""
    seats = project.team.members.filter(state=MemberState.CONFIRMED).select_related("person")
    return [seat.person for seat in seats]


def equal_shares(people: Sequence[Person]) -> list[Contributor]:
    """Equal shares that add up to exactly 100 %: what does not divide goes to the first."""
    if not people:
        return []
    each = (FULL_SHARE / len(people)).quantize(CENT, ROUND_DOWN)
    first = FULL_SHARE - each * (len(people) - 1)
    return [Contributor(person, first if place == 0 else each) for place, person in enumerate(people)]


def change_outcome(outcome: Outcome, *, by: Person, **facts: Any) -> Outcome:
    """Change a draft or a returned outcome; raises WrongState once it is submitted."""
    return perform(outcome, _editing_act(outcome), by=by, **facts)


def _editing_act(outcome: Outcome) -> str:
    return "complete" if outcome.state == OutcomeState.RETURNED else "revise"


def submit_outcome(outcome: Outcome, *, is_ip_declared: bool, by: Person) -> Outcome:
    """Ask for registration, with the declaration that the intellectual property is stated in full."""
    return perform(outcome, "submit", by=by, is_ip_declared=is_ip_declared)


def register_outcome(outcome: Outcome, *, by: Person) -> Outcome:
    """成果登记: the shares add up to 100 %, and every contributor has confirmed their own."""
    return perform(outcome, "register", by=by, registered_on=clock.today())


def return_outcome(outcome: Outcome, *, note: str, by: Person) -> Outcome:
    return perform(outcome, "return", by=by, note=note)


def keep_kit(outcome: Outcome, *, by: Person, **facts: Any) -> Outcome:
    """Change what the adoption kit of a registered outcome states. Raises WrongState when it is not, or no longer,
    in the catalogue.
    """
    return perform(outcome, KIT_ACTS.get(OutcomeState(outcome.state), "keep_kit"), by=by, **facts)


def attach_to_kit(outcome: Outcome, *, files: "Iterable[UploadedFile[Any]]", by: Person) -> list[Attachment]:
    """Add files (drawings, procedures, training material) to the adoption kit; they have passed `validate_upload`."""
    given = list(files)
    with acting():
        # The engine says first whether this person may, so that no file is kept in vain.
        kept = _touch(outcome, by=by, note=" · ".join(file.name or "" for file in given))
        return [attach_file(kept, kind=KIT_KIND, file=file, by=by) for file in given]


def mark_in_conversion(outcome: Outcome) -> Outcome:
    """Called when units begin to be asked; an outcome further on stays where it is."""
    if outcome.state == OutcomeState.REGISTERED:
        return perform(outcome, "start_conversion", by=SYSTEM)
    return outcome


def mark_converted(outcome: Outcome) -> Outcome:
    """Called with the first proven adoption (DOMAIN C11); an outcome further on stays where it is."""
    with acting():
        outcome = mark_in_conversion(outcome)
        if outcome.state == OutcomeState.IN_CONVERSION:
            outcome = perform(outcome, "convert", by=SYSTEM, converted_on=clock.today())
    return outcome


def name_contributors(
    outcome: Outcome, *, contributors: Sequence[Contributor], by: Person
) -> list[Contribution]:
    """Put down who made the outcome, in order. Whoever stays with the same place and share keeps their word;
    whoever is new or changed is asked again; whoever is missing from the list is taken off it.

    Raises GuardFailed once the outcome is registered, or for a person named twice.
    """
    if not rules.has_perm("tracker.name_contributors", by, outcome):
        raise NotAllowed(_("Whoever answers for the outcome, or the unit's liaison, names its contributors."))
    with acting():
        fresh = Outcome.objects.select_for_update().get(pk=outcome.pk)
        if fresh.state not in UNREGISTERED_STATES:
            raise GuardFailed(_("The outcome is registered; order and shares no longer change."))
        return _write_contributors(fresh, contributors, by=by)


def _write_contributors(
    outcome: Outcome, contributors: Sequence[Contributor], *, by: Actor
) -> list[Contribution]:
    if len({line.person.pk for line in contributors}) != len(contributors):
        raise GuardFailed(_("A person is named twice."))
    known = {row.person_id: row for row in outcome.contributions.select_related("outcome", "person")}
    written = []
    for order, line in enumerate(contributors, start=1):
        row = known.pop(line.person.pk, None)
        if row is None:
            row = begin(
                Contribution(outcome=outcome, person=line.person, order=order, share=line.share), by=by
            )
        elif row.state == ContributionState.REMOVED or (row.order, row.share) != (order, line.share):
            row = perform(row, "restate", by=by, order=order, share=line.share)
        written.append(row)
    for row in known.values():
        if row.state != ContributionState.REMOVED:
            perform(row, "remove", by=by, note=_("No longer on the list of contributors."))
    return written


def confirm_contribution(contribution: Contribution, *, by: Person) -> Contribution:
    return perform(contribution, "confirm", by=by)


def dispute_contribution(contribution: Contribution, *, note: str, by: Person) -> Contribution:
    return perform(contribution, "dispute", by=by, note=note)


def restate_contribution(
    contribution: Contribution, *, order: int, share: Decimal, by: Person
) -> Contribution:
    """Another place or share for one contributor, who is asked again."""
    return perform(contribution, "restate", by=by, order=order, share=share)


def remove_contribution(contribution: Contribution, *, note: str, by: Person) -> Contribution:
    return perform(contribution, "remove", by=by, note=note)


def list_intellectual_property(outcome: Outcome, *, by: Person, **facts: Any) -> IntellectualProperty:
    """Add a right or a standard to an outcome: `kind`, `title`, `holder`, `number`, `applied_on`, `granted_on`.
    Whoever may change the outcome (before registration) or its kit (after) may do so. Raises ValidationError.
    """
    with acting():
        held = _touch(outcome, by=by, note=_("Listed: %(title)s.") % {"title": facts["title"]})
        right = IntellectualProperty(outcome=held, **facts)
        right.full_clean()
        right.save()
    return right


def change_intellectual_property(
    right: IntellectualProperty, *, by: Person, **facts: Any
) -> IntellectualProperty:
    """Change what is stated about a right, such as the day on which it was granted. Raises ValidationError."""
    with acting():
        _touch(right.outcome, by=by, note=_("Changed: %(title)s.") % {"title": right.title})
        for name, value in facts.items():
            setattr(right, name, value)
        right.full_clean()
        right.save()
    return right


def strike_intellectual_property(right: IntellectualProperty, *, by: Person) -> None:
    """Take a right that was listed by mistake off the outcome."""
    with acting():
        _touch(right.outcome, by=by, note=_("Struck off: %(title)s.") % {"title": right.title})
        right.delete()


def _touch(outcome: Outcome, *, by: Person, note: str) -> Outcome:
    """Let the engine say whether the outcome may be edited now by this person, and write the trail."""
    fresh = Outcome.objects.get(pk=outcome.pk)
    editing = fresh.state in UNREGISTERED_STATES
    act = _editing_act(fresh) if editing else KIT_ACTS.get(OutcomeState(fresh.state), "keep_kit")
    return perform(fresh, act, by=by, note=note)
