"""Settings of the bare view alone: no app, no middleware, no look at the connection."""

from bench.bare_settings import *  # noqa: F403
from bench.bare_settings import DATABASES

INSTALLED_APPS = []
MIDDLEWARE = []
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
