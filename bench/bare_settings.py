"""Settings of the bare view: the same database, and nothing between the server and the view."""

from culture.settings.base import ALLOWED_HOSTS, DATABASES, LOGGING, SECRET_KEY, USE_TZ

__all__ = ["ALLOWED_HOSTS", "DATABASES", "LOGGING", "SECRET_KEY", "USE_TZ"]

ROOT_URLCONF = "bench.bare"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
