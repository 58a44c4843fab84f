"""The trail: append-only, chained, and any tampering is found at its first link."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from tests.factories.chain import DAY, draft_need, pooled_need
from tests.factories.organisation import World
from tracker.foundation import audit, clock
from tracker.foundation.audit import GENESIS, AuditEntry, AuditEntryIsFinalError, AuditHead
from tracker.needs.models import Need


@pytest.fixture
def trail(world: World) -> list[AuditEntry]:
    """Three entries: a need is begun, submitted and pooled."""
    pooled_need(world)
    entries = list(AuditEntry.objects.order_by("pk"))
    assert [entry.act for entry in entries] == ["begin", "submit", "pool"]
    return entries


def test_an_empty_trail_is_intact(db: None) -> None:
    assert audit.verify() == audit.Verification(0, GENESIS)
    assert audit.head_digest() == GENESIS


def test_each_entry_carries_the_digest_of_the_one_before(trail: list[AuditEntry]) -> None:
    assert [entry.previous_digest for entry in trail] == [GENESIS, trail[0].digest, trail[1].digest]
    assert audit.verify() == audit.Verification(3, trail[2].digest)
    assert audit.head_digest() == trail[2].digest


def test_an_entry_says_who_did_what_to_which_record(world: World, trail: list[AuditEntry]) -> None:
    entry = trail[2]
    assert (entry.subject_kind, entry.subject_id, entry.subject_label) == (
        "need",
        str(Need.objects.get().pk),
        "1022108掘进面瓦斯异常治理",
    )
    assert (entry.from_state, entry.to_state, entry.by_id, entry.by_name) == (
        "submitted",
        "pooled",
        str(world.olga.pk),
        "欧阁",
    )
    assert entry.changes == {
        "expert_opinion": ["", "论证可行。"],
        "risk_opinion": ["", "风险可控。"],
        "reply": ["", "已入库。"],
        "checks": [[], settings.JIEBANG["SCREENING_CHECKS"]],
    }
    assert entry.at == DAY


def test_an_entry_is_neither_changed_nor_deleted(trail: list[AuditEntry]) -> None:
    with pytest.raises(AuditEntryIsFinalError):
        trail[0].save()
    with pytest.raises(AuditEntryIsFinalError):
        trail[0].delete()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject_kind", "bid"),
        ("subject_id", "999"),
        ("subject_label", "另一条"),
        ("act", "divert"),
        ("from_state", "draft"),
        ("to_state", "diverted"),
        ("by_id", "999"),
        ("by_name", "别人"),
        ("on_behalf_of", "别人"),
        ("note", "改过"),
        ("changes", {}),
        ("at", clock.now()),
        ("address", "10.0.0.9"),
    ],
)
def test_a_changed_fact_is_found(trail: list[AuditEntry], field: str, value: object) -> None:
    AuditEntry.objects.filter(pk=trail[2].pk).update(**{field: value})
    assert audit.verify() == audit.Verification(2, trail[1].digest, trail[2].pk, "digest")


def rewrite_consistently(trail: list[AuditEntry]) -> None:
    """The entry is changed and given the digest that fits: the next one no longer follows."""
    entry = trail[1]
    entry.note = "改过"
    AuditEntry.objects.filter(pk=entry.pk).update(note=entry.note, digest=entry.computed_digest())


def remove_from_the_middle(trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=trail[1].pk).delete()


def exchange_the_last_two(trail: list[AuditEntry]) -> None:
    spare = trail[2].pk + 1
    for old, new in ((trail[1].pk, spare), (trail[2].pk, trail[1].pk), (spare, trail[2].pk)):
        AuditEntry.objects.filter(pk=old).update(id=new)


@pytest.mark.parametrize(
    ("tamper", "good", "broken"),
    [(rewrite_consistently, 2, 2), (remove_from_the_middle, 1, 2), (exchange_the_last_two, 1, 1)],
)
def test_the_first_broken_link_is_named(
    trail: list[AuditEntry], tamper: Callable[[list[AuditEntry]], None], good: int, broken: int
) -> None:
    tamper(trail)
    found = audit.verify()
    assert (found.entries, found.broken_at, found.reason) == (good, trail[broken].pk, "previous")


def cut_off_the_end(trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=trail[2].pk).delete()


def cut_off_everything(_trail: list[AuditEntry]) -> None:
    AuditEntry.objects.all().delete()


def lose_the_head(_trail: list[AuditEntry]) -> None:
    AuditHead.objects.all().delete()


def miscount_the_head(_trail: list[AuditEntry]) -> None:
    AuditHead.objects.update(count=4)


@pytest.mark.parametrize(
    ("tamper", "good"),
    [(cut_off_the_end, 2), (cut_off_everything, 0), (lose_the_head, 3), (miscount_the_head, 3)],
)
def test_a_trail_that_ends_elsewhere_than_its_head_is_found(
    trail: list[AuditEntry], tamper: Callable[[list[AuditEntry]], None], good: int
) -> None:
    tamper(trail)
    found = audit.verify()
    assert (found.entries, found.broken_at, found.reason) == (good, None, "truncated")


def test_renaming_and_deleting_people_leaves_the_trail_as_it_was(world: World) -> None:
    need = draft_need(world)
    need.delete()
    world.dave.name = "戴新名"
    world.dave.save()
    world.dave.delete()
    assert AuditEntry.objects.get().by_name == "戴维"
    assert audit.verify().is_intact


def test_changes_of_every_kind_keep_their_digest_through_the_database(world: World) -> None:
    need = draft_need(world)
    audit.record(
        kind="need",
        subject=need,
        act="try",
        by=world.dave,
        changes={
            "money": [Decimal("1.50"), None],
            "day": [date(2026, 3, 2), DAY],
            "record": [world.pit_one, world.dave],
            "list": [{"a": (1, 2.5)}, {"é": "中"}],
            "flag": [True, 3],
        },
    )
    stored = AuditEntry.objects.latest("pk")
    assert stored.digest == stored.computed_digest()
    assert stored.changes["money"] == ["1.50", None]
    assert stored.changes["record"] == [f"orgunit:{world.pit_one.pk} 一矿", f"person:{world.dave.pk} 戴维"]
    assert audit.verify().is_intact


def test_many_entries_at_once_are_the_same_chain(world: World) -> None:
    needs = [draft_need(world) for _number in range(3)]
    audit.record_many(kind="need", subjects=needs, act="try", by=world.dave, note="一起")
    assert audit.verify() == audit.Verification(6, audit.head_digest())
    assert list(AuditEntry.objects.filter(act="try").order_by("pk").values_list("subject_id", flat=True)) == [
        str(need.pk) for need in needs
    ]


def test_an_entry_is_undone_with_its_act(world: World) -> None:
    with transaction.atomic():
        draft_need(world)
        transaction.set_rollback(True)
    assert audit.verify() == audit.Verification(0, GENESIS)


def test_history_is_newest_first_and_of_one_record_alone(world: World) -> None:
    need = pooled_need(world)
    draft_need(world)
    assert [entry.act for entry in audit.history_of("need", need.pk)] == ["pool", "submit", "begin"]


def test_the_command_tells_that_the_trail_is_intact(trail: list[AuditEntry]) -> None:
    said = StringIO()
    call_command("audit", "verify", stdout=said)
    assert said.getvalue() == f"The trail is intact: 3 entries, head {trail[2].digest}\n"


def test_the_command_names_the_first_broken_link_and_fails(trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=trail[1].pk).update(note="改过")
    with pytest.raises(CommandError) as failed:
        call_command("audit", "verify")
    assert failed.value.returncode == 1
    assert str(failed.value) == (
        f"The trail is broken at entry {trail[1].pk} (2026-03-02 09:00 戴维 submit 1022108掘进面瓦斯异常治理): "
        "what it states is not what was written: the entry was changed."
    )


def test_the_command_tells_of_a_cut_off_end(trail: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=trail[2].pk).delete()
    with pytest.raises(CommandError, match=r"The trail is broken after 2 good entries: entries were cut off"):
        call_command("audit", "verify")


def test_the_command_prints_the_head(trail: list[AuditEntry]) -> None:
    said = StringIO()
    call_command("audit", "head", stdout=said)
    assert said.getvalue() == f"{trail[2].digest}\n"


def test_verifying_reads_the_trail_in_one_pass(
    trail: list[AuditEntry], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        audit.verify()
