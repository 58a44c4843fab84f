"""What a story's records said when its editor last looked: the ground of "changed since", and of frozen figures."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.signals import page_published

from cms.blocks.body import records_in
from cms.blocks.live import LiveRecords, Named, Spread, live_records
from cms.stories.kept_facts import OUTCOME, PROJECT, Facts, differences, facts_of, spread_from
from cms.stories.pages import CaseStory
from tracker.foundation import clock
from tracker.foundation.audit import record
from tracker.organisation.models import Person


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
    """One thing that a record says: what it said when it was kept, and what it says now. "" where it said nothing."""

    record: str
    url: str
    label: str
    before: str
    now: str
    since: date
    edition: str


def frozen_figures(story_ids: Iterable[int]) -> dict[int, dict[int, Spread]]:
    """Story id → outcome id → its figures and units as frozen. One query."""
    found: dict[int, dict[int, Spread]] = {}
    for row in KeptFigures.objects.filter(story_id__in=list(story_ids), kind=OUTCOME).exclude(edition=""):
        spread = spread_from(row.record_id, row.facts, kept_on=row.kept_on, edition=row.edition)
        found.setdefault(row.story_id, {})[row.record_id] = spread
    return found


def frozen_elsewhere(edition: str, story_ids: Iterable[int]) -> dict[int, str]:
    """Story id → the other edition for which its figures are frozen: a book of `edition` prints those. One query."""
    rows = KeptFigures.objects.filter(story_id__in=list(story_ids), kind=OUTCOME)
    return dict(rows.exclude(edition__in=("", edition)).order_by("pk").values_list("story_id", "edition"))


def named_by(story: CaseStory) -> tuple[set[int], set[int]]:
    """Ids of the outcomes and of the projects that a story tells of, in its blocks or as its own."""
    named = records_in(story.bodies)
    outcomes = named.outcomes | named.spreads | frozenset(filter(None, [story.outcome_id]))
    projects = named.timelines | named.targets | named.teams | frozenset(filter(None, [story.project_id]))
    return set(outcomes), set(projects)


def _read(outcomes: Iterable[int], projects: Iterable[int]) -> LiveRecords:
    shown = frozenset(projects)
    return live_records(Named(spreads=frozenset(outcomes), timelines=shown, targets=shown, teams=shown))


def keep_figures(story: CaseStory, *, by: Person | None = None) -> None:
    """From now on "changed" means changed since today; what is frozen stays as it is."""
    with transaction.atomic():
        records = list(facts_of(_read(*named_by(story))))
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
    records = _read(
        (row.record_id for row in kept if row.kind == OUTCOME),
        (row.record_id for row in kept if row.kind == PROJECT),
    )
    now = {(kind, pk): facts for kind, pk, facts in facts_of(records)}
    found: dict[int, list[Change]] = {}
    for row in kept:
        if changes := list(_changes(row, now.get((row.kind, row.record_id)))):
            found.setdefault(row.story_id, []).extend(changes)
    return found


def _changes(row: KeptFigures, now: Facts | None) -> Iterator[Change]:
    number, url = row.facts["number"], row.facts["url"]
    told = [(_("Record"), number, _("withdrawn"))] if now is None else differences(row.kind, row.facts, now)
    for label, before, today in told:
        yield Change(number, url, label, before, today, row.kept_on, row.edition)


def _on_publication(instance: CaseStory, **_kwargs: object) -> None:
    keep_figures(CaseStory.objects.get(pk=instance.pk))


def keep_what_is_published() -> None:
    """Called once, when the app is ready."""
    page_published.connect(_on_publication, sender=CaseStory, dispatch_uid="cms.figures.published")
