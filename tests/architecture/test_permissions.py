"""Every right that is asked for exists."""

import ast
import re
from collections.abc import Iterator

from rules.permissions import permissions

from tests.architecture.sources import ROOT, files_in, last_name, modules
from tracker.foundation.lifecycle import all_lifecycles

ASKING = {"has_perm", "has_perms", "permission_required", "test_rule", "perm_exists", "require", "may"}
NAMING = {"permission", "permission_required", "perm"}
OURS = re.compile(r"(?:tracker|cms)\.[a-z_]+")
IN_TEMPLATES = re.compile(r"""has_perm\s+["']((?:tracker|cms)\.[a-z_]+)["']""")


def strings_in(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and OURS.fullmatch(part.value):
            yield part.value


def permissions_asked_for(tree: ast.Module) -> Iterator[str]:
    """Names of permissions in calls that ask for one, and in settings of views and acts that name one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if last_name(node.func) in ASKING:
                for argument in node.args:
                    yield from strings_in(argument)
            for keyword in node.keywords:
                if keyword.arg in NAMING:
                    yield from strings_in(keyword.value)
        elif isinstance(node, ast.Assign) and any(last_name(target) in NAMING for target in node.targets):
            yield from strings_in(node.value)


def test_every_act_of_every_life_cycle_has_its_permission() -> None:
    missing = [
        f"{lifecycle.kind}.{transition.name}: {transition.permission}"
        for lifecycle in all_lifecycles()
        for transition in lifecycle.transitions
        if transition.permission not in permissions
    ]
    assert missing == []


def test_every_permission_that_the_code_asks_for_exists() -> None:
    unknown = [
        f"{path}: {name}"
        for path, tree in modules()
        for name in permissions_asked_for(tree)
        if name not in permissions
    ]
    assert unknown == []


def test_every_permission_that_a_template_asks_for_exists() -> None:
    unknown = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files_in("templates", suffixes=(".html",))
        for name in IN_TEMPLATES.findall(path.read_text(encoding="utf-8"))
        if name not in permissions
    ]
    assert unknown == []


def test_questions_about_rights_are_seen() -> None:
    tree = ast.parse(
        'rules.has_perm("tracker.one", person)\n'
        'View.as_view(permission="tracker.two")\n'
        'permission_required = ["tracker.three"]\n'
        'import_module("tracker.four")\n'
    )
    assert list(permissions_asked_for(tree)) == ["tracker.three", "tracker.one", "tracker.two"]
