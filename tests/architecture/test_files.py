"""A file is read in one sitting, and its name says what it is about."""

from tests.architecture.sources import PROGRAM, ROOT, files_in

LONGEST = 500
NAMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "tools",
    "shared",
    "base_classes",
    "functions",
}
SOURCES = (*PROGRAM, "templates", "static/jiebang", "tests", "bench", "script")


def test_no_source_file_is_longer_than_one_sitting() -> None:
    paths = files_in(*SOURCES, suffixes=(".py", ".html", ".css", ".js", ".sh", ""))
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in paths
        if "migrations" not in path.parts
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_no_module_is_named_after_nothing() -> None:
    paths = files_in(*SOURCES, suffixes=(".py", ".js"))
    assert [
        path.relative_to(ROOT).as_posix() for path in paths if NAMELESS & {path.stem, path.parent.name}
    ] == []
