"""`manage.py lifecycle_docs`: docs/lifecycle/<kind>.md, drawn from the very tables that the engine obeys."""

import inspect
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from rules.permissions import permissions

from tracker.foundation.lifecycle import Assignee, Duty, Lifecycle, Transition, all_lifecycles
from tracker.organisation.enums import Role

NOTHING = "–"
UNDATED = next(field.default for field in fields(Duty) if field.name == "due")


class Command(BaseCommand):
    help = "Write docs/lifecycle/: a diagram, the acts and the duties of every life cycle."
    # The tables say it all: neither addresses nor settings need checking for it.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail if a page is out of date"
        )

    def handle(self, *, check: bool, **_options: Any) -> None:
        folder = Path(apps.get_app_config("tracker").path).parent / "docs" / "lifecycle"
        wanted = pages()
        outdated = out_of_date(folder, wanted)
        if check:
            if outdated:
                raise CommandError(f"Out of date: {', '.join(outdated)}. Run: manage.py lifecycle_docs")
            self.stdout.write(f"{len(wanted)} pages are up to date.")
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in outdated:
            if name in wanted:
                (folder / name).write_text(wanted[name], encoding="utf-8")
            else:
                (folder / name).unlink()
        self.stdout.write(f"{len(wanted)} pages, {len(outdated)} of them written anew.")


def pages() -> dict[str, str]:
    """File name → text, for every life cycle that a stage has registered."""
    # The language of the source, so that the pages are the same whoever writes them.
    with translation.override(None):
        return {f"{lifecycle.kind}.md": page_of(lifecycle) for lifecycle in all_lifecycles()}


def out_of_date(folder: Path, wanted: dict[str, str]) -> list[str]:
    """Names of the pages that are missing, differ, or belong to no life cycle."""
    there = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in wanted.keys() | there.keys() if wanted.get(name) != there.get(name))


def page_of(lifecycle: Lifecycle[Any]) -> str:
    blocks = [
        f"# {sentence(lifecycle.model._meta.verbose_name)}",
        f"Written by `manage.py lifecycle_docs` from the table in `{source_of(lifecycle)}`.",
        "\n".join(["```mermaid", *diagram(lifecycle), "```"]),
        "## Acts",
        table(("From", "Act", "To", "Permission", "Guards", "Asks", "Note"), acts_of(lifecycle)),
    ]
    if lifecycle.duties:
        blocks += ["## Duties", table(("While", "Owed", "By", "Dated"), duties_of(lifecycle))]
    blocks += ["## Rights", table(("Permission", "Held by"), rights_of(lifecycle))]
    return "\n\n".join(blocks) + "\n"


def source_of(lifecycle: Lifecycle[Any]) -> str:
    """Path of the stage's `states.py`, which stands beside its models."""
    package = lifecycle.model.__module__.split(".models")[0]
    return package.replace(".", "/") + "/states.py"


def diagram(lifecycle: Lifecycle[Any]) -> Iterator[str]:
    yield "stateDiagram-v2"
    for state in lifecycle.states:
        yield f"    {state.value} : {plain(state.label)}"
    for entry in (lifecycle.initial, *lifecycle.entries):
        yield f"    [*] --> {entry}"
    for transition in lifecycle.transitions:
        for source in transition.sources:
            yield f"    {source} --> {transition.target} : {plain(transition.label)}"
    for state in lifecycle.states:
        if not lifecycle.leaving(state.value):
            yield f"    {state.value} --> [*]"


def acts_of(lifecycle: Lifecycle[Any]) -> Iterator[tuple[str, ...]]:
    for transition in lifecycle.transitions:
        yield (
            ", ".join(code(source) for source in transition.sources),
            f"{transition.label} ({code(transition.name)})",
            code(transition.target),
            code(transition.permission),
            " ".join(guard_words(guard) for guard in transition.guards) or NOTHING,
            ", ".join(code(name) for name in transition.asks) or NOTHING,
            remarks_on(transition),
        )


def remarks_on(transition: Transition) -> str:
    remarks = []
    if transition.needs_note:
        remarks.append("with a reason")
    if transition.page:
        remarks.append("has a page of its own")
    if transition.is_inner:
        remarks.append("inside another act, or by the clock")
    return "; ".join(remarks) or NOTHING


def guard_words(guard: Callable[..., Any]) -> str:
    """What the guard asks for: its docstring's first paragraph, or its name as a sentence."""
    said = inspect.getdoc(guard)
    if said:
        return " ".join(said.split("\n\n")[0].split())
    return sentence(words_of(guard)) + "."


def duties_of(lifecycle: Lifecycle[Any]) -> Iterator[tuple[str, ...]]:
    for duty in lifecycle.duties:
        yield (
            code(duty.state),
            str(lifecycle.by_name[duty.act].label),
            owed_by(duty),
            NOTHING if duty.due is UNDATED else "yes",
        )


class Trace:
    """Stands in for a record whose duties are asked for, and remembers which way was taken through it."""

    def __init__(self, path: tuple[str, ...] = ()) -> None:
        self.path = path

    def __getattr__(self, name: str) -> "Trace":
        return Trace((*self.path, name))

    def __call__(self, *_args: object, **_kwargs: object) -> "Trace":
        return self

    def __iter__(self) -> Iterator["Trace"]:
        yield self

    def __str__(self) -> str:
        return ", ".join(name.removesuffix("_id").replace("_", " ") for name in self.path[-1:])


def owed_by(duty: Duty[Any]) -> str:
    """Whom the duty falls to: "the proposer", or "Challenge office over the unit"."""
    try:
        assignees = list(duty.to(Trace()))
    except (TypeError, AttributeError, ValueError):
        # It looks at more of the record than its names.
        assignees = []
    # What falls to somebody in some cases alone says so by its name.
    return ", ".join(map(assignee_words, assignees)) or sentence(words_of(duty.to).strip())


def assignee_words(assignee: Assignee) -> str:
    if assignee.person_id is not None:
        return f"the {assignee.person_id}"
    return f"{Role(assignee.role).label} over the {assignee.unit_id}"


def rights_of(lifecycle: Lifecycle[Any]) -> Iterator[tuple[str, ...]]:
    for permission in dict.fromkeys(transition.permission for transition in lifecycle.transitions):
        yield code(permission), plain(permissions[permission].name).replace("_", " ")


def words_of(function: Callable[..., Any]) -> str:
    return function.__name__.replace("_", " ")


def sentence(text: object) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


def plain(label: object) -> str:
    """Text that Mermaid and a table take as it is: without the signs that either reads as its own."""
    return " ".join(str(label).replace(":", ",").replace(";", ",").replace("|", "or").split())


def code(name: str) -> str:
    return f"`{name}`"


def table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _column in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
