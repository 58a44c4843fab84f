"""By what a story is found beside its words."""

from decimal import Decimal
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BenefitBand(models.TextChoices):
    """How much its outcome verifiably brings in twelve months."""

    NONE = "none", pgettext_lazy("benefit of a story", "Not verified")
    SMALL = "small", _("Under 1 million yuan")
    MEDIUM = "medium", _("1 to 5 million yuan")
    LARGE = "large", _("5 million yuan and more")


VERIFIED: Final = "verified"
"""What an address says for any band but the lowest: the stories whose outcome verifiably brings something."""
VERIFIED_BANDS: Final = frozenset(band for band in BenefitBand.values if band != BenefitBand.NONE)

MEDIUM_FROM: Final = Decimal(100)
LARGE_FROM: Final = Decimal(500)
"""万元."""


class LevelReached(models.IntegerChoices):
    """The highest level of the rollout that is effective."""

    NONE = 0, pgettext_lazy("level reached", "Not rolled out yet")
    OWN_UNIT = 1, pgettext_lazy("level reached", "Own unit")
    COMPANY = 2, pgettext_lazy("level reached", "Company")
    GROUP = 3, pgettext_lazy("level reached", "Group")


def band_of(verified_wan: Decimal | None) -> BenefitBand:
    """The band of a verified benefit in 万元; None and 0 mean that nothing is verified."""
    if not verified_wan:
        return BenefitBand.NONE
    if verified_wan < MEDIUM_FROM:
        return BenefitBand.SMALL
    return BenefitBand.MEDIUM if verified_wan < LARGE_FROM else BenefitBand.LARGE
