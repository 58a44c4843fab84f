"""The test run: fast hashes, mail in memory, background tasks carried out at once unless a test says otherwise."""

from config.settings.base import *  # noqa: F403 - settings modules extend one another so

SECRET_KEY = "tests only, never served"  # noqa: S105
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
AXES_ENABLED = False
