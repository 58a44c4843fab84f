"""One machine, no server to run: SQLite, worker threads inside the web process. What script/server starts."""

from config.env import env, local_secret_key
from config.settings.base import *  # noqa: F403 - settings modules extend one another so
from config.settings.base import JIEBANG

SECRET_KEY = env("SECRET_KEY", default="") or local_secret_key()
DEBUG = env.bool("DEBUG", default=False)
INTERNAL_IPS = ["127.0.0.1"]
# Serve static files straight from their sources: nothing to collect before a first look.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Named on the sign-in page as long as the demonstration's accounts exist.
JIEBANG["DEMO_ACCOUNTS"] = (
    "office",
    "decision",
    "qd10",
    "qd11",
    "expert",
    "finance",
    "discipline",
    "leader",
    "editor",
    "party",
    "union",
)
JIEBANG["DEMO_PASSWORD"] = "Jiebang-2026"  # noqa: S105 - shown on the sign-in page of a demonstration
