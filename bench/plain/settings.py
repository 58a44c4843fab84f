"""Our production with one page type more."""

from bench.settings import *  # noqa: F403 - settings modules extend one another so
from bench.settings import INSTALLED_APPS

INSTALLED_APPS = ["bench.plain", *INSTALLED_APPS]
# The yardstick has no history.
MIGRATION_MODULES = {"plain": None}
