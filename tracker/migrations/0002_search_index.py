"""The place where the search keeps its grams: one column on PostgreSQL, one full-text table on SQLite."""

from django.db import migrations

from tracker.foundation.search.schema import create_gram_index, drop_gram_index


class Migration(migrations.Migration):
    dependencies = [("tracker", "0001_initial")]
    operations = [migrations.RunPython(create_gram_index, drop_gram_index)]
