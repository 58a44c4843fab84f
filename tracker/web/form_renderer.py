"""How every form of the product is drawn: `settings.FORM_RENDERER`.

Forms declare fields and nothing of their look. The templates in `components/forms/` set the label, the mark of
a required field, the help, and the mistake beside its field; the bound field below gives the widgets their
classes. `{{ form }}` draws a whole form with its summary of mistakes; `{{ field.as_field_group }}` one field;
`{{ formset }}` the rows of a formset.
"""

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.forms import BoundField, Widget, widgets
from django.forms import renderers as django_renderers
from django.template.backends.django import DjangoTemplates
from django.utils.functional import cached_property

_CONTROL = "form-control"
_SELECT = "form-select"
_TICK = "jb-tick"
_CHOICES = "jb-choices"


def widget_class(widget: Widget) -> str:
    """The class that a widget wears; "" for one that draws its own look or is hidden."""
    if widget.is_hidden:
        return ""
    if isinstance(widget, (widgets.RadioSelect, widgets.CheckboxSelectMultiple)):
        return _CHOICES
    if isinstance(widget, widgets.CheckboxInput):
        return _TICK
    if isinstance(widget, widgets.Select):
        return _SELECT
    if isinstance(widget, (widgets.Input, widgets.Textarea)):
        return _CONTROL
    return ""


class ComponentBoundField(BoundField):
    """A field of a form that is being shown."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Django's attributes (required, aria-invalid, aria-describedby) and the class of the look.

        What the form's author set on the widget stays.
        """
        attrs = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        classes = [shown.attrs.get("class", ""), attrs.get("class", ""), widget_class(shown)]
        if merged := " ".join(name for name in classes if name):
            attrs["class"] = merged
        return attrs

    @property
    def is_single_tick(self) -> bool:
        """Whether the field is one box to tick: its label then stands behind it."""
        return isinstance(self.field.widget, widgets.CheckboxInput)

    def css_classes(self, extra_classes: Any = None) -> str:
        """Besides Django's own, `wide` for a text that wants the room of several fields: the widget's `data-wide`."""
        classes = super().css_classes(extra_classes)
        return f"{classes} wide".strip() if "data-wide" in self.field.widget.attrs else classes

    @property
    def unit(self) -> str:
        """What is measured (万元, %, working days), from the widget's `data-unit`; stands behind the input."""
        return str(self.field.widget.attrs.get("data-unit", ""))


class FormRenderer(django_renderers.EngineMixin, django_renderers.BaseRenderer):
    """Finds the project's templates before those of the apps and of Django itself."""

    backend = DjangoTemplates
    form_template_name = "components/forms/form.html"
    formset_template_name = "components/forms/formset.html"
    field_template_name = "components/forms/field.html"
    bound_field_class = ComponentBoundField

    @cached_property
    def engine(self) -> DjangoTemplates:
        """Django's own renderer knows only the apps' folders; the project's templates lie beside them."""
        built_in = Path(django_renderers.__file__).parent / "templates"
        engines = cast("list[dict[str, Any]]", settings.TEMPLATES)
        project = [folder for engine in engines for folder in engine.get("DIRS", [])]
        return DjangoTemplates(
            {"APP_DIRS": True, "DIRS": [*project, built_in], "NAME": "forms", "OPTIONS": {}}
        )
