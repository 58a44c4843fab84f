"""Forms: the form element itself, groups of fields, the summary of what is wrong."""

from __future__ import annotations  # Django's formsets take no type argument at run time

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.templatetags.signals import NOTHING, Words
from tracker.templatetags.sprite import icon_markup

register = template.Library()

AnyForm: TypeAlias = "BaseForm | BaseFormSet[BaseForm]"


@register.simple_block_tag(takes_context=True)
def post_form(
    context: Context,
    content: SafeString,
    form: AnyForm | None = None,
    *,
    action: str = "",
    label: Words = "",
    css: str = "jb-form",
    id: str = "",  # noqa: A002 - the attribute's own name
    multipart: bool = False,
    autocomplete: bool = True,
) -> SafeString:
    """A form that changes something: posted, with its CSRF token, guarded against a second click.

    It becomes multipart when the `form` (or formset) holds a file, or when `multipart` says so. Without `action`
    it goes to the page itself.
    """
    token = context.get("csrf_token")
    attributes = format_html_join(
        "",
        ' {}="{}"',
        (
            (name, value)
            for name, value in (
                ("action", action),
                ("id", id),
                ("aria-label", label),
                ("enctype", "multipart/form-data" if multipart or (form and form.is_multipart()) else ""),
                ("autocomplete", "" if autocomplete else "off"),
            )
            if value
        ),
    )
    return format_html(
        '<form method="post" class="{}"{} data-submit-guard>{}{}</form>',
        css,
        attributes,
        format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', token)
        if token and token != "NOTPROVIDED"  # noqa: S105 - Django's word for "there is none"
        else NOTHING,
        content,
    )


@register.simple_block_tag
def field_group(content: SafeString, legend: Words, help: Words = "", *, columns: bool = False) -> SafeString:  # noqa: A002 - what a form calls it
    """Fields that belong together, under a heading; `columns` sets them side by side where there is room."""
    return format_html(
        '<fieldset class="jb-fieldset"><legend>{}</legend>{}<div class="{}">{}</div></fieldset>',
        legend,
        format_html('<p class="help">{}</p>', help) if help else NOTHING,
        "jb-fields two" if columns else "jb-fields",
        content,
    )


@register.simple_tag
def error_summary(*forms: AnyForm) -> SafeString:
    """What is wrong in these forms and formsets, each with a link to its field; nothing when all is well.

    It takes the focus when the page arrives, so that it is the first thing heard.
    """
    mistakes = [mistake for form in forms for mistake in _mistakes(form)]
    if not mistakes:
        return NOTHING
    heading = ngettext(
        "%(count)d entry needs your attention",
        "%(count)d entries need your attention",
        len(mistakes),
    ) % {"count": len(mistakes)}
    items = format_html_join("", "<li>{}</li>", ((_mistake_link(*mistake),) for mistake in mistakes))
    return format_html(
        '<div class="jb-errors" role="alert" tabindex="-1" autofocus><h2>{}{}</h2><ul>{}</ul></div>',
        icon_markup("alert-circle"),
        heading,
        items,
    )


def _mistake_link(target: str, words: str) -> SafeString:
    return format_html('<a href="#{}">{}</a>', target, words) if target else format_html("{}", words)


def _mistakes(form: AnyForm) -> Iterator[tuple[str, str]]:
    """(id of the field or "", words) for each mistake of a form or of the rows of a formset."""
    if isinstance(form, BaseFormSet):
        if not form.is_bound:
            return
        yield from (("", message) for message in _plain(form.non_form_errors()))
        for row, member in enumerate(form.forms, start=1):
            for target, words in _mistakes(member):
                yield target, _("Row %(row)d: %(mistake)s") % {"row": row, "mistake": words}
        return
    yield from (("", message) for message in _plain(form.non_field_errors()))
    for field in form:
        for message in _plain(field.errors):
            words = _("%(field)s: %(mistake)s") % {"field": field.label, "mistake": message}
            yield _target(field), words


def _target(field: BoundField) -> str:
    """The id of what takes the focus: the control, the first of several choices, or "" for a hidden field."""
    if field.is_hidden or not field.auto_id:
        return ""
    return f"{field.auto_id}_0" if field.use_fieldset else field.id_for_label


def _plain(messages: Iterable[object]) -> Iterator[str]:
    return (str(message) for message in messages)


@register.simple_tag
def required_mark() -> SafeString:
    """The mark of a field that must be filled: a star for the eye, a word for the ear."""
    return format_html(
        '{}<span class="vh">{}</span>',
        mark_safe('<span class="req" aria-hidden="true">*</span>'),
        _("(required)"),
    )
