"""Try every act of a life cycle on one record by everybody, and tell who may do what."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tracker.foundation import audit
from tracker.foundation.actors import Actor
from tracker.foundation.lifecycle import GuardFailed, NotAllowed, WrongState, lifecycle_of, perform


def who_may_act(record: Any, cast: Mapping[str, Actor]) -> dict[str, str]:
    """Act → the names, in the cast's order, of those whom neither state nor right keeps from it; acts open to
    nobody are left out. Asserts that all of it left the record and the trail as they were.
    """
    lifecycle = lifecycle_of(record)
    before = record.state, audit.head_digest()
    open_acts: dict[str, str] = {}
    for transition in lifecycle.transitions:
        names = [name for name, person in cast.items() if may_act(record, transition.name, person)]
        if names:
            open_acts[transition.name] = " ".join(names)
    assert (type(record)._base_manager.get(pk=record.pk).state, audit.head_digest()) == before
    return open_acts


def may_act(record: Any, act: str, person: Actor) -> bool:
    """Whether state and right allow it (a guard may still keep it back). The act is undone."""
    try:
        with transaction.atomic():
            perform(record, act, by=person, note="Tried.")
            transaction.set_rollback(True)
    except GuardFailed:
        return True
    except (WrongState, NotAllowed):
        return False
    return True
