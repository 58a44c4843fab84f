"""Templates draw with our own tags, and with a few of Django's; what a tag library may do, code review has seen."""

import re
from pathlib import Path

from tests.architecture.sources import ROOT, files_in

TABLE = re.compile(r'<table class="(?P<css>[^"]*)">(?P<inside>.*?)</table>', re.DOTALL)
LOAD = re.compile(r"{%-?\s*load\s+(?P<what>[^%]+?)\s*-?%}")
DJANGO = {"i18n", "static", "humanize"}
WAGTAIL = {"wagtailcore_tags", "wagtailimages_tags", "wagtailuserbar", "wagtailadmin_tags", "wagtail_cache"}
OURS = {
    path.stem
    for folder in ("tracker", "cms")
    for path in files_in(folder, suffixes=(".py",))
    if path.parent.name == "templatetags" and path.stem != "__init__"
}


def libraries_in(template: str) -> set[str]:
    """Names of the tag libraries loaded: `load a b` and `load x from a`."""
    found: set[str] = set()
    for match in LOAD.finditer(template):
        words = match["what"].split()
        found |= {words[-1]} if "from" in words else set(words)
    return found


def allowed_in(path: Path) -> set[str]:
    is_wagtails = "cms" in path.relative_to(ROOT / "templates").parts
    return OURS | DJANGO | (WAGTAIL if is_wagtails else set())


def test_templates_load_no_foreign_tag_library() -> None:
    foreign = {
        path.relative_to(ROOT).as_posix(): sorted(libraries)
        for path in files_in("templates", suffixes=(".html", ".txt", ".xml"))
        if (libraries := libraries_in(path.read_text(encoding="utf-8")) - allowed_in(path))
    }
    assert foreign == {}


def test_no_template_carries_script_or_style_in_itself() -> None:
    """The content security policy would keep both from working."""
    inline = re.compile(r"<style[\s>]|<script(?![^>]*\bsrc=)[^>]*>|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {match.group().strip()}"
        for path in files_in("templates", suffixes=(".html",))
        if "documents" not in path.parts and "casebook" not in path.parts and "mail" not in path.parts
        for match in inline.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_cell_of_a_table_that_becomes_cards_names_its_column() -> None:
    """On a phone the head is not shown: what a cell is about stands before it, from `data-label`.

    A cell that spans the row has no column. The targets of a challenge read as one line: from, to, unit.
    """
    nameless: dict[str, list[str]] = {}
    tables = 0
    for path in files_in("templates", suffixes=(".html",)):
        for table in TABLE.finditer(path.read_text(encoding="utf-8")):
            css = table["css"].split()
            if "jb-rows" not in css or "jb-targets" in css:
                continue
            tables += 1
            cells = re.findall(r"<td\b[^>]*>", table["inside"])
            if found := [cell for cell in cells if "data-label=" not in cell and "colspan=" not in cell]:
                nameless[path.relative_to(ROOT).as_posix()] = found
    assert tables > 15
    assert nameless == {}


def test_every_way_of_loading_is_seen() -> None:
    template = "{% load i18n static %}{%load l10n%}{% load blocktranslate from other_library %}"
    assert libraries_in(template) == {"i18n", "static", "l10n", "other_library"}
