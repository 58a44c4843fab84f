"""The engine: every change of state of every record goes through `perform`, and through nothing else.

A life cycle is data: a table of transitions and, for each state, who owes which act until when. Pages draw
their buttons from `available`, the inbox its tasks from `duties`, the audit trail its entries from `perform`,
`docs/lifecycle/` its diagrams and the tests their matrix from the table itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

import rules
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.dispatch import Signal
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from tracker.foundation import audit
from tracker.foundation.actors import Actor

M = TypeVar("M", bound=models.Model)
Words = str | Promise
Guard = Callable[[Any, Actor], Words | None]
"""Looks at a record (with the act's changes applied) and says why the act may not happen, or None."""

transitioned = Signal()
"""Sent inside the transaction: `lifecycle, instance, transition (None at the beginning), by, note, entry`."""


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """An act did not happen; `reasons` say why, in words for the person who tried."""

    def __init__(self, *reasons: Words) -> None:
        self.reasons = tuple(str(reason) for reason in reasons)
        super().__init__(" ".join(self.reasons))


class WrongState(Refused):
    """The record is no longer in a state that this act starts from (somebody was faster, or a second click)."""


class GuardFailed(Refused):
    """The record or the person does not yet meet what the act asks for."""


class NotAllowed(Refused, PermissionDenied):
    """The person may not do this to the record."""


@dataclass(frozen=True)
class Transition:
    """One row of a life cycle's table."""

    name: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: Words
    guards: tuple[Guard, ...] = ()
    needs_note: bool = False
    is_primary: bool = False
    asks: tuple[str, ...] = ()
    """Fields that the act's form asks for. Until they are given, guards about them do not block the offer."""
    beforehand: tuple[Guard, ...] = ()
    """Of the guards of such an act those that no form can answer: they are asked before it is filled in."""
    page: str = ""
    """Name of the URL (taking the record's id) where the act has a page of its own."""
    is_inner: bool = False
    """Carried out by the clock or inside another act: never offered as a button."""


@dataclass(frozen=True)
class Assignee:
    """Who owes an act: a person, or whoever holds a role over a unit."""

    person_id: int | None = None
    role: str = ""
    unit_id: int | None = None


@dataclass(frozen=True)
class Duty(Generic[M]):
    """While a record is in `state`, the assignees owe `act`; `due` says until when."""

    state: str
    act: str
    to: Callable[[M], Iterable[Assignee]]
    due: Callable[[M], datetime | None] = lambda _record: None


@dataclass(frozen=True)
class Offer:
    """An act that a page may offer: its state and person fit; `blocked_by` says what is still missing."""

    transition: Transition
    blocked_by: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.transition.name

    @property
    def label(self) -> Words:
        return self.transition.label

    @property
    def is_ready(self) -> bool:
        return not self.blocked_by


@dataclass(frozen=True)
class Lifecycle(Generic[M]):
    """The table of one model: its transitions, its duties, and who may see its records."""

    kind: str
    model: type[M]
    states: type[models.TextChoices]
    initial: str
    transitions: tuple[Transition, ...]
    visible_to: Callable[[Any], models.QuerySet[M]]
    duties: tuple[Duty[M], ...] = ()
    entries: tuple[str, ...] = ()
    """States other than `initial` in which a record may begin (taken over from a ledger)."""
    by_name: Mapping[str, Transition] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [transition.name for transition in self.transitions]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.kind}: two transitions share a name")
        known = set(self.states.values)
        for transition in self.transitions:
            unknown = {*transition.sources, transition.target} - known
            if unknown:
                raise ValueError(f"{self.kind}.{transition.name}: unknown states {sorted(unknown)}")
        object.__setattr__(self, "by_name", dict(zip(names, self.transitions, strict=True)))
        for duty in self.duties:
            if duty.state not in self.by_name[duty.act].sources:
                raise ValueError(f"{self.kind}: {duty.act} is owed in {duty.state} but cannot be done there")

    def leaving(self, state: str) -> list[Transition]:
        return [transition for transition in self.transitions if state in transition.sources]


_BY_MODEL: dict[type[models.Model], Lifecycle[Any]] = {}
_BY_KIND: dict[str, Lifecycle[Any]] = {}


def register(lifecycle: Lifecycle[M]) -> Lifecycle[M]:
    """Make a life cycle known to the engine; the stage's `states.py` calls this once."""
    _BY_MODEL[lifecycle.model] = lifecycle
    _BY_KIND[lifecycle.kind] = lifecycle
    return lifecycle


def lifecycle_of(record: models.Model | type[models.Model]) -> Lifecycle[Any]:
    model = record if isinstance(record, type) else type(record)
    return _BY_MODEL[model]


def lifecycle_of_kind(kind: str) -> Lifecycle[Any]:
    """Raises KeyError for a kind that no stage has registered."""
    return _BY_KIND[kind]


def all_lifecycles() -> list[Lifecycle[Any]]:
    return list(_BY_KIND.values())


@contextmanager
def acting() -> Iterator[None]:
    """One transaction for a service of several acts; takes the chain first, so that acts never wait crosswise.

    A refusal inside undoes all of it: let it out, never catch it within.
    """
    with audit.chain_held():
        yield


def begin(instance: M, *, by: Actor, note: str = "") -> M:
    """Store a new record in its first state, with its first audit entry.

    Raises ValidationError when the record does not hold together.
    """
    lifecycle = lifecycle_of(instance)
    with acting():
        instance.state = lifecycle.initial  # type: ignore[attr-defined]
        instance.full_clean()
        instance.save(force_insert=True)
        entry = audit.record(
            kind=lifecycle.kind, subject=instance, act="begin", by=by, to_state=lifecycle.initial, note=note
        )
        transitioned.send(
            sender=type(instance),
            lifecycle=lifecycle,
            instance=instance,
            transition=None,
            by=by,
            note=note,
            entry=entry,
        )
    return instance


def begin_many(instances: Sequence[M], *, by: Actor, entry: str, note: str = "") -> list[M]:
    """Store many new records of one model at once, each with its own audit entry, in the state `entry`.

    For imports: the caller has validated every record. Nobody's inbox is told of single records.
    """
    if not instances:
        return []
    lifecycle = lifecycle_of(instances[0])
    if entry not in (lifecycle.initial, *lifecycle.entries):
        raise ValueError(f"{lifecycle.kind}: no record may begin as {entry}")
    with acting():
        for instance in instances:
            instance.state = entry  # type: ignore[attr-defined]
        stored = lifecycle.model._base_manager.bulk_create(instances, batch_size=500)
        audit.record_many(kind=lifecycle.kind, subjects=stored, act="begin", by=by, to_state=entry, note=note)
    return list(stored)


def perform(
    instance: M, name: str, /, *, by: Actor, note: str = "", on_behalf_of: str = "", **changes: Any
) -> M:
    """Carry out one act on one record and return the record as it then is.

    `changes` are the fields that the act sets along with the state. Raises WrongState, NotAllowed,
    GuardFailed (with all reasons at once) or ValidationError; in each case nothing has changed.
    """
    lifecycle = lifecycle_of(instance)
    transition = lifecycle.by_name[name]
    with acting():
        fresh: M = lifecycle.model._base_manager.select_for_update().get(pk=instance.pk)
        from_state: str = fresh.state  # type: ignore[attr-defined]
        if from_state not in transition.sources:
            raise WrongState(
                _("“%(act)s” is not possible: this record is already “%(state)s”.")
                % {"act": transition.label, "state": lifecycle.states(from_state).label}
            )
        if not rules.has_perm(transition.permission, by, fresh):
            raise NotAllowed(_("You do not hold the right to “%(act)s” here.") % {"act": transition.label})
        before = {attribute: getattr(fresh, attribute) for attribute in changes}
        for attribute, value in changes.items():
            setattr(fresh, attribute, value)
        reasons = [reason for guard in transition.guards if (reason := guard(fresh, by))]
        if transition.needs_note and not note.strip():
            reasons.append(_("A reason is needed."))
        if reasons:
            raise GuardFailed(*reasons)
        fresh.state = transition.target  # type: ignore[attr-defined]
        _check(fresh, set(changes))
        fresh.save(update_fields=["state", *changes])
        entry = audit.record(
            kind=lifecycle.kind,
            subject=fresh,
            act=name,
            by=by,
            from_state=from_state,
            to_state=transition.target,
            note=note,
            on_behalf_of=on_behalf_of,
            changes={
                attribute: [before[attribute], value]
                for attribute, value in changes.items()
                if before[attribute] != value
            },
        )
        transitioned.send(
            sender=type(fresh),
            lifecycle=lifecycle,
            instance=fresh,
            transition=transition,
            by=by,
            note=note,
            entry=entry,
        )
    return fresh


def _check(record: models.Model, changed: set[str]) -> None:
    """Validate what the act touched, and the promises of the new state that the database holds as well."""
    untouched = {field.name for field in record._meta.fields} - changed - {"state"}
    try:
        record.clean_fields(exclude=untouched)
        record.validate_constraints()
    except ValidationError as error:
        raise GuardFailed(*error.messages) from error


def available(instance: models.Model, person: Actor) -> list[Offer]:
    """The acts that `person` may carry out on this record now, in the table's order."""
    lifecycle = lifecycle_of(instance)
    offers = []
    for transition in lifecycle.leaving(instance.state):  # type: ignore[attr-defined]
        if not transition.is_inner and rules.has_perm(transition.permission, person, instance):
            # An act with a form of its own is judged when the form comes in, as far as the form can change anything.
            guards = transition.beforehand if transition.asks else transition.guards
            reasons = tuple(str(reason) for guard in guards if (reason := guard(instance, person)))
            offers.append(Offer(transition, reasons))
    return offers


def duties_of(instance: models.Model) -> list[Duty[Any]]:
    """Who owes what on this record in its present state."""
    lifecycle = lifecycle_of(instance)
    return [duty for duty in lifecycle.duties if duty.state == instance.state]  # type: ignore[attr-defined]
