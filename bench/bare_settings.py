"""Settings of the bare view: those of the house, with two URLs instead of all."""

from culture.settings.base import *  # noqa: F403

ROOT_URLCONF = "bench.bare"
