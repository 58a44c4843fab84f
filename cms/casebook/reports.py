"""What a build hands back."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from cms.casebook.crew import Outcome

Engine = Literal["fragments", "one_shot"]
ChapterState = Literal["fresh", "cached", "failed"]


@dataclass(frozen=True, slots=True)
class ChapterReport:
    """One case, or the preface (id "preface").

    `pages` counts its pages; `first_page` is its printed number ("iv", "12"). `digest` is the SHA-256 of its content.
    `warnings` are sentences for the editor in the language active during the build; for a failed chapter the first
    says why.
    """

    id: str
    title: str
    part: str
    pages: int
    first_page: str
    state: ChapterState
    warnings: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class BuiltBook:
    """`digest` is the SHA-256 of `data`; the same content built by the same installation gives the same bytes.
    `engine` is the one that made it: a build by fragments falls back to one shot when fonts cannot be shared.
    `warnings` are those that belong to no single chapter.
    """

    data: bytes
    pages: int
    chapters: tuple[ChapterReport, ...]
    digest: str
    engine: Engine
    warnings: tuple[str, ...]

    @property
    def failed(self) -> tuple[ChapterReport, ...]:
        return tuple(chapter for chapter in self.chapters if chapter.state == "failed")


def reason_for(outcome: Outcome) -> str:
    """Why a piece failed and what would help, as a sentence for its editor."""
    return reason_of(outcome.failure, outcome.detail)


def reason_of(failure: str, detail: str) -> str:
    """The same for a kind of failure, as `Outcome` names them."""
    match failure:
        case "time":
            return _(
                "Laying this out took longer than %(seconds)s seconds; break up very long table cells."
            ) % {"seconds": detail}
        case "nesting":
            return _(
                "The text is nested too deeply to be laid out; take quotations, lists or tables out of one another."
            )
        case "disk":
            return _(
                "The disk is full. What was typeset is kept; make room and build again, and it goes on from there."
            )
        case "memory" | "crash":
            return _("Laying this out used up all memory; replace very large pictures by smaller ones.")
        case _:
            return _("This could not be laid out (%(detail)s); simplify its tables and pictures.") % {
                "detail": detail
            }
