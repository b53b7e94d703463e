"""What an opening makes first, and may take minutes over: a key for each of a wave's cells.

They are stored a few at a time, so whoever goes on after a crash or beside another begins where it
stood. Nothing of them is part of the wave until it opens, which happens in one transaction.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import transaction

from culture.core import locks
from culture.core.locks import Lock
from surveys.waves.answering.blind_signatures import new_key, public_key_of
from surveys.waves.models import PreparedKey, Wave
from surveys.waves.ticket_keys import lock_key

if TYPE_CHECKING:
    import datetime as dt

    from surveys.waves.models import WaveQuerySet

KEYS_AT_ONCE = 16


def begin(wave: Wave, *, wanted: int, now: dt.datetime) -> bool:
    """Say how many keys a wave waits for; False where it is not to be opened now."""
    return bool(_waiting(wave, now=now).update(keys_wanted=wanted))


def prepare_keys(wave: Wave, *, wanted: int, now: dt.datetime) -> bool:
    """Make keys until so many are there; False where the opening is off, or another is at it."""
    missing = wanted - wave.prepared_keys.count()
    # Making one is work of the library, which lets other threads go on meanwhile.
    with ThreadPoolExecutor(os.cpu_count()) as makers:
        while missing > 0:
            if not _prepare(wave, missing, makers=makers, now=now):
                return False
            missing = wanted - wave.prepared_keys.count()
    return True


def take_keys(wave: Wave, *, wanted: int) -> list[PreparedKey]:
    """Give so many keys to a wave that opens, and keep none back; the caller's transaction."""
    prepared = list(wave.prepared_keys.order_by("pk")[:wanted])
    made = [_new_key(wave) for _missing in range(wanted - len(prepared))]
    wave.prepared_keys.all().delete()
    return prepared + made


def drop_keys(wave: Wave) -> None:
    """Forget what was prepared for an opening that does not happen."""
    wave.prepared_keys.all().delete()
    Wave.objects.filter(pk=wave.pk).update(keys_wanted=None)


@transaction.atomic
def _prepare(wave: Wave, missing: int, *, makers: ThreadPoolExecutor, now: dt.datetime) -> bool:
    if not locks.try_to_take(Lock.OPENING, wave.uuid):
        return False
    few = min(missing, KEYS_AT_ONCE)
    made = list(makers.map(_new_key, [wave] * few))
    # Whoever calls the opening off waits for this row, and drops these keys as well.
    if not _waiting(wave, now=now).select_for_update(of=("self",)).exists():
        return False
    PreparedKey.objects.bulk_create(made)
    return True


def _waiting(wave: Wave, *, now: dt.datetime) -> WaveQuerySet:
    return Wave.objects.filter(pk=wave.pk, state=Wave.State.SCHEDULED, opens_at__lte=now)


def _new_key(wave: Wave) -> PreparedKey:
    private = new_key()
    public = public_key_of(private)
    return PreparedKey(wave=wave, public_key=public, locked_key=lock_key(private, public=public))
