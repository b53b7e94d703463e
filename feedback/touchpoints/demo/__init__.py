"""The demo's touchpoints and their customers' answers."""

from culture.core.demo import register, register_settling
from feedback.touchpoints.demo.loading import count_answers, open_touchpoints

register(open_touchpoints, order=30)
register_settling(count_answers, order=5)
