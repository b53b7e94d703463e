"""The private keys of waves: made when a wave opens, destroyed when it is released.

Each is a file of the worker (see `culture.core.letters.keys`). Without it nobody can read the
wave's answers any more, in no backup either.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from culture.core.letters.keys import destroy_key, problem_of, problem_of_folder
from surveys.waves.models import KeyFolder, Wave, WaveKey

if TYPE_CHECKING:
    import datetime as dt

log = logging.getLogger(__name__)


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
    note_folder(problem_of_folder(), now=now)
    in_use = WaveKey.objects.filter(wave__state__in=(Wave.State.OPEN, Wave.State.CLOSED))
    for key in in_use.select_related("wave"):
        problem = problem_of(key.wave.uuid, public=bytes(key.public_key))
        WaveKey.objects.filter(pk=key.pk).update(problem=problem, checked_at=now)
        if problem:
            log.error("the key of wave %s cannot be used: %s", key.wave.uuid, problem)


def note_folder(problem: str, *, now: dt.datetime) -> None:
    """Write down what keeps keys from being made; empty where nothing does."""
    KeyFolder.objects.update_or_create(
        pk=KeyFolder.ONLY, defaults={"problem": problem, "checked_at": now}
    )
