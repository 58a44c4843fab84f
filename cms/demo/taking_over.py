"""What the demonstration takes over as published: the ledger's needs, shock teams, studios and bases. No figure is added."""

import csv
from pathlib import Path

from django.conf import settings

from cms.demo.people import Cast
from tracker.bases.enums import BaseKind
from tracker.bases.services import take_over_base
from tracker.needs.importing import carry_out_import, plan_import
from tracker.needs.models import Need
from tracker.needs.services import pool_need
from tracker.squads.services import take_over_squad
from tracker.studios.services import take_over_studio

DATA = Path(__file__).parent / "data"


def rows_of(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def take_over_ledger(cast: Cast) -> int:
    """All rows of the ledger as needs; the first thirty are screened into the pool."""
    office = cast.person("office")
    path = DATA / "ledger.xlsx"
    with path.open("rb") as file:
        ledger = carry_out_import(plan_import(file, filename="揭榜挂帅台账.xlsx"), unit=cast.group, by=office)
    for need in Need.objects.filter(ledger=ledger).order_by("pk")[:30]:
        pool_need(
            need,
            expert_opinion="资料汇编条目，经专业组核对，列入需求池供参考。",
            risk_opinion="公开资料，不涉及本集团现场，无新增风险。",
            checks=settings.JIEBANG["SCREENING_CHECKS"],
            by=office,
        )
    return ledger.rows


def take_over_carriers(cast: Cast) -> int:
    """Shock teams, studios and bases exactly as published, under the group's own record-keeping."""
    party, union = cast.person("party"), cast.person("union")
    for row in rows_of("squads.csv"):
        take_over_squad(
            by=party,
            name=row["name"],
            unit=cast.group,
            unit_name=row["unit"],
            facts=row["facts"],
            figures=row["figures"],
        )
    for row in rows_of("studios.csv"):
        take_over_studio(
            by=union,
            name=row["name"],
            unit=cast.group,
            unit_name=row["unit"],
            facts=row["facts"],
            figures=row["figures"],
        )
    for row in rows_of("bases.csv"):
        take_over_base(
            by=party,
            name=row["name"],
            kind=BaseKind.SMART if "智能" in row["name"] + row["facts"] else BaseKind.CULTURE,
            unit=cast.group,
            unit_name=row["unit"] or "未公布",
            practice=row["facts"],
            figures=row["figures"],
        )
    return sum(len(rows_of(name)) for name in ("squads.csv", "studios.csv", "bases.csv"))
