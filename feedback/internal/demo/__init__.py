"""The demo's rounds between departments: two in half a year, answered with tokens."""

from culture.core.demo import register_settling
from feedback.internal.demo.loading import hold_rounds

register_settling(hold_rounds, order=6)
