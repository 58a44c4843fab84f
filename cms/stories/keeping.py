"""What a story's records said when its editor last looked: the ground of "changed since", and of frozen figures."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.signals import page_published

from cms.blocks.body import records_in
from cms.blocks.live import LiveRecords, Named, OutcomeFigures, Targets, Timeline, live_records
from cms.stories.pages import CaseStory
from tracker.foundation import clock
from tracker.foundation.audit import record
from tracker.organisation.models import Person
from tracker.rollout.queries import Coverage

OUTCOME, PROJECT = "outcome", "project"


class KeptFigures(models.Model):
    """What one record of a story said on the day `kept_on`. With an `edition` the story shows just that; else it
    shows the record of today, and this row tells what has changed since.
    """

    story = models.ForeignKey(CaseStory, models.CASCADE, related_name="kept_figures")
    kind = models.CharField(max_length=10)
    record_id = models.PositiveBigIntegerField()
    facts = models.JSONField(default=dict)
    kept_on = models.DateField(default=clock.today)
    kept_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    edition = models.CharField(gettext_lazy("edition"), max_length=60, blank=True)

    class Meta:
        app_label = "cms"
        verbose_name = gettext_lazy("kept figures")
        verbose_name_plural = gettext_lazy("kept figures")
        constraints = [
            models.UniqueConstraint(fields=["story", "kind", "record_id"], name="figures_kept_once"),
            models.CheckConstraint(
                condition=Q(kind__in=(OUTCOME, PROJECT)) & (Q(edition="") | Q(kind=OUTCOME)),
                name="only_figures_of_outcomes_are_frozen",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id} · {self.kept_on}"


@dataclass(frozen=True)
class Change:
    """One figure of a record: what it said when it was kept, and what it says now. "" where it said nothing."""

    record: str
    url: str
    label: str
    before: str
    now: str
    since: date
    edition: str


def frozen_figures(story_ids: Iterable[int]) -> dict[int, dict[int, OutcomeFigures]]:
    """Story id → outcome id → its figures as frozen. One query."""
    found: dict[int, dict[int, OutcomeFigures]] = {}
    for row in KeptFigures.objects.filter(story_id__in=list(story_ids), kind=OUTCOME).exclude(edition=""):
        found.setdefault(row.story_id, {})[row.record_id] = _figures_from(row)
    return found


def _figures_from(row: KeptFigures) -> OutcomeFigures:
    facts = row.facts
    verified = facts["verified_wan"]
    return OutcomeFigures(
        outcome_id=row.record_id,
        number=facts["number"],
        title=facts["title"],
        url=facts["url"],
        verified_wan=None if verified is None else Decimal(verified),
        coverage=Coverage(**facts["coverage"]),
        as_of=row.kept_on,
        edition=row.edition,
    )


def _facts_of_outcome(figures: OutcomeFigures) -> dict[str, Any]:
    return {
        "number": figures.number,
        "title": figures.title,
        "url": figures.url,
        "verified_wan": None if figures.verified_wan is None else str(figures.verified_wan),
        "coverage": asdict(figures.coverage),
    }


def _facts_of_project(timeline: Timeline, targets: Targets | None) -> dict[str, Any]:
    return {
        "number": timeline.number,
        "url": timeline.url,
        "events": [[event.title, event.date.isoformat(), event.is_done] for event in timeline.events],
        "targets": [[row.name, row.now] for row in targets.rows] if targets else [],
    }


def named_by(story: CaseStory) -> tuple[set[int], set[int]]:
    """Ids of the outcomes and of the projects that a story tells of, in its blocks or as its own."""
    named = records_in(story.bodies)
    outcomes = named.outcomes | named.spreads | frozenset(filter(None, [story.outcome_id]))
    projects = named.timelines | named.targets | named.teams | frozenset(filter(None, [story.project_id]))
    return set(outcomes), set(projects)


def _records_of(stories: Iterable[CaseStory]) -> LiveRecords:
    outcomes: set[int] = set()
    projects: set[int] = set()
    for story in stories:
        named = named_by(story)
        outcomes |= named[0]
        projects |= named[1]
    shown = frozenset(projects)
    return live_records(Named(outcomes=frozenset(outcomes), timelines=shown, targets=shown))


def _facts(records: LiveRecords) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for pk, figures in records.outcomes.items():
        yield OUTCOME, pk, _facts_of_outcome(figures)
    for pk, timeline in records.timelines.items():
        yield PROJECT, pk, _facts_of_project(timeline, records.targets.get(pk))


def keep_figures(story: CaseStory, *, by: Person | None = None) -> None:
    """From now on "changed" means changed since today; what is frozen stays as it is."""
    with transaction.atomic():
        records = list(_facts(_records_of([story])))
        kept = KeptFigures.objects.filter(story=story)
        named = Q()
        for kind, pk, _known in records:
            named |= Q(kind=kind, record_id=pk)
        (kept.exclude(named) if records else kept).delete()
        frozen = set(kept.exclude(edition="").values_list("kind", "record_id"))
        for kind, pk, facts in records:
            if (kind, pk) not in frozen:
                KeptFigures.objects.update_or_create(
                    story=story,
                    kind=kind,
                    record_id=pk,
                    defaults={"facts": facts, "kept_on": clock.today(), "kept_by": by},
                )


def freeze_figures(story: CaseStory, edition: str, *, by: Person) -> None:
    """The story shows the figures of today, with their day, until they are released."""
    with transaction.atomic():
        keep_figures(story, by=by)
        rows = KeptFigures.objects.filter(story=story, kind=OUTCOME, edition="")
        rows.update(edition=edition, kept_on=clock.today(), kept_by=by)
        record(kind="story", subject=story, act="freeze", by=by, note=edition)


def release_figures(story: CaseStory, *, by: Person) -> None:
    """Back to what the records say when the page is read."""
    with transaction.atomic():
        KeptFigures.objects.filter(story=story).update(edition="")
        keep_figures(story, by=by)
        record(kind="story", subject=story, act="release", by=by)


def changes_of(story: CaseStory) -> list[Change]:
    """What the records say otherwise than when the story's figures were kept."""
    return changes_of_each([story]).get(story.pk, [])


def changes_of_each(stories: Iterable[CaseStory]) -> dict[int, list[Change]]:
    """Story id → what has changed; stories of which nothing has are left out. As many queries for any number."""
    shown = {story.pk: story for story in stories}
    kept = list(KeptFigures.objects.filter(story_id__in=list(shown)).order_by("kind", "record_id"))
    if not kept:
        return {}
    outcomes = frozenset(row.record_id for row in kept if row.kind == OUTCOME)
    projects = frozenset(row.record_id for row in kept if row.kind == PROJECT)
    records = live_records(Named(outcomes=outcomes, timelines=projects, targets=projects))
    now = {(kind, pk): facts for kind, pk, facts in _facts(records)}
    found: dict[int, list[Change]] = {}
    for row in kept:
        if changes := list(_changes(row, now.get((row.kind, row.record_id)))):
            found.setdefault(row.story_id, []).extend(changes)
    return found


def _changes(row: KeptFigures, now: Mapping[str, Any] | None) -> Iterator[Change]:
    def change(label: str, before: str, today: str) -> Change:
        return Change(row.facts["number"], row.facts["url"], label, before, today, row.kept_on, row.edition)

    if now is None:
        yield change(_("Record"), row.facts["number"], _("withdrawn"))
        return
    before = _lines(row.kind, row.facts)
    today = _lines(row.kind, now)
    for label in dict.fromkeys([*before, *today]):
        if before.get(label) != today.get(label):
            yield change(label, before.get(label, ""), today.get(label, ""))


def _lines(kind: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """Label → figure, in words for the editor."""
    if kind == OUTCOME:
        verified = facts["verified_wan"]
        coverage = Coverage(**facts["coverage"])
        return {
            _("Verified benefit (10k CNY a year)"): "" if verified is None else f"{Decimal(verified):,.2f}",
            _("Units that have adopted"): f"{coverage.adopted}/{coverage.applicable}",
            _("Units with proof confirmed"): str(coverage.verified),
        }
    lines = {name: value for name, value in facts["targets"] if value}
    for title, day, is_done in facts["events"]:
        shown = date_format(date.fromisoformat(day), "DATE_FORMAT")
        lines[title] = (
            _("done on %(day)s") % {"day": shown} if is_done else _("due on %(day)s") % {"day": shown}
        )
    return lines


def _on_publication(instance: CaseStory, **_kwargs: object) -> None:
    keep_figures(CaseStory.objects.get(pk=instance.pk))


def keep_what_is_published() -> None:
    """Called once, when the app is ready."""
    page_published.connect(_on_publication, sender=CaseStory, dispatch_uid="cms.figures.published")
