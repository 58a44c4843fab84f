"""The models and the migrations agree, and every migration can be taken back."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

APPS = ("tracker", "cms")


@pytest.fixture(autouse=True)
def real_migrations(settings: LazySettings) -> None:
    """A run with --no-migrations hides them from the database, but not from these tests."""
    settings.MIGRATION_MODULES = {}


@pytest.mark.django_db
def test_no_model_has_changed_without_a_migration() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", *APPS, check=True, dry_run=True, verbosity=1, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_every_migration_can_be_taken_back() -> None:
    loader = MigrationLoader(None)
    stuck = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in APPS
        for operation in migration.operations
        if not operation.reversible
    ]
    assert stuck == []


def test_both_apps_have_migrations() -> None:
    loader = MigrationLoader(None)
    assert {app for app, _name in loader.disk_migrations} >= set(APPS)
