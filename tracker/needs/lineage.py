"""Where a need came from and what it went on in: the line that merging and splitting leave behind."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.needs.models import Need

DEEPEST = 8
"""Steps back that are followed; nobody merges or splits a need so often."""


@dataclass(frozen=True)
class Lineage:
    """`origins` are all needs that went into this one, the oldest first; `parts` what it was split into."""

    origins: tuple[Need, ...]
    parts: tuple[Need, ...]
    merged_into: Need | None

    @property
    def is_single(self) -> bool:
        """Never merged, never split."""
        return not (self.origins or self.parts or self.merged_into)


def lineage_of(need: Need) -> Lineage:
    """The line of one need: two queries when nothing was merged or split, two more for each step back."""
    return Lineage(
        origins=origins_of(need),
        parts=tuple(need.parts.order_by("pk")),
        merged_into=need.merged_into,
    )


def origins_of(need: Need) -> tuple[Need, ...]:
    """All needs that were merged into this one or that it was split from, and theirs in turn, the oldest first."""
    known: dict[int, Need] = {}
    layer: Iterable[Need] = [need]
    for _step in range(DEEPEST):
        before = [one.split_from_id for one in layer if one.split_from_id]
        merged = Need.objects.filter(merged_into__in=[one.pk for one in layer])
        found = [*merged, *(Need.objects.filter(pk__in=before) if before else ())]
        layer = [one for one in found if one.pk not in known and one.pk != need.pk]
        if not layer:
            break
        known |= {one.pk: one for one in layer}
    return tuple(sorted(known.values(), key=lambda one: (one.raised_at, one.pk)))


def began_with(need: Need) -> list[str]:
    """Names of the units with which the matter began, each once, the oldest need's first."""
    chain = [*origins_of(need), need]
    return list(dict.fromkeys(one.end_user.strip() or one.unit_label for one in chain))
