from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("cms", "0005_records_of_bases"),
    ]

    operations = [
        # A default, so that the columns can come back where there are rows.
        migrations.AlterField("demonstrationbasepage", "unit_name", models.CharField(default="", max_length=120)),
        migrations.AlterField("demonstrationbasepage", "kind", models.CharField(default="culture", max_length=20)),
        migrations.RemoveConstraint(
            model_name='demonstrationbasepage',
            name='base_ends_after_its_naming',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='approval',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='figures',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='kind',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='level',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='named_on',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='place',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='unit',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='unit_name',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='valid_until',
        ),
        migrations.RemoveField(
            model_name='demonstrationbasepage',
            name='visits',
        ),
    ]
