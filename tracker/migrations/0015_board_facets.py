"""The tally tells rewards and deadlines apart, and the tabs have a small one of their own: both counted anew."""

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
    cells, bounties, states = Counter(), Counter(), Counter()
    rows = apps.get_model("tracker", "Challenge").objects.filter(state__in=LISTED).order_by().values_list(
        "state", "domain", "company_id", "visibility", "bounty_wan", "bid_deadline"
    )
    for state, domain, company_id, visibility, bounty, deadline in rows.iterator():
        day = timezone.localtime(deadline) if state == "published" else None
        band = sum((bounty or 0) >= limit for limit in LIMITS)
        cell = (state, domain, company_id, visibility, band, day.year * 100 + day.month if day else 0)
        cells[cell] += 1
        bounties[cell] += bounty or Decimal(0)
        states[state, visibility] += 1
    tally = apps.get_model("tracker", "ChallengeTally")
    names = ("state", "domain", "company_id", "visibility", "band", "month")
    tally.objects.bulk_create(
        tally(**dict(zip(names, cell)), count=count, bounty_wan=bounties[cell]) for cell, count in cells.items()
    )
    state_tally = apps.get_model("tracker", "StateTally")
    state_tally.objects.bulk_create(
        state_tally(state=state, visibility=visibility, count=count)
        for (state, visibility), count in states.items()
    )


def empty(apps, _schema_editor):
    apps.get_model("tracker", "ChallengeTally").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("tracker", "0010_calendar_key")]
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
            name="StateTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(max_length=20)),
                ("visibility", models.CharField(max_length=10)),
                ("count", models.IntegerField(default=0)),
            ],
            options={
                "verbose_name": "state tally",
                "verbose_name_plural": "state tallies",
                "constraints": [
                    models.UniqueConstraint(fields=("state", "visibility"), name="one_tally_per_state")
                ],
            },
        ),
        migrations.RunPython(count_anew, empty),
    ]
