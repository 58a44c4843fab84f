"""The settings of a case book."""

import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms.builds.models import BookFormat
from cms.stories.collections import CollectionPage

_COMMITTEE_LINE: Final = re.compile(r"^\s*([^：:]{1,40})[：:]\s*(.+?)\s*$")
_PARAGRAPH: Final = re.compile(r"</p>|<br\s*/?>", re.IGNORECASE)
_TAG: Final = re.compile(r"<[^>]+>")
NAMES_LENGTH: Final = 400


class SettingsForm(forms.ModelForm[CollectionPage]):
    """`committee` and `preface` are plain text; a preface with further markup stays as it is unless it is changed."""

    preface_text = forms.CharField(
        label=_("Preface"),
        help_text=_("An empty line begins a new paragraph."),
        widget=forms.Textarea(attrs={"rows": 8}),
        required=False,
        max_length=20_000,
    )
    committee_text = forms.CharField(
        label=_("Editorial committee"),
        help_text=_("One function per line, its names behind a colon: Chair: Zhang Guodong, Li Weidong"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=4000,
    )

    class Meta:
        model = CollectionPage
        fields = [
            "title",
            "edition",
            "organisation",
            "marking",
            "style",
            "cover",
            "has_index",
            "has_challenges",
            "has_adoptions",
            "has_honours",
            "has_changes",
            "previous",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].help_text = ""  # Wagtail's own speaks of a public page
        self.fields["preface_text"].initial = plain_text(self.instance.preface)
        self.fields["committee_text"].initial = "\n".join(
            f"{entry.role}：{entry.names}" for entry in self.instance.committee.all()
        )
        others = CollectionPage.objects.exclude(pk=self.instance.pk).order_by("-path")
        self.fields["previous"].queryset = others  # type: ignore[attr-defined]

    def clean_committee_text(self) -> list[tuple[str, str]]:
        lines = [line for line in self.cleaned_data["committee_text"].splitlines() if line.strip()]
        entries = []
        for number, line in enumerate(lines, start=1):
            found = _COMMITTEE_LINE.match(line)
            if found is None or len(found[2]) > NAMES_LENGTH:
                raise ValidationError(
                    gettext("Line %(number)d is not a function, a colon and names.") % {"number": number}
                )
            entries.append((found[1].strip(), found[2]))
        return entries

    @property
    def facts(self) -> dict[str, Any]:
        """What the service takes, when the form is valid."""
        facts = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if "preface_text" in self.changed_data:
            facts["preface"] = paragraphs(self.cleaned_data["preface_text"])
        return facts

    @property
    def committee(self) -> Sequence[tuple[str, str]]:
        return list(self.cleaned_data["committee_text"])


class BuildForm(forms.Form):
    made_for = forms.ChoiceField(label=_("Made for"), choices=BookFormat.choices, initial=BookFormat.WEB)
    freezes = forms.BooleanField(required=False)


def plain_text(html: str) -> str:
    text = unescape(_TAG.sub("", _PARAGRAPH.sub("\n\n", html)))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def paragraphs(text: str) -> str:
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    return "".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)
