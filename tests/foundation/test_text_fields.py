"""What people paste is cleaned, of which fields is known, and what only looks like a mark stays."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from tests.english import in_english
from tracker.foundation.printable import carries_marks, without_office_marks
from tracker.foundation.text_fields import (
    PlainField,
    noting_cleaned_fields,
    plain_texts,
    take_cleaned_fields,
)
from tracker.needs.models import Need

__all__ = ["in_english"]
pytestmark = pytest.mark.usefixtures("in_english")


class NoteForm(forms.Form):
    title = PlainField(label="Title")
    note = PlainField(label="Note", widget=forms.Textarea, required=False)


NoteFormSet = forms.formset_factory(NoteForm, extra=2)


@pytest.mark.parametrize(
    "typed", ["瓦斯 < 0.8 %", "a<b", "0<a<b, c>d", "<待定>", "A&amp;B", "前  后", "一 > 二 < 三"]
)
@pytest.mark.parametrize("widget", [forms.TextInput, forms.Textarea])
def test_what_is_no_mark_stays_and_is_not_told(typed: str, widget: type[forms.Widget]) -> None:
    with noting_cleaned_fields():
        assert PlainField(label="Text", widget=widget).clean(typed) == typed
        assert take_cleaned_fields() == []


@pytest.mark.parametrize(
    ("typed", "kept"), [("<p>一</p><p>二</p>", "一 二"), ("一<br>二", "一 二"), ("一\r\n\t二", "一 二")]
)
def test_one_line_stays_one_line(typed: str, kept: str) -> None:
    assert PlainField().clean(typed) == kept


def test_lines_of_a_text_stay() -> None:
    assert PlainField(widget=forms.Textarea).clean("一\r\n<b>二</b>\r\n\r\n三") == "一\n二\n\n三"


def test_fields_that_were_cleaned_are_named_once_and_asked_for_once() -> None:
    typed = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    for place in ("0", "1"):
        typed |= {f"form-{place}-title": "<b>一</b>", f"form-{place}-note": "瓦斯 < 1 %\r\n"}
    with noting_cleaned_fields():
        assert NoteFormSet(typed).is_valid()
        assert NoteForm({"title": "二", "note": "<script>alert(1)</script>好"}).is_valid()
        assert take_cleaned_fields() == ["Title", "Note"]
        assert take_cleaned_fields() == []


def test_where_nobody_asks_nothing_is_noted() -> None:
    form = NoteForm({"title": "<b>一</b>"})
    assert form.is_valid()
    assert (form.cleaned_data["title"], take_cleaned_fields()) == ("一", [])


def test_marks_alone_are_refused_in_words_where_a_text_is_needed() -> None:
    form = NoteForm({"title": "<p> </p>", "note": "<script>alert(1)</script>"})
    assert form.errors == {"title": ["Nothing but marks of a web page stands here: write it in words."]}
    assert form.cleaned_data["note"] == ""
    assert NoteForm({"title": " "}).errors == {"title": ["This field is required."]}


def test_what_stands_for_nothing_may_be_none() -> None:
    assert PlainField(required=False, empty_value=None).clean("<b> </b>") is None


def test_the_length_is_that_of_what_is_kept() -> None:
    assert PlainField(max_length=2).clean("<strong>一二</strong>") == "一二"
    with pytest.raises(ValidationError, match="at most 2 characters"):
        PlainField(max_length=2).clean("<b>一二三</b>")


@pytest.mark.parametrize("typed", ["一\x00二", "<\x00b>一二</\x00b>"])
def test_characters_that_nobody_sees_hide_no_mark(typed: str) -> None:
    assert without_office_marks(typed) == "一二"
    assert carries_marks(typed) is ("b" in typed)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("title", PlainField), ("category", forms.TypedChoiceField), ("bounty_wan", forms.DecimalField)],
)
def test_of_a_models_fields_the_texts_are_cleaned(name: str, kind: type[forms.Field]) -> None:
    made = plain_texts(Need._meta.get_field(name), label="Said")
    assert (type(made), made and made.label) == (kind, "Said")
