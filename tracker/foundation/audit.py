"""The audit trail: append-only entries, each carrying the digest of the one before it.

An entry is written in the transaction of the act that it records, so neither exists without the other.
Names are copied, not referenced: deleting or renaming a person never touches the trail. The head (count and
digest of the last entry) is kept apart and printed in public notices and case books, so that cutting entries
off the end shows as well.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.foundation import clock
from tracker.foundation.actors import Actor
from tracker.foundation.request_facts import current_address

GENESIS = "0" * 64
"""The previous digest of the first entry."""


class AuditEntryIsFinalError(Exception):
    """Raised by an attempt to change or delete an audit entry."""


class AuditEntry(models.Model):
    """One act: who did what to which record, from which state to which, when, from where, with which changes."""

    subject_kind = models.CharField(_("kind of record"), max_length=40)
    subject_id = models.CharField(_("record id"), max_length=40)
    subject_label = models.CharField(_("record"), max_length=300)
    act = models.CharField(_("act"), max_length=60)
    from_state = models.CharField(_("from"), max_length=40, blank=True)
    to_state = models.CharField(_("to"), max_length=40, blank=True)
    by_id = models.CharField(_("person id"), max_length=40, blank=True)
    by_name = models.CharField(_("by"), max_length=150)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=150, blank=True)
    note = models.TextField(_("note"), blank=True)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(_("at"))
    address = models.CharField(_("address"), max_length=45, blank=True)
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "tracker"
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_subject"),
            models.Index(fields=["by_id", "-id"], condition=models.Q(act="begin"), name="audit_begun"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.by_name} {self.act} {self.subject_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise AuditEntryIsFinalError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise AuditEntryIsFinalError

    def computed_digest(self) -> str:
        """SHA-256 over every stored fact and the previous digest; the same on every database."""
        facts = {
            field.attname: getattr(self, field.attname)
            for field in self._meta.concrete_fields
            if field.attname not in {"id", "digest", "at"}
        }
        facts["at"] = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        canonical = json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()


class AuditHead(models.Model):
    """The end of the chain: one row, locked by every act before anything else, so that acts have one order."""

    digest = models.CharField(max_length=64, default=GENESIS)
    count = models.PositiveBigIntegerField(default=0)

    class Meta:
        app_label = "tracker"
        verbose_name = _("audit head")
        verbose_name_plural = _("audit heads")

    def __str__(self) -> str:
        return f"{self.count} {self.digest}"


_held_head: ContextVar[AuditHead | None] = ContextVar("jiebang_audit_head", default=None)


@contextmanager
def chain_held() -> Iterator[AuditHead]:
    """One transaction that holds the end of the chain from its beginning, so that no two acts wait crosswise.

    Inside another one it is part of that one: whatever fails in it undoes the whole.
    """
    held = _held_head.get()
    if held is not None:
        with transaction.atomic(savepoint=False):
            yield held
        return
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().filter(pk=1).first()
        if head is None:
            AuditHead.objects.get_or_create(pk=1)
            head = AuditHead.objects.select_for_update().get(pk=1)
        token = _held_head.set(head)
        try:
            yield head
        finally:
            _held_head.reset(token)


def record(
    *,
    kind: str,
    subject: models.Model,
    act: str,
    by: Actor,
    from_state: str = "",
    to_state: str = "",
    note: str = "",
    on_behalf_of: str = "",
    changes: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Append one entry to the chain, in the current transaction."""
    with chain_held() as head:
        entry = AuditEntry(
            subject_kind=kind,
            subject_id=str(subject.pk),
            subject_label=str(subject)[:300],
            act=act,
            from_state=from_state,
            to_state=to_state,
            on_behalf_of=on_behalf_of,
            note=note,
            changes=as_stored(changes or {}),
            **_circumstances(by),
        )
        _link([entry], head)
        entry.save(force_insert=True)
        head.save(update_fields=["digest", "count"])
    return entry


def record_many(
    *, kind: str, subjects: Sequence[models.Model], act: str, by: Actor, to_state: str = "", note: str = ""
) -> None:
    """Append one entry for each subject, in their order: the same chain, by few statements."""
    circumstances = _circumstances(by)
    entries = [
        AuditEntry(
            subject_kind=kind,
            subject_id=str(subject.pk),
            subject_label=str(subject)[:300],
            act=act,
            to_state=to_state,
            note=note,
            **circumstances,
        )
        for subject in subjects
    ]
    with chain_held() as head:
        _link(entries, head)
        AuditEntry.objects.bulk_create(entries, batch_size=500)
        head.save(update_fields=["digest", "count"])


def _circumstances(by: Actor) -> dict[str, Any]:
    return {
        "by_id": "" if by.pk is None else str(by.pk),
        "by_name": by.get_full_name(),
        "at": clock.now(),
        "address": current_address(),
    }


def _link(entries: Sequence[AuditEntry], head: AuditHead) -> None:
    """Hang the entries on the end of the chain, and move its head in memory."""
    for entry in entries:
        entry.previous_digest = head.digest
        entry.digest = entry.computed_digest()
        head.digest, head.count = entry.digest, head.count + 1


def as_stored(changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes as JSON will give them back, so that the digest is the same before and after storing."""
    stored: dict[str, Any] = json.loads(json.dumps(dict(changes), cls=DjangoJSONEncoder, default=_plain))
    return stored


def _plain(value: object) -> object:
    if isinstance(value, models.Model):
        return f"{value._meta.model_name}:{value.pk} {value}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


@dataclass(frozen=True)
class Verification:
    """What checking the whole chain found. `broken_at` is the id of the first entry that does not fit."""

    entries: int
    head: str
    broken_at: int | None = None
    reason: str = ""

    @property
    def is_intact(self) -> bool:
        return not self.reason


def verify() -> Verification:
    """Walk the chain from its first entry; stop at the first broken link."""
    previous, count = GENESIS, 0
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        if entry.previous_digest != previous:
            return Verification(count, previous, entry.pk, "previous")
        if entry.computed_digest() != entry.digest:
            return Verification(count, previous, entry.pk, "digest")
        previous, count = entry.digest, count + 1
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    if (head.digest, head.count) != (previous, count):
        return Verification(count, previous, None, "truncated")
    return Verification(count, previous)


def head_digest() -> str:
    """The digest of the newest entry, as printed in public notices and case books."""
    head = AuditHead.objects.filter(pk=1).first()
    return head.digest if head else GENESIS


def history_of(kind: str, subject_id: object) -> models.QuerySet[AuditEntry]:
    """The acts on one record, newest first."""
    return AuditEntry.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("-pk")


def came_into(kind: str, subject_id: object, state: str) -> datetime | None:
    """When the record last came into the state from another one; `None` if no act led it there."""
    entries = history_of(kind, subject_id).filter(to_state=state).exclude(from_state=state)
    return entries.values_list("at", flat=True).first()


def last_notes(kind: str, subject_ids: Iterable[int], *, into: Iterable[str]) -> dict[int, str]:
    """The newest note of an act that led each of these records into one of the states, or left it there; those without
    one are left out.
    """
    entries = AuditEntry.objects.filter(subject_kind=kind, subject_id__in=[str(pk) for pk in subject_ids])
    noted = (
        entries.filter(to_state__in=list(into))
        .exclude(note="")
        .order_by("pk")
        .values_list("subject_id", "note")
    )
    return {int(subject_id): note for subject_id, note in noted}
