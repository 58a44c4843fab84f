"""No line but the engine's gives a record its state."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import last_name, modules, names_in_chain
from tracker.foundation.lifecycle import all_lifecycles

ENGINE = "tracker/foundation/lifecycle.py"
FIELD = "state"
WRITING_CALLS = {"update", "create", "get_or_create", "update_or_create", "aupdate", "acreate"}
LISTING_CALLS = {"save", "asave", "bulk_update", "abulk_update", "bulk_create", "abulk_create"}


def models_with_state() -> set[str]:
    return {lifecycle.model.__name__ for lifecycle in all_lifecycles()}


def breaches(tree: ast.Module, models: set[str]) -> Iterator[int]:
    """Lines that write the state of a record past the engine."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign | ast.Delete):
            targets = node.targets if isinstance(node, ast.Assign | ast.Delete) else [node.target]
            # A bare annotation in a class body declares, it does not write.
            if any(_writes_state(target) for target in targets):
                yield node.lineno
        elif isinstance(node, ast.Call) and _call_writes_state(node, models):
            yield node.lineno


def _writes_state(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return any(_writes_state(part) for part in target.elts)
    if isinstance(target, ast.Subscript):
        return names_in_chain(target.value)[-1:] == ["__dict__"] and _is_state(target.slice)
    return isinstance(target, ast.Attribute) and target.attr == FIELD


def _call_writes_state(call: ast.Call, models: set[str]) -> bool:
    name = last_name(call.func)
    if name in {"setattr", "__setattr__"}:
        return any(_is_state(argument) for argument in call.args)
    if name in LISTING_CALLS and any(
        _lists_state(part) for part in (*call.args, *(k.value for k in call.keywords))
    ):
        return True
    if not _names_state(call):
        return False
    chain = names_in_chain(call.func)
    if name == "update":
        return True
    return name in models or (
        name in WRITING_CALLS and (not chain or bool(models & set(chain)) or _is_manager(chain))
    )


def _names_state(call: ast.Call) -> bool:
    """`state=…`, `**{"state": …}`, or `defaults={"state": …}`."""
    for keyword in call.keywords:
        if keyword.arg == FIELD or (
            keyword.arg in {None, "defaults", "create_defaults"} and _has_state_key(keyword.value)
        ):
            return True
    return any(_has_state_key(argument) for argument in call.args)


def _has_state_key(node: ast.expr) -> bool:
    return isinstance(node, ast.Dict) and any(key is not None and _is_state(key) for key in node.keys)


def _lists_state(node: ast.expr) -> bool:
    return isinstance(node, ast.List | ast.Tuple | ast.Set) and any(_is_state(part) for part in node.elts)


def _is_state(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value == FIELD


def _is_manager(chain: list[str]) -> bool:
    """A relation's own manager (`bid.promises.create`): not a model that is named and known to have no life cycle."""
    return not chain[0][:1].isupper()


def test_no_line_but_the_engines_gives_a_record_its_state() -> None:
    models = models_with_state()
    found = [
        f"{path}:{line}" for path, tree in modules() if path != ENGINE for line in breaches(tree, models)
    ]
    assert found == []


@pytest.mark.parametrize(
    "line",
    [
        'need.state = "pooled"',
        'need.state, need.reply = "pooled", ""',
        'need.state += "x"',
        'setattr(need, "state", "pooled")',
        'object.__setattr__(need, "state", "pooled")',
        'need.__dict__["state"] = "pooled"',
        'Need.objects.filter(pk=1).update(state="pooled")',
        'Need.objects.update(**{"state": "pooled"})',
        'need.save(update_fields=["state"])',
        'Need.objects.bulk_update(needs, ["state"])',
        'Need.objects.bulk_create(needs, update_conflicts=True, update_fields=("state",))',
        'Need(title="x", state="pooled")',
        'models.Need(state="pooled")',
        'Need.objects.create(state="pooled")',
        'Need.objects.get_or_create(number="1", defaults={"state": "pooled"})',
        'unit.needs.create(state="pooled")',
    ],
)
def test_every_way_past_the_engine_is_seen(line: str) -> None:
    assert list(breaches(ast.parse(line), {"Need"})) == [1]


@pytest.mark.parametrize(
    "line",
    [
        'Need.objects.filter(state="pooled")',
        'state = CharField(default="draft")',
        "state: str",
        'Tally.objects.get_or_create(state="pooled", domain="x")',
        'need.save(update_fields=["reply"])',
        'facts = {"state": need.state}',
        'Need.objects.values_list("state")',
    ],
)
def test_reading_a_state_is_no_breach(line: str) -> None:
    assert list(breaches(ast.parse(line), {"Need"})) == []
