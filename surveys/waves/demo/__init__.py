"""The demo's waves: four that are released, and one that is open."""

from culture.core.demo import register_settling
from surveys.waves.demo.loading import hold_waves

register_settling(hold_waves, order=3)
