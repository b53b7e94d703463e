"""The demo's touchpoints and their customers' answers."""

from culture.core.demo import register
from feedback.touchpoints.demo.loading import open_touchpoints

register(open_touchpoints, order=30)
