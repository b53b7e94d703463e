"""The demo's promises: half a year of them, with what came of each."""

from culture.core.demo import register, register_settling
from feedback.promises.demo.loading import promise_and_keep, state

register(promise_and_keep, order=70)
register_settling(state, order=20)
