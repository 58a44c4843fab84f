"""Whatever people write in a form of the tracker is cleaned of pasted marks: see `tracker.foundation.text_fields`."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator

from django import forms

import tracker
from tests.architecture.sources import modules, names_in_chain
from tracker.foundation.text_fields import PlainField

OWN_RULES = (
    forms.EmailField,
    forms.URLField,
    forms.RegexField,
    forms.SlugField,
    forms.UUIDField,
    forms.GenericIPAddressField,
)
"""Fields that refuse what does not fit, marks among it."""
FOUNDATION = "tracker/foundation/text_fields.py"


def forms_of_the_tracker() -> Iterator[type[forms.BaseForm]]:
    for module in pkgutil.walk_packages(tracker.__path__, "tracker."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    yield from (form for form in below(forms.BaseForm) if form.__module__.split(".")[0] == "tracker")


def below(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for child in form.__subclasses__():
        yield child
        yield from below(child)


def uncleaned_in(form: type[forms.BaseForm]) -> list[str]:
    """Names of the fields that people write in and that keep pasted marks, or that could not be named when cleaned."""
    return [
        name
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField)
        and isinstance(field.widget, (forms.TextInput, forms.Textarea))
        and not isinstance(field, OWN_RULES)
        and not (isinstance(field, PlainField) and field.label)
    ]


def bare_fields_in(tree: ast.Module) -> list[int]:
    """Lines that make a plain `forms.CharField`, such as for a field added later; hidden ones nobody writes in."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and names_in_chain(node.func) == ["forms", "CharField"]
        and not any(
            keyword.arg == "widget" and names_in_chain(keyword.value) == ["forms", "HiddenInput"]
            for keyword in node.keywords
        )
    ]


def test_every_text_that_people_write_is_cleaned_of_pasted_marks() -> None:
    found = list(forms_of_the_tracker())
    assert len(found) > 50
    assert {
        f"{form.__module__}.{form.__name__}": names for form in found if (names := uncleaned_in(form))
    } == {}


def test_no_form_gets_a_bare_text_field_later() -> None:
    bare = {
        path: lines
        for path, tree in modules()
        if path.startswith("tracker/") and path != FOUNDATION and (lines := bare_fields_in(tree))
    }
    assert bare == {}


def test_what_keeps_marks_is_seen() -> None:
    class Careless(forms.Form):
        note = forms.CharField(label="Note")
        text = forms.CharField(label="Text", widget=forms.Textarea)
        unnamed = PlainField()
        kept = PlainField(label="Kept")
        mail = forms.EmailField()
        password = forms.CharField(widget=forms.PasswordInput)
        query = forms.CharField(widget=forms.HiddenInput)

    assert uncleaned_in(Careless) == ["note", "text", "unnamed"]
    source = (
        "a = forms.CharField(max_length=3)\nb = forms.CharField(widget=forms.HiddenInput)\nc = PlainField()"
    )
    assert bare_fields_in(ast.parse(source)) == [1]
