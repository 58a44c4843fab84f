"""What a record said, as it is kept in a row of JSON, and the same in words for whoever compares two days."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cms.blocks.live import LiveRecords, OutcomeFigures, Spread
from cms.blocks.seats_and_targets import USES, Adopter
from tracker.rollout.enums import AdoptionState, Level
from tracker.rollout.queries import Coverage

OUTCOME, PROJECT = "outcome", "project"

Facts = dict[str, Any]
"""Of one record, in what JSON can hold. What is missing was not kept on that day, and is compared with nothing."""


def facts_of(records: LiveRecords) -> Iterator[tuple[str, int, Facts]]:
    """Kind, id and facts of each record. Outcomes are read from `spreads`, projects from all that shows them."""
    for pk, spread in records.spreads.items():
        yield OUTCOME, pk, _facts_of_outcome(spread)
    for pk in records.timelines:
        yield PROJECT, pk, _facts_of_project(pk, records)


def _facts_of_outcome(spread: Spread) -> Facts:
    figures = spread.figures
    return {
        "number": figures.number,
        "title": figures.title,
        "url": figures.url,
        "verified_wan": None if figures.verified_wan is None else str(figures.verified_wan),
        "coverage": asdict(figures.coverage),
        "adopters": [
            {
                **asdict(adopter),
                "since": adopter.since and adopter.since.isoformat(),
                "is_proven": adopter.is_proven,  # all that rows kept before can be compared by
            }
            for adopter in spread.adopters
        ],
    }


def _facts_of_project(pk: int, records: LiveRecords) -> Facts:
    timeline, targets, team = records.timelines[pk], records.targets.get(pk), records.teams.get(pk)
    return {
        "number": timeline.number,
        "title": timeline.title,
        "url": timeline.url,
        "events": [
            [event.title, event.date.isoformat(), event.is_done, event.note] for event in timeline.events
        ],
        "targets": [[row.name, row.now, row.before, row.goal] for row in targets.rows] if targets else [],
        "team": team.team if team else "",
        "seats": [[seat.name, seat.unit, seat.task, seat.is_lead] for seat in team.seats] if team else [],
    }


def spread_from(outcome_id: int, facts: Facts, *, kept_on: date, edition: str) -> Spread:
    """The figures and units of an outcome as they were kept. No units where none were kept."""
    verified = facts["verified_wan"]
    figures = OutcomeFigures(
        outcome_id=outcome_id,
        number=facts["number"],
        title=facts["title"],
        url=facts["url"],
        verified_wan=None if verified is None else Decimal(verified),
        coverage=Coverage(**facts["coverage"]),
        as_of=kept_on,
        edition=edition,
    )
    return Spread(figures, tuple(map(_adopter_from, facts.get("adopters", ()))))


def _adopter_from(row: Mapping[str, Any]) -> Adopter:
    """Of a row kept before the state was, no more is known than whether the use was proven."""
    since = date.fromisoformat(row["since"]) if row["since"] else None
    state = row.get("state", AdoptionState.PROVEN if row["is_proven"] else "")
    return Adopter(row["unit"], Level(row["level"]), row["place"], since, state)


def differences(kind: str, before: Facts, now: Facts) -> Iterator[tuple[str, str, str]]:
    """Label, what was said and what is said, of all that differs; "" where nothing is said. Only what was kept counts."""
    lines = _lines_of_outcome if kind == OUTCOME else _lines_of_project
    said = lines(before)
    says = lines({key: _as_wide(value, before[key]) for key, value in now.items() if key in before})
    for label in dict.fromkeys([*said, *says]):
        if said.get(label) != says.get(label):
            yield label, said.get(label, ""), says.get(label, "")


def _as_wide(now: Any, before: Any) -> Any:
    """Rows without the columns that rows kept before had not yet."""
    if not (isinstance(now, list) and before):
        return now
    if isinstance(before[0], dict):
        return [{name: value for name, value in row.items() if name in before[0]} for row in now]
    return [row[: len(before[0])] for row in now]


def _lines_of_outcome(facts: Facts) -> dict[str, str]:
    verified, coverage = facts["verified_wan"], Coverage(**facts["coverage"])
    lines = {
        _("Title"): facts["title"],
        _("Verified benefit (10k CNY a year)"): "" if verified is None else f"{Decimal(verified):,.2f}",
        _("Units that have adopted"): f"{coverage.adopted}/{coverage.applicable}",
        _("Units with proof confirmed"): str(coverage.verified),
    }
    adopters = [(row["unit"], _adopter_in_words(row)) for row in facts.get("adopters", ())]
    return lines | _named(adopters)


def _adopter_in_words(row: Mapping[str, Any]) -> str:
    since = date_format(date.fromisoformat(row["since"]), "DATE_FORMAT") if row["since"] else ""
    state = row.get("state", AdoptionState.PROVEN if row["is_proven"] else "")
    return _joined(str(Level(row["level"]).label), since, str(USES.get(state, "")), row["place"])


def _lines_of_project(facts: Facts) -> dict[str, str]:
    lines = {_("Title"): facts["title"]} if "title" in facts else {}
    if "team" in facts:
        lines[_("Team")] = facts["team"]
    lines |= _named((name, now) for name, now, *_rest in facts["targets"] if now)
    lines |= _named(
        (_("%(target)s: goal") % {"target": name}, _goal(rest))
        for name, _now, *rest in facts["targets"]
        if rest
    )
    lines |= _named(
        (title, _event_in_words(day, rest, is_done=is_done)) for title, day, is_done, *rest in facts["events"]
    )
    return lines | _named(
        (name, _seat_in_words(unit, task, is_lead=is_lead))
        for name, unit, task, is_lead in facts.get("seats", ())
    )


def _goal(rest: list[str]) -> str:
    before, goal = rest
    return f"{before} → {goal}" if before else goal


def _event_in_words(day: str, note: list[str], *, is_done: bool) -> str:
    shown = date_format(date.fromisoformat(day), "DATE_FORMAT")
    words = _("done on %(day)s") if is_done else _("due on %(day)s")
    return _joined(words % {"day": shown}, *note)


def _seat_in_words(unit: str, task: str, *, is_lead: bool) -> str:
    return _joined(_("Lead") if is_lead else "", unit, task)


def _joined(*words: str) -> str:
    return " · ".join(filter(None, words))


def _named(lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By label; two of one name are told apart by a number, so that neither hides the other."""
    named: dict[str, str] = {}
    for label, words in lines:
        place, free = 1, label
        while free in named:
            place += 1
            free = f"{label} ({place})"
        named[free] = words
    return named
