"""The world of the access table, stored for a live server."""

import pytest
from django.core.cache import cache

from feedback.touchpoints.lookup import recent_touchpoints
from feedback.touchpoints.services import limits
from tests.architecture.access.world import World, a_world


@pytest.fixture
def world(transactional_db: None) -> World:
    """Two organisations with somebody in every role; nothing remembered by the process."""
    cache.clear()
    recent_touchpoints.forget()
    limits.counts.forget()
    return a_world(with_canaries=False)
