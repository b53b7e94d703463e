"""Asking as somebody of the world, and leaving it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
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
    """Give a client that is signed in as this role, or sends its key.

    Where everybody of the world has signed in already, that session is used.
    """
    if role in world.sessions:
        client = _client()
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
        return client
    if role in world.users:
        return newly_signed_in(world, role)
    secret = world.keys.get(role, "")
    return _client({"Authorization": f"Bearer {secret}"} if secret else {})


def newly_signed_in(world: World, role: str) -> Client:
    """Give a client with a session of its own."""
    client = _client()
    client.force_login(world.users[role])
    return client


def sign_everybody_in(world: World) -> None:
    """Give each role one session, which its clients share from here on."""
    world.sessions = {
        role: newly_signed_in(world, role).cookies[settings.SESSION_COOKIE_NAME].value
        for role in world.users
    }


def _client(headers: dict[str, str] | None = None) -> Client:
    client = Client(headers=headers)
    client.handler = HANDLER
    return client
