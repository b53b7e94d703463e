"""The demo's actions: half a year of them, with what came of each."""

from culture.actions.demo.loading import act_and_check
from culture.core.demo import register_settling

register_settling(act_and_check, order=30)
