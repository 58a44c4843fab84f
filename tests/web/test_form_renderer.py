"""How forms are drawn: what is said to the ear, what stands beside a field, what a formset adds."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation

ATTRIBUTES = dict[str, str | None]


@pytest.fixture(autouse=True)
def english(site_language: None) -> Iterator[None]:
    with translation.override("en"):
        yield


class ChallengeForm(forms.Form):
    title = forms.CharField(help_text="At most 30 characters")
    bounty = forms.DecimalField(widget=forms.NumberInput(attrs={"data-unit": "10k CNY", "class": "narrow"}))
    unit = forms.ChoiceField(choices=[("a", "Huoling"), ("b", "Beigou")])
    mode = forms.ChoiceField(widget=forms.RadioSelect, choices=[("one", "One team"), ("race", "Race")])
    background = forms.CharField(widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="No state secret in it")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


class FileForm(forms.Form):
    evidence = forms.FileField()


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ATTRIBUTES]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def by_id(self, name: str) -> ATTRIBUTES:
        return next(attributes for _tag, attributes in self.found if attributes.get("id") == name)

    def ids(self) -> set[str]:
        return {attributes["id"] or "" for _tag, attributes in self.found if "id" in attributes}


def draw(source: str, **values: object) -> str:
    return Template("{% load components %}" + source).render(Context(values))


def words_of(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).split())


@pytest.mark.parametrize(
    ("field", "css"),
    [
        ("id_title", "form-control"),
        ("id_bounty", "narrow form-control"),
        ("id_unit", "form-select"),
        ("id_mode", "jb-choices"),
        ("id_background", "form-control"),
        ("id_agreed", "jb-tick"),
        ("id_token", None),
    ],
)
def test_widgets_wear_the_look_without_the_form_saying_so(field: str, css: str | None) -> None:
    assert Elements(str(ChallengeForm())).by_id(field).get("class") == css


def test_a_required_field_says_so_in_words() -> None:
    assert words_of(ChallengeForm()["title"].as_field_group()) == "Title * (required) At most 30 characters"
    assert words_of(ChallengeForm()["background"].as_field_group()) == "Background"


def test_the_unit_stands_behind_the_input() -> None:
    assert words_of(ChallengeForm()["bounty"].as_field_group()) == "Bounty * (required) 10k CNY"


def test_a_mistake_stands_beside_its_field_and_is_tied_to_it() -> None:
    page = Elements(ChallengeForm({"title": ""})["title"].as_field_group())
    control = page.by_id("id_title")
    assert control["aria-invalid"] == "true"
    assert control["aria-describedby"] == "id_title_helptext id_title_error"
    assert page.ids() == {"id_title", "id_title_helptext", "id_title_error"}


def test_a_field_without_mistake_is_tied_to_its_help_alone() -> None:
    page = Elements(ChallengeForm()["title"].as_field_group())
    assert page.by_id("id_title")["aria-describedby"] == "id_title_helptext"
    assert "id_title_error" not in page.ids()


def test_a_group_of_choices_is_a_fieldset_with_its_mistake_tied_to_it() -> None:
    page = Elements(ChallengeForm({})["mode"].as_field_group())
    assert [attributes for tag, attributes in page.found if tag == "fieldset"] == [
        {"class": "jb-choice-group", "aria-describedby": "id_mode_error"}
    ]
    assert "id_mode_error" in page.ids()


def test_the_summary_links_to_what_takes_the_focus() -> None:
    form = ChallengeForm({"bounty": "x"})
    summary = draw("{% error_summary form %}", form=form)
    targets = re.findall(r'href="#([^"]*)"', summary)
    assert targets == ["id_title", "id_bounty", "id_unit", "id_mode_0", "id_agreed"]
    assert set(targets) <= Elements(str(form)).ids()
    assert words_of(summary).startswith("5 entries need your attention Title: This field is required.")


def test_a_whole_form_carries_its_summary_once_and_a_good_one_none() -> None:
    assert str(ChallengeForm({})).count('class="jb-errors"') == 1
    assert "jb-errors" not in str(ChallengeForm())
    assert draw("{% error_summary form %}", form=ChallengeForm()) == ""


def test_words_that_were_typed_are_escaped() -> None:
    form = ChallengeForm({"title": '"><script>', "unit": "<b>"})
    markup = str(form) + draw("{% error_summary form %}", form=form)
    assert "<script>" not in markup
    assert "<b>" not in markup.replace("</b>", "")


@pytest.mark.parametrize(
    ("form", "enctype"), [(ChallengeForm(), None), (FileForm(), "multipart/form-data"), (None, None)]
)
def test_a_form_with_a_file_is_multipart_by_itself(form: forms.Form | None, enctype: str | None) -> None:
    page = Elements(draw("{% post_form form=form %}x{% endpost_form %}", form=form))
    assert page.found[0][1].get("enctype") == enctype


def test_a_posted_form_carries_the_token_of_its_page() -> None:
    drawn = draw("{% post_form %}<p>x</p>{% endpost_form %}", csrf_token="T")
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="T"><p>x</p>' in drawn
    assert "csrfmiddlewaretoken" not in draw("{% post_form %}{% endpost_form %}")


def test_rows_of_a_formset_are_numbered_and_summed_up() -> None:
    formset = forms.formset_factory(FileForm, extra=2)(
        {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2},
        {"form-0-evidence": SimpleUploadedFile("a.pdf", b"x")},
    )
    page = str(formset)
    assert re.findall(r"<legend>(.*?)</legend>", page) == ["Row 1", "Row 2"]
    assert Elements(page).by_id("id_form-TOTAL_FORMS")["type"] == "hidden"
    assert words_of(draw("{% error_summary formset %}", formset=formset)) == (
        "1 entry needs your attention Row 2: Evidence: This field is required."
    )
    assert (
        draw("{% post_form form=formset %}{% endpost_form %}", formset=formset).count("multipart/form-data")
        == 1
    )


def test_a_form_of_hidden_fields_draws_nothing_else() -> None:
    management = forms.formset_factory(FileForm)().management_form
    assert words_of(str(management)) == ""
    assert {attributes["type"] for _tag, attributes in Elements(str(management)).found} == {"hidden"}
