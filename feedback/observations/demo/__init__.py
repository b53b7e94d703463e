"""The demo's observations: half a year of them, with what became of each."""

from culture.core.demo import register, register_settling
from feedback.observations.demo.loading import listen_and_decide, state

register(listen_and_decide, order=80)
register_settling(state, order=27)
