"""The world of the access table, built once for a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import DjangoDbBlocker

from tests.architecture.access.clients import sign_everybody_in, undone
from tests.architecture.access.world import World, a_world


@pytest.fixture(scope="module")
def _built(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Build the world once: whatever a test does is undone, so the next finds it as it was."""
    with django_db_blocker.unblock(), undone():
        world = a_world()
        sign_everybody_in(world)
        yield world


@pytest.fixture
def world(_built: World, db: None) -> World:
    cache.clear()
    return _built
