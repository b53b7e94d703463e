"""Private keys of letters: files of the worker, outside the database and out of the web's reach.

One file a key. Without it nobody can read what was sealed to it any more, in no backup either.
"""

from __future__ import annotations

import logging
import os
import uuid
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from culture.core.letters.problems import KeyProblem
from culture.core.letters.sealing import KEY_BYTES, new_private_key, public_key_of

log = logging.getLogger(__name__)

SUFFIX = ".key"


class KeyRefused(Exception):  # noqa: N818 - says what happened
    """A private key cannot be made or read."""

    def __init__(self, problem: KeyProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def make_key(name: uuid.UUID) -> bytes:
    """Give the public half of a key after its private half was stored and read back.

    One that an interrupted run left is taken; side by side, all get the same. Raises `KeyRefused`.
    """
    path = _path_of(name)
    try:
        _store(path, new_private_key())
    except OSError as error:
        log.warning("a key cannot be stored: %s", error.strerror)
        raise KeyRefused(KeyProblem.UNWRITABLE) from error
    return public_key_of(read_key(name))


def read_key(name: uuid.UUID, *, public: bytes | None = None) -> bytes:
    """Give a private key, which must fit a public half where one is given.

    Raises `KeyRefused`.
    """
    path = _path_of(name)
    try:
        private = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyRefused(KeyProblem.MISSING) from error
    except OSError as error:
        raise KeyRefused(KeyProblem.UNREADABLE) from error
    if len(private) != KEY_BYTES:
        raise KeyRefused(KeyProblem.UNREADABLE)
    if public is not None and public_key_of(private) != public:
        raise KeyRefused(KeyProblem.ANOTHER)
    return private


def destroy_key(name: uuid.UUID) -> None:
    """Overwrite and delete a private key; nothing happens where it is gone."""
    path = _path_of(name)
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync(path.parent)


def problem_of(name: uuid.UUID, *, public: bytes) -> str:
    """Say what is wrong with the private half of a key; empty where nothing is."""
    try:
        read_key(name, public=public)
    except KeyRefused as refused:
        return refused.problem.value
    return ""


def problem_of_folder() -> str:
    """Say what keeps keys from being made; empty where nothing does."""
    probe = uuid.uuid4()
    try:
        make_key(probe)
        destroy_key(probe)
    except KeyRefused as refused:
        return refused.problem.value
    except OSError:
        return KeyProblem.UNWRITABLE.value
    return ""


def _path_of(name: uuid.UUID) -> Path:
    if not settings.LETTER_KEYS:
        raise KeyRefused(KeyProblem.NO_FOLDER)
    return Path(settings.LETTER_KEYS) / f"{name}{SUFFIX}"


def _store(path: Path, private: bytes) -> None:
    """Write a key whole or not at all, unless there is one; it outlives a failing machine."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    fresh = path.with_name(f"{uuid.uuid4()}.fresh")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(private)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
    finally:
        fresh.unlink()
    _sync(path.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
