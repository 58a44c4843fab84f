"""The place where the search keeps its grams: one column on PostgreSQL, one full-text table on SQLite."""

from django.db import migrations

from tracker.foundation.search.schema import create_gram_index, drop_gram_index


class Migration(migrations.Migration):
    replaces = [("tracker", "0002_search_index")]
    dependencies = [("tracker", "0002_records")]
    operations = [migrations.RunPython(create_gram_index, drop_gram_index)]
