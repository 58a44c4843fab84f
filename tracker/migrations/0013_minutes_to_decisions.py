"""The minutes of a publication stand in its decision, where the votes are; the challenge keeps the meeting's number."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery

MATTER = "publication"


def give_decisions(apps: Any, _schema_editor: Any) -> None:
    """Who recorded them and for which body was not kept; of the day, the publication's is the best that is known."""
    Challenge, Decision = (apps.get_model("tracker", name) for name in ("Challenge", "Decision"))
    known = Decision.objects.filter(subject_kind="challenge", matter=MATTER).values("subject_id")
    decided = Challenge.objects.exclude(meeting_number="").exclude(minutes="").exclude(pk__in=known)
    Decision.objects.bulk_create(
        (
            Decision(
                subject_kind="challenge",
                subject_id=challenge.pk,
                subject_label=challenge.title[:300],
                matter=MATTER,
                unit_id=challenge.unit_id,
                meeting_number=challenge.meeting_number,
                minutes=challenge.minutes,
                decided_at=challenge.published_at or challenge.created_at,
            )
            for challenge in decided.iterator()
        ),
        batch_size=500,
    )


def take_minutes_back(apps: Any, _schema_editor: Any) -> None:
    Challenge, Decision = (apps.get_model("tracker", name) for name in ("Challenge", "Decision"))
    decisions = Decision.objects.filter(subject_kind="challenge", matter=MATTER)
    newest = decisions.filter(subject_id=OuterRef("pk")).order_by("-pk").values("minutes")[:1]
    Challenge.objects.filter(pk__in=decisions.values("subject_id")).update(minutes=Subquery(newest))
    # Those that came from the challenges go back into them; what else was decided has votes, and stays.
    decisions.filter(decided_by=None).delete()


class Migration(migrations.Migration):
    dependencies = [("tracker", "0012_joint_review")]

    operations = [
        migrations.RunPython(give_decisions, take_minutes_back),
        migrations.RemoveField(model_name="challenge", name="minutes"),
    ]
