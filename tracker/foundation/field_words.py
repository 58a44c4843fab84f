"""What Django says beside a field, where its own words are a programmer's: ours, for every form of the house."""

from typing import Any, Final

from django.core.validators import DecimalValidator, FileExtensionValidator, ProhibitNullCharactersValidator
from django.forms import BaseFormSet
from django.utils.translation import gettext_lazy as _

FIGURES: Final[dict[str, Any]] = {
    "max_digits": _("Too long a figure: at most %(max)s digits, decimals included."),
    "max_decimal_places": _("Too many decimals: at most %(max)s."),
    "max_whole_digits": _("Too large a figure: at most %(max)s digits before the decimal point."),
}


def speak_plainly() -> None:
    """Once, when the program starts. The placeholders are those that Django fills in."""
    DecimalValidator.messages.update(FIGURES)
    ProhibitNullCharactersValidator.message = _("It holds a character that cannot be shown: type it anew.")
    FileExtensionValidator.message = _(
        "“%(value)s” is of a kind that is not taken. Kinds that are: %(allowed_extensions)s."
    )
    BaseFormSet.default_error_messages["missing_management_form"] = _(
        "The form arrived incomplete. Open the page anew and try again."
    )
