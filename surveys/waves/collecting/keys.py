"""The private keys of waves: files of the worker, outside the database and out of the web's reach.

One file a wave, made when it opens, destroyed when it is released. Without the file nobody can read
the wave's answers any more, in no backup either.
"""

from __future__ import annotations

import logging
import os
import uuid
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from surveys.waves import letters
from surveys.waves.models import KeyFolder, KeyProblem, Wave, WaveKey

if TYPE_CHECKING:
    import datetime as dt

log = logging.getLogger(__name__)

SUFFIX = ".key"


class KeyRefused(Exception):  # noqa: N818 - says what happened
    """A private key cannot be made or read."""

    def __init__(self, problem: KeyProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def make_key(wave: uuid.UUID) -> bytes:
    """Give the public half of a wave's key after its private half was stored and read back.

    A key that an interrupted opening left is taken; side by side, all get the same. Raises
    `KeyRefused`.
    """
    path = _path_of(wave)
    try:
        _store(path, letters.new_private_key())
    except OSError as error:
        log.warning("a key cannot be stored: %s", error.strerror)
        raise KeyRefused(KeyProblem.UNWRITABLE) from error
    return letters.public_key_of(read_key(wave))


def read_key(wave: uuid.UUID, *, public: bytes | None = None) -> bytes:
    """Give the private key of a wave, which must fit a public half where one is given.

    Raises `KeyRefused`.
    """
    path = _path_of(wave)
    try:
        private = path.read_bytes()
    except FileNotFoundError as error:
        raise KeyRefused(KeyProblem.MISSING) from error
    except OSError as error:
        raise KeyRefused(KeyProblem.UNREADABLE) from error
    if len(private) != letters.KEY_BYTES:
        raise KeyRefused(KeyProblem.UNREADABLE)
    if public is not None and letters.public_key_of(private) != public:
        raise KeyRefused(KeyProblem.ANOTHER)
    return private


def destroy_key(wave: uuid.UUID) -> None:
    """Overwrite and delete the private key of a wave; nothing happens where it is gone."""
    path = _path_of(wave)
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            file.write(bytes(letters.KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        _sync(path.parent)


def destroy_leftovers() -> int:
    """Destroy keys of released waves, which a crash at the release left; return how many."""
    released = WaveKey.objects.filter(wave__state=Wave.State.RELEASED, is_destroyed=False)
    keys = list(released.select_related("wave"))
    for key in keys:
        destroy_key(key.wave.uuid)
        WaveKey.objects.filter(pk=key.pk).update(is_destroyed=True, problem="")
    return len(keys)


def check_keys(*, now: dt.datetime) -> None:
    """Write down, for pages to read, whether keys can be made and whether those in use are there.

    Idempotent. Where several workers share no folder, each says what it sees.
    """
    note_folder(_problem_of_folder(), now=now)
    in_use = WaveKey.objects.filter(wave__state__in=(Wave.State.OPEN, Wave.State.CLOSED))
    for key in in_use.select_related("wave"):
        problem = problem_of(key)
        WaveKey.objects.filter(pk=key.pk).update(problem=problem, checked_at=now)
        if problem:
            log.error("the key of wave %s cannot be used: %s", key.wave.uuid, problem)


def note_folder(problem: str, *, now: dt.datetime) -> None:
    """Write down what keeps keys from being made; empty where nothing does."""
    KeyFolder.objects.update_or_create(
        pk=KeyFolder.ONLY, defaults={"problem": problem, "checked_at": now}
    )


def problem_of(key: WaveKey) -> str:
    """Say what is wrong with the private half of a key; empty where nothing is."""
    try:
        read_key(key.wave.uuid, public=bytes(key.public_key))
    except KeyRefused as refused:
        return refused.problem.value
    return ""


def _problem_of_folder() -> str:
    probe = uuid.uuid4()
    try:
        make_key(probe)
        destroy_key(probe)
    except KeyRefused as refused:
        return refused.problem.value
    except OSError:
        return KeyProblem.UNWRITABLE.value
    return ""


def _path_of(wave: uuid.UUID) -> Path:
    if not settings.WAVE_KEYS:
        raise KeyRefused(KeyProblem.NO_FOLDER)
    return Path(settings.WAVE_KEYS) / f"{wave}{SUFFIX}"


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
