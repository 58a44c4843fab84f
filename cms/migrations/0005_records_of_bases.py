"""Pages of bases written before there were records: each gets the record that it now reads."""

from django.db import migrations

KINDS = {"party_integration", "smart", "safety", "studios", "culture"}
OURS = {"unit", "company", "group"}


def make_records(apps, schema_editor):
    """What was published about a place that others have named; the level that they gave is none of ours."""
    Page = apps.get_model("cms", "DemonstrationBasePage")
    Base = apps.get_model("tracker", "DemonstrationBase")
    OrgUnit = apps.get_model("tracker", "OrgUnit")
    root = OrgUnit.objects.order_by("path").first()
    for page in Page.objects.filter(base=None).order_by("pk"):
        unit_id = page.unit_id or (root.pk if root else None)
        if unit_id is None:
            continue
        page.base = Base.objects.create(
            number=f"JD-0000-{page.pk:03}",
            name=page.title[:100],
            kind=page.kind if page.kind in KINDS else "culture",
            level=page.level if page.level in OURS else "",
            unit_id=unit_id,
            unit_name=page.unit_name,
            place=page.place,
            opening_hours=page.visits,
            practice=page.facts,
            approval=page.approval,
            named_on=page.named_on,
            valid_until=page.valid_until,
            figures=";".join(
                f"{block['value']['label']}{block['value']['value']}" for block in page.figures.raw_data
            ),
            source="taken_over",
            state="active",
        )
        page.save(update_fields=["base"])


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0004_site_rooms"),
        ("tracker", "0018_demonstration_bases"),
    ]

    operations = [
        migrations.RunPython(make_records, migrations.RunPython.noop),
    ]
