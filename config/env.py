"""What the environment says: one place that reads variables, so that every setting has one source."""

import secrets
from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
"""What this installation makes for itself (database, secret key, collected static files); never in git."""

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")


def local_secret_key() -> str:
    """The key of a single-machine installation: made once, kept beside the database, readable by its owner."""
    VAR_DIR.mkdir(exist_ok=True)
    path = VAR_DIR / "secret_key"
    try:
        with path.open("x") as fresh:
            path.chmod(0o600)
            fresh.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()
