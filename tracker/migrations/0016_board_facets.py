"""The tally tells rewards and deadlines apart, and the sums of each facet have one of their own: both counted anew."""

from collections import Counter
from decimal import Decimal

from django.db import migrations, models
from django.utils import timezone

LISTED = (
    "published", "bid_closed", "evaluating", "publicized", "awarded", "in_execution", "fulfilled",
    "failed_no_bid", "failed_no_winner", "withdrawn",
)
LIMITS = (20, 50, 100, 300)


def count_anew(apps, _schema_editor):
    cells, bounties, sums, bounty_sums = Counter(), Counter(), Counter(), Counter()
    rows = apps.get_model("tracker", "Challenge").objects.filter(state__in=LISTED).order_by().values_list(
        "state", "domain", "company_id", "visibility", "bounty_wan", "bid_deadline"
    )
    for state, domain, company_id, visibility, bounty, deadline in rows.iterator():
        day = timezone.localtime(deadline) if state == "published" else None
        band = sum((bounty or 0) >= limit for limit in LIMITS)
        cell = (state, domain, company_id, visibility, band, day.year * 100 + day.month if day else 0)
        cells[cell] += 1
        bounties[cell] += bounty or Decimal(0)
        parts = {"": "", **dict(zip(("domain", "company_id", "band", "month"), (domain, company_id, *cell[4:])))}
        for facet, value in parts.items():
            sums[state, visibility, facet, str(value)] += 1
            bounty_sums[state, visibility, facet, str(value)] += bounty or Decimal(0)
    tally = apps.get_model("tracker", "ChallengeTally")
    names = ("state", "domain", "company_id", "visibility", "band", "month")
    tally.objects.bulk_create(
        tally(**dict(zip(names, cell)), count=count, bounty_wan=bounties[cell]) for cell, count in cells.items()
    )
    facet_tally = apps.get_model("tracker", "FacetTally")
    names = ("state", "visibility", "facet", "value")
    facet_tally.objects.bulk_create(
        facet_tally(**dict(zip(names, key)), count=count, bounty_wan=bounty_sums[key]) for key, count in sums.items()
    )


def empty(apps, _schema_editor):
    apps.get_model("tracker", "ChallengeTally").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tracker", "0015_batches_and_layouts")]
    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="challengetally", name="one_tally_per_cell"),
        migrations.AddField(
            model_name="challengetally",
            name="band",
            field=models.PositiveSmallIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="challengetally",
            name="month",
            field=models.PositiveIntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="challengetally",
            constraint=models.UniqueConstraint(
                fields=("state", "domain", "company", "visibility", "band", "month"), name="one_tally_per_cell"
            ),
        ),
        migrations.CreateModel(
            name="FacetTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=20)),
                ("visibility", models.CharField(max_length=10)),
                ("facet", models.CharField(blank=True, max_length=10)),
                ("value", models.CharField(blank=True, max_length=60)),
                ("count", models.IntegerField(default=0)),
                ("bounty_wan", models.DecimalField(decimal_places=2, default=Decimal(0), max_digits=16)),
            ],
            options={
                "verbose_name": "facet tally",
                "verbose_name_plural": "facet tallies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("state", "visibility", "facet", "value"), name="one_tally_per_value"
                    )
                ],
            },
        ),
        migrations.RunPython(count_anew, empty),
    ]
