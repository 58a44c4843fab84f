"""What Django would say in a programmer's words is said in the office's."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.validators import FileExtensionValidator
from django.forms import formset_factory

from tests.english import in_english

__all__ = ["in_english"]
pytestmark = pytest.mark.usefixtures("in_english")


class FactsForm(forms.Form):
    figure = forms.DecimalField(max_digits=6, decimal_places=2)
    code = forms.CharField(required=False)
    file = forms.FileField(required=False, validators=[FileExtensionValidator(["pdf", "docx"])])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1234567", "Too long a figure: at most 6 digits, decimals included."),
        ("1.234", "Too many decimals: at most 2."),
        ("12345.6", "Too large a figure: at most 4 digits before the decimal point."),
        ("1e999", "Too long a figure: at most 6 digits, decimals included."),
    ],
)
def test_a_figure_out_of_measure(typed: str, said: str) -> None:
    assert FactsForm({"figure": typed}).errors["figure"] == [said]


def test_a_character_that_cannot_be_shown() -> None:
    assert FactsForm({"figure": "1", "code": "a\x00b"}).errors == {
        "code": ["It holds a character that cannot be shown: type it anew."]
    }


@pytest.mark.parametrize("name", ["程序.exe", "无后缀"])
def test_a_kind_of_file_that_is_not_taken(name: str) -> None:
    form = FactsForm({"figure": "1"}, {"file": SimpleUploadedFile(name, b"MZ")})
    assert form.errors == {"file": [f"“{name}” is of a kind that is not taken. Kinds that are: pdf, docx."]}


def test_rows_without_their_count() -> None:
    formset = formset_factory(FactsForm)({"form-0-figure": "1"})
    assert not formset.is_valid()
    assert formset.non_form_errors() == ["The form arrived incomplete. Open the page anew and try again."]
