"""The program's own files, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = ("tracker", "cms", "config")
"""The packages that run in production."""
NOT_OURS = {"node_modules", "__pycache__", "vendor", ".venv"}


def files_in(*folders: str, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Files of these kinds under the folders, in a stable order; generated and foreign ones left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and path.is_file() and not NOT_OURS & set(path.parts):
                yield path


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Path and syntax tree of every module that runs in production, migrations left out: they are history."""
    for path in files_in(*PROGRAM, suffixes=(".py",)):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), tree_of(path)


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def last_name(node: ast.expr) -> str:
    """The name that an expression ends with: `Need.objects.create` → "create"."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def names_in_chain(node: ast.expr) -> list[str]:
    """Every name on the way: `Need.objects.filter(pk=1).update` → ["Need", "objects", "filter", "update"]."""
    if isinstance(node, ast.Attribute):
        return [*names_in_chain(node.value), node.attr]
    if isinstance(node, ast.Call):
        return names_in_chain(node.func)
    return [node.id] if isinstance(node, ast.Name) else []
