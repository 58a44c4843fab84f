"""Production, but its collected files lie in a throw-away directory."""

from config.env import env
from config.settings.production import *  # noqa: F403 - settings modules extend one another so
from config.settings.production import STORAGES

STATIC_ROOT = env("BENCH_STATIC_ROOT")
# Names with digests as in production; compressing them takes longer than a benchmark, and no page waits for it.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
