"""Builders of waves past all services, and of what employees answer in them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection

from culture.core.letters.keys import make_key, read_key
from culture.org.models import Unit
from surveys.instruments.models import Version
from surveys.waves.answering.answers import Outcome, identity_of, receipt_of, submit
from surveys.waves.closing.opened import Opened, open_letters
from surveys.waves.letters import VersionRatings, WaveAnswer, open_letter
from surveys.waves.models import Cell, Wave, WaveKey, WaveVersion
from tests import make

MESSAGE_BYTES = 32
TABLES = ("receipt", "inbox", "sealed")
LETTER_BYTES = 9_600


def a_wave(unit: Unit, *versions: Version, state: str = Wave.State.OPEN, **facts: Any) -> Wave:
    """A wave of a unit that asks versions, brought into a state past all checks of services."""
    facts.setdefault("name", "Autumn")
    facts.setdefault("opens_at", make.NOW)
    facts.setdefault("closes_at", make.NOW + dt.timedelta(days=14))
    facts.setdefault("languages", list(make.LANGUAGES))
    wave = Wave.objects.create(organisation=unit.organisation, created_at=make.NOW, **facts)
    wave.units.add(unit)
    for position, version in enumerate(versions):
        WaveVersion.objects.create(wave=wave, version=version, position=position)
    a_key(wave)
    set_state(wave, state)
    return wave


def a_key(wave: Wave) -> WaveKey:
    """The key of a wave, with its private half where the worker keeps it."""
    return WaveKey.objects.create(
        wave=wave,
        public_key=make_key(wave.uuid),
        letter_bytes=LETTER_BYTES,
        checked_at=make.NOW,
    )


def opened(wave: Wave) -> Opened:
    """What a worker reads of the sealed answers of a wave."""
    return open_letters(wave, read_key(wave.uuid))


def set_state(wave: Wave, state: str) -> None:
    """Move a wave to a state."""
    wave.state = state
    wave.save(update_fields=["state"])


def a_cell(wave: Wave, unit: Unit, *, invited: int = 8, **facts: Any) -> Cell:
    """A collection cell of one unit; without real keys, for who needs no tokens."""
    facts.setdefault("public_key", b"public")
    facts.setdefault("locked_key", b"locked")
    return Cell.objects.create(wave=wave, unit=unit, units=[unit.pk], invited=invited, **facts)


def an_answer(
    *versions: Version | uuid.UUID,
    delivered: Sequence[int | None] = (4, 3, 5),
    expected: Sequence[int | None] | None = None,
    **facts: Any,
) -> WaveAnswer:
    """The same ratings of every version."""
    parts = [
        VersionRatings(
            version if isinstance(version, uuid.UUID) else version.uuid,
            None if expected is None else tuple(expected),
            tuple(delivered),
        )
        for version in versions
    ]
    return WaveAnswer(tuple(parts), **facts)


def identity(number: int) -> uuid.UUID:
    """The identity that the token with a number leads to."""
    return identity_of(receipt_of(number.to_bytes(MESSAGE_BYTES)))


def send(cell: Cell, identity: uuid.UUID, answer: WaveAnswer) -> Outcome:
    """Submit one answer to a cell."""
    return submit(cell=cell, identity=identity, answer=answer)


def spoil_letter(identity: uuid.UUID) -> None:
    """Change one byte of a letter that waits, as somebody with the database could."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE answers.inbox SET letter = set_byte(letter, 99, 255 - get_byte(letter, 99))"
            " WHERE id = %s",
            [identity],
        )


def all_that_arrived() -> list[WaveAnswer]:
    """Every answer that waits or is sealed, opened with the keys of the waves, by its identity."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wave, cell, letter FROM (SELECT * FROM answers.inbox"
            " UNION ALL SELECT * FROM answers.sealed) AS arrived ORDER BY id"
        )
        return [
            open_letter(bytes(letter), read_key(wave), wave=wave, cell=cell)
            for wave, cell, letter in cursor.fetchall()
        ]


def forget_all() -> None:
    """Empty the schema of answers, which the end of a test with real transactions leaves alone."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE " + ", ".join(f"answers.{table}" for table in TABLES))
