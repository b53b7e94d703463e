"""The demo's waves: two that are released, and one that is open."""

from culture.core.demo import register
from surveys.waves.demo.loading import hold_waves

register(hold_waves, order=40)
