"""Everything that the program says is there in Chinese."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

from tests.architecture.catalogues import messages_in_f_strings, strange_names_of_gettext, untranslated_in
from tests.architecture.sources import NOT_OURS, PROGRAM, ROOT, modules

CATALOGUE = Path("locale", "zh_Hans", "LC_MESSAGES", "django.po")


def test_the_catalogue_has_every_message_of_the_source_translated(tmp_path: Path) -> None:
    """`makemessages` works on a copy: it writes beside the templates, and adds to the catalogue what it misses."""
    for folder in (*PROGRAM, "templates"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns(*NOT_OURS))
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    shutil.copy(ROOT / CATALOGUE, tmp_path / CATALOGUE)
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--locale",
        "zh_Hans",
        "--no-location",
        "--no-wrap",
    ]
    made = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    assert untranslated_in((tmp_path / CATALOGUE).read_text(encoding="utf-8")) == []


def test_the_catalogue_compiles_and_its_placeholders_agree(tmp_path: Path) -> None:
    command = [
        "msgfmt",
        "--check-format",
        "--check-domain",
        "--output-file",
        str(tmp_path / "django.mo"),
        str(ROOT / CATALOGUE),
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (made.returncode, made.stderr) == (0, "")


def test_what_a_catalogue_lacks_is_seen() -> None:
    catalogue = """
msgid ""
msgstr "Content-Type: text/plain\\n"

msgid "Bid"
msgstr "揭榜"

msgctxt "noun"
msgid "Bid"
msgstr ""

#, fuzzy, python-format
msgid "%(count)s bids"
msgstr "%(count)s项"

msgid "one day"
msgid_plural "%(count)s days"
msgstr[0] ""

msgid ""
"A text in "
"two lines"
msgstr ""
"两行"

#~ msgid "gone"
#~ msgstr ""
"""
    assert untranslated_in(catalogue) == ["noun: Bid", "%(count)s bids", "one day"]


def test_no_message_is_hidden_inside_an_f_string() -> None:
    """There `makemessages` does not see it, and it would stay English for good."""
    assert [f"{path}:{line}" for path, tree in modules() for line in messages_in_f_strings(tree)] == []


def test_a_message_inside_an_f_string_is_seen() -> None:
    tree = ast.parse("def label(day):\n    return f\"<b>{escape(_('Measured on'))}</b> {day}\"\n")
    assert messages_in_f_strings(tree) == [2]


def test_gettext_goes_by_the_names_that_are_looked_for() -> None:
    """Under any other `makemessages` does not see the messages, and they would stay English for good."""
    assert [f"{path}:{line}" for path, tree in modules() for line in strange_names_of_gettext(tree)] == []


def test_another_name_of_gettext_is_seen() -> None:
    tree = ast.parse("from django.utils.translation import gettext as _now, gettext_lazy as _, ngettext\n")
    assert strange_names_of_gettext(tree) == [1]
