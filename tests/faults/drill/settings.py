"""The settings of the house, and one app more."""

from culture.settings.base import *  # noqa: F403
from culture.settings.base import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.drill"]
