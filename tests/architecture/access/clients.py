"""Asking as somebody of the world, and leaving it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from tests.architecture.access.world import World

HANDLER = ClientHandler(enforce_csrf_checks=False)  # loads the middleware once


@contextmanager
def undone() -> Iterator[None]:
    block: Any = transaction.atomic()
    block._from_testcase = True  # as a test case's own, so that durable blocks may stand in it
    with block:
        yield
        transaction.set_rollback(True)


def client_of(world: World, role: str) -> Client:
    """Give a client that is signed in as this role, or sends its key."""
    secret = world.keys.get(role, "")
    client = Client(headers={"Authorization": f"Bearer {secret}"} if secret else {})
    client.handler = HANDLER
    if role in world.users:
        client.force_login(world.users[role])
    return client
