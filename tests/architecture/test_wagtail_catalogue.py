"""The editors' back office is in Chinese: what Wagtail leaves in English is said in a supplement of ours."""

import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps

from tests.architecture.catalogues import Entry, entries_of
from tests.architecture.sources import ROOT

DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")


def catalogue(folder: Path, language: str, domain: str) -> list[Entry]:
    path = folder / language / "LC_MESSAGES" / f"{domain}.po"
    return list(entries_of(path.read_text(encoding="utf-8"))) if path.exists() else []


def supplement(domain: str) -> list[Entry]:
    return catalogue(ROOT / "locale_wagtail", "zh_Hans", domain)


def of_wagtail(language: str, domain: str) -> list[Entry]:
    """Of the parts of Wagtail that are installed, as they come with it."""
    parts = [part.path for part in apps.get_app_configs() if part.name.split(".")[0] == "wagtail"]
    return [entry for part in parts for entry in catalogue(Path(part, "locale"), language, domain)]


def message(entry: Entry) -> tuple[str, str]:
    """A message whose plural has changed is another one: gettext does not find the old one's Chinese."""
    return entry.source, entry.parts.get("msgid_plural", "")


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


@pytest.mark.parametrize("domain", DOMAINS)
def test_no_message_of_wagtail_is_left_without_chinese(domain: str) -> None:
    said = {
        message(entry) for entry in of_wagtail("zh_Hans", domain) + supplement(domain) if entry.is_translated
    }
    asked = [message(entry) for entry in of_wagtail("en", domain)]
    assert asked, "Wagtail's English catalogues are not where they were."
    assert [source for source in asked if source not in said] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_supplement_says_nothing_that_wagtail_no_longer_asks_for(domain: str) -> None:
    """A message that Wagtail has reworded, dropped or come to say in Chinese itself is taken out."""
    asked = {message(entry) for entry in of_wagtail("en", domain)}
    said = {message(entry) for entry in of_wagtail("zh_Hans", domain) if entry.is_translated}
    assert [message(entry) for entry in supplement(domain) if message(entry) not in asked - said] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_placeholders_of_the_supplement_agree(domain: str) -> None:
    """Chinese has one form for every number, which is why it takes after the plural."""
    strange = [
        entry.source
        for entry in supplement(domain)
        for key, text in entry.parts.items()
        if key.startswith("msgstr")
        and placeholders(text) != placeholders(entry.parts.get("msgid_plural", entry.parts["msgid"]))
    ]
    assert strange == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_supplement_compiles(domain: str, tmp_path: Path) -> None:
    source = ROOT / "locale_wagtail" / "zh_Hans" / "LC_MESSAGES" / f"{domain}.po"
    command = ["msgfmt", "--check", f"--output-file={tmp_path / 'compiled.mo'}", str(source)]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")
