"""Settings of the tests: the same engines, quicker passwords, strict templates."""

import os
from typing import Any

from culture.settings.base import *  # noqa: F403
from culture.settings.base import CACHES, DATABASES, STORAGES, TEMPLATES
from culture.settings.env import env
from machine import embedded

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
# A running house keeps its queue and cache to itself, and so does each of several workers.
WORKER = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw"))
if not env.str("REDIS_URL", default=""):
    REDIS_URL = CACHES["default"]["LOCATION"] = embedded.redis_url(1 + WORKER)
    CELERY_BROKER_URL = embedded.broker_url(1 + WORKER)
if not env.str("LETTER_KEYS", default=""):
    LETTER_KEYS = str(embedded.data_folder() / "letter-keys-of-tests")
SECRET_KEY = "tests only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
# A test server's threads must not hold the database that is dropped at the end.
DATABASES["default"]["CONN_MAX_AGE"] = 0
# No power fails here: fault tests have a server of their own, with the settings of production.
DATABASES["default"]["OPTIONS"].setdefault("options", "-c synchronous_commit=off")


class MissingVariable(str):
    """A template variable that does not exist is an error, not an empty string."""

    __slots__ = ()

    def __mod__(self, missing: object) -> str:
        """Fail with the variable's name."""
        raise AssertionError(f"template variable does not exist: {missing}")

    def __contains__(self, searched: object) -> bool:
        """Make Django interpolate the name of the missing variable."""
        return searched == "%s"


_options: Any = TEMPLATES[0]["OPTIONS"]
_options["string_if_invalid"] = MissingVariable("%s")
WHITENOISE_AUTOREFRESH = True  # nothing is collected for a test
