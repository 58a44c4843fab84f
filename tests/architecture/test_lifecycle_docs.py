"""The pages on the life cycles say what the engine does."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.architecture.sources import ROOT
from tracker.management.commands.lifecycle_docs import out_of_date, pages

FOLDER = ROOT / "docs" / "lifecycle"


def test_every_page_is_what_the_command_would_write() -> None:
    wanted = pages()
    assert out_of_date(FOLDER, wanted) == []
    said = StringIO()
    call_command("lifecycle_docs", check=True, stdout=said)
    assert said.getvalue() == f"{len(wanted)} pages are up to date.\n"


def test_a_page_that_is_missing_changed_or_of_no_use_is_named(tmp_path: Path) -> None:
    (tmp_path / "need.md").write_text("as it was", encoding="utf-8")
    (tmp_path / "bid.md").write_text("as it is", encoding="utf-8")
    (tmp_path / "gone.md").write_text("no life cycle", encoding="utf-8")
    wanted = {"need.md": "as it is now", "bid.md": "as it is", "challenge.md": "new"}
    assert out_of_date(tmp_path, wanted) == ["challenge.md", "gone.md", "need.md"]


def test_the_check_fails_where_pages_are_out_of_date(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Elsewhere:
        path = str(tmp_path / "tracker")

    monkeypatch.setattr("django.apps.apps.get_app_config", lambda _label: Elsewhere)
    with pytest.raises(CommandError, match=r"Out of date: .*bid\.md, challenge\.md"):
        call_command("lifecycle_docs", check=True)
    call_command("lifecycle_docs", stdout=StringIO())
    call_command("lifecycle_docs", check=True, stdout=StringIO())
    assert sorted(path.name for path in (tmp_path / "docs" / "lifecycle").iterdir()) == sorted(pages())
