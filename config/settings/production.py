"""Behind a reverse proxy with TLS, on PostgreSQL; every secret comes from the environment."""

from config.env import env
from config.settings.base import *  # noqa: F403 - settings modules extend one another so
from config.settings.base import STORAGES

SECRET_KEY = env("SECRET_KEY")
STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
INSECURE = env.bool("JIEBANG_INSECURE_HTTP", default=False)
"""An intranet without TLS may say so; it is then on its own."""
SECURE_SSL_REDIRECT = not INSECURE
SESSION_COOKIE_SECURE = not INSECURE
CSRF_COOKIE_SECURE = not INSECURE
SECURE_HSTS_SECONDS = 0 if INSECURE else 31_536_000
