"""The demo's cases: in all states, one opened again, one that nobody answered."""

from culture.core.demo import register, register_settling
from feedback.cases.demo.loading import answer_customers, state

register(answer_customers, order=75)
register_settling(state, order=25)
