"""The demo's waves: two that are released, and one that is open."""

from culture.core.demo import register, register_settling
from surveys.waves.demo.loading import hold_waves, release_waves

register(hold_waves, order=40)
register_settling(release_waves, order=20)
