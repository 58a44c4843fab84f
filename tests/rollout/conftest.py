"""The cast, with lily and sally: liaisons of pit two, and of pit three in the South."""

from tests.english import english
from tests.outcomes.conftest import world

__all__ = ["english", "world"]
