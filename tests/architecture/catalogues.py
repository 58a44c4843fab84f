"""Just enough of gettext's .po format to ask a catalogue what it lacks."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LINE = re.compile(r'(?:(?P<key>msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s+)?(?P<text>".*")')


@dataclass
class Entry:
    """One message with its translations (one, or one per plural form)."""

    is_fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def source(self) -> str:
        """The message as the program states it, after its context if it has one."""
        context = self.parts.get("msgctxt")
        return f"{context}: {self.parts['msgid']}" if context else self.parts["msgid"]

    @property
    def is_translated(self) -> bool:
        texts = [text for key, text in self.parts.items() if key.startswith("msgstr")]
        return not self.is_fuzzy and bool(texts) and all(texts)


def entries_of(catalogue: str) -> Iterator[Entry]:
    """Every live entry but the header; obsolete ones (#~) are no longer the program's."""
    for block in re.split(r"\n\s*\n", catalogue):
        entry, key = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#,"):
                entry.is_fuzzy |= "fuzzy" in line
            elif match := LINE.fullmatch(line.strip()):
                key = match["key"] or key
                entry.parts[key] = entry.parts.get(key, "") + ast.literal_eval(match["text"])
        if entry.parts.get("msgid"):
            yield entry


def untranslated_in(catalogue: str) -> list[str]:
    return [entry.source for entry in entries_of(catalogue) if not entry.is_translated]


def messages_in_f_strings(tree: ast.Module) -> list[int]:
    """Lines on which an f-string calls gettext under one of its usual names."""
    names = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "pgettext_lazy", "npgettext"}
    return [
        call.lineno
        for string in ast.walk(tree)
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
    ]


def strange_names_of_gettext(tree: ast.Module) -> list[int]:
    """Lines that import a function of gettext under a name by which `makemessages` does not know it."""
    return [
        statement.lineno
        for statement in ast.walk(tree)
        if isinstance(statement, ast.ImportFrom) and statement.module == "django.utils.translation"
        for name in statement.names
        if "gettext" in name.name and name.asname not in (None, "_")
    ]
