"""Publishing what a closed wave says; the next run makes a crash in between good.

The last shuffle takes away what leads to an answer. Then the worker opens the letters, and numbers,
comments and the certificate of their audit are published together with the state that says so.
Answers go with the same transaction, their key right after it.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_own_act
from culture.core import locks
from culture.core.letters.keys import KeyRefused, read_key
from culture.core.locks import Lock
from culture.metrics.closed.facts import WaveFacts
from culture.metrics.closed.releases import publish_wave
from culture.privacy.groups import UnitGroup
from surveys.waves.closing.certificates import FoundUnsafe, certify
from surveys.waves.closing.comments import release_comments
from surveys.waves.closing.ending import forget_tokens
from surveys.waves.closing.opened import erase_letters, open_letters
from surveys.waves.collecting import keys, sealing
from surveys.waves.models import Wave, WaveKey

if TYPE_CHECKING:
    import datetime as dt

    from culture.privacy.ground import Cells

log = logging.getLogger(__name__)


class Ending(StrEnum):
    """What became of a try to publish a wave."""

    RELEASED = "released"
    NOT_NOW = "not closed, or another worker is at it"
    NO_KEY = "its key cannot be used"
    WITHHELD = "the audit found something"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try to publish a wave, and why it failed where it did."""

    outcome: Ending
    why: str = ""


def release_wave(identity: uuid.UUID, *, now: dt.datetime) -> bool:
    """Publish a closed wave if that can be; see `attempt_release`."""
    return attempt_release(identity, now=now).outcome == Ending.RELEASED


def attempt_release(identity: uuid.UUID, *, now: dt.datetime) -> Attempt:
    """Shuffle a closed wave for the last time and publish it, or say why that cannot be.

    What it publishes is audited on the plain answers first, and withheld where anything is found.
    With the publication the answers go, and after it the key: then no backup can be read either.
    Idempotent, and one worker at a time: a second one returns at once instead of waiting. Numbers
    once published stay as they are.
    """
    wave = Wave.objects.filter(uuid=identity, state=Wave.State.CLOSED).select_related("key").first()
    if wave is None or not _finish(identity):
        return Attempt(Ending.NOT_NOW)
    try:
        private = read_key(identity, public=bytes(wave.key.public_key))
        is_published = _publish(identity, private=private, now=now)
    except KeyRefused as refused:
        WaveKey.objects.filter(wave=wave).update(problem=refused.problem, checked_at=now)
        log.warning("wave %s waits for its key: %s", identity, refused.problem)
        return Attempt(Ending.NO_KEY, str(refused.problem))
    except FoundUnsafe as found:
        Wave.objects.filter(pk=wave.pk).update(is_withheld=True)
        log.warning("wave %s is withheld, the audit found: %s", identity, found)
        return Attempt(Ending.WITHHELD, str(found))
    keys.destroy_leftovers()
    return Attempt(Ending.RELEASED if is_published else Ending.NOT_NOW)


def release_withheld(wave: Wave, *, now: dt.datetime) -> Attempt:
    """Audit a withheld wave again and publish it where nothing is found any more; audited."""
    attempt = attempt_release(wave.uuid, now=now)
    record_own_act(
        organisation_id=wave.organisation_id,
        action="wave-release-tried-again",
        object_name=wave.name,
        object_uuid=wave.uuid,
        details={"outcome": attempt.outcome.name.lower()},
        now=now,
    )
    return attempt


@transaction.atomic(durable=True)
def _finish(identity: uuid.UUID) -> bool:
    """Shuffle for the last time; False where another worker is at this wave already."""
    if not locks.try_to_take(Lock.RELEASING, identity):
        return False
    sealing.finish(identity)
    return True


@transaction.atomic(durable=True)
def _publish(identity: uuid.UUID, *, private: bytes, now: dt.datetime) -> bool:
    if not locks.try_to_take(Lock.RELEASING, identity):
        return False
    closed = Wave.objects.filter(uuid=identity, state=Wave.State.CLOSED)
    wave = (
        closed.select_for_update(skip_locked=True, of=("self",))
        .select_related("organisation")
        .first()
    )
    if wave is None:
        return False
    locks.take(Lock.ANSWERS, wave.uuid)
    opened = open_letters(wave, private)
    parts = wave.parts.select_related("version").order_by("position")
    sheets = [sheet for part in parts for sheet in opened.sheets_of(part.version)]
    publish_wave(
        organisation=wave.organisation,
        wave=_facts_of(wave),
        cells=_cells_of(wave),
        sheets=sheets,
        now=now,
    )
    release_comments(wave, opened)
    certify(wave, sheets, unreadable=opened.unreadable, now=now)
    erase_letters(wave=wave.uuid)
    # Somebody may have fetched a token in the moment of the closing.
    forget_tokens(wave)
    Wave.objects.filter(pk=wave.pk).update(
        state=Wave.State.RELEASED, released_at=now, is_withheld=False
    )
    return True


def _facts_of(wave: Wave) -> WaveFacts:
    if wave.closed_at is None:
        raise ValueError("an open wave publishes nothing")
    return WaveFacts(
        uuid=wave.uuid,
        name=wave.name,
        closed_on=wave.organisation.day_of(wave.closed_at),
        k=wave.k,
        seed=bytes(wave.seed),
    )


def _cells_of(wave: Wave) -> Cells:
    return {
        cell.uuid: UnitGroup(tuple(cell.units), cell.unit_id, cell.invited)
        for cell in wave.cells.order_by("pk")
    }
