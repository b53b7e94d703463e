"""The demo's promises: half a year of them, with what came of each."""

from culture.core.demo import register
from feedback.promises.demo.loading import promise_and_keep

register(promise_and_keep, order=70)
