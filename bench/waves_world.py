"""The steps of `bench.waves`, each a program of its own that tells as JSON what it cost.

`python -m bench.waves_world make PEOPLE` tells a wave that waits for its opening; the other steps
are `open WAVE`, `tokens WAVE PORT`, `answers WAVE PORT`, `stir WAVE`, `close WAVE`.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import secrets
import sys
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django
from django.utils import timezone

from bench.wave_world import teams_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from culture.accounts.models import Organisation
    from culture.org.models import Unit

DIMENSIONS, ITEMS = 5, 4
REQUESTS = 600
AT_MOST_SECONDS = 20.0
TAKE_PART = 0.7
BUSY = 0.05  # of all people, in the busiest minute
FORM = "Content-Type: application/x-www-form-urlencoded\r\nAccept: application/json\r\n"


def make(people: str) -> dict[str, Any]:
    """Build an organisation of teams in departments in divisions, and a wave that is due."""
    from django.db import transaction  # noqa: PLC0415

    from tests import make as builders  # noqa: PLC0415
    from tests import make_surveys  # noqa: PLC0415

    dice = random.Random(people)
    with transaction.atomic():
        top = builders.a_unit(builders.an_organisation(name=f"{people} people"), name="Whole")
        _people(top.organisation, list(teams_of(top, int(people), dice)))
        version = make_surveys.a_questionnaire(
            top.organisation, items=(ITEMS,) * DIMENSIONS, sides=["expected", "delivered"]
        )
        now = timezone.now()
        wave = make_surveys.a_wave(
            top, versions=[version], opens_at=now, closes_at=now + dt.timedelta(days=9)
        )
    return {"wave": str(wave.uuid)}


def _people(organisation: Organisation, teams: list[tuple[Unit, int]]) -> None:
    from culture.org.models import Person, Position  # noqa: PLC0415
    from tests import make as builders  # noqa: PLC0415

    units = [unit for unit, n in teams for _person in range(n)]
    people = Person.objects.bulk_create(
        Person(
            organisation=organisation,
            number=f"N{place}",
            name=f"Person {place}",
            email=f"person{place}@example.org",
        )
        for place, _unit in enumerate(units)
    )
    starts_on = builders.TODAY
    Position.objects.bulk_create(
        Position(person=person, unit=unit, kind=Position.Kind.MEMBER, starts_on=starts_on)
        for person, unit in zip(people, units, strict=True)
    )


def open_(wave: str) -> dict[str, Any]:
    """Open as the worker does."""
    from surveys.waves.collecting import opening, preparing  # noqa: PLC0415
    from surveys.waves.models import Wave  # noqa: PLC0415

    found, now = Wave.objects.get(uuid=wave), timezone.now()
    spent = {"keys": 0.0}
    making = preparing.prepare_keys

    def timed(*given: Any, **more: Any) -> bool:
        with _timed() as took:
            is_ready = making(*given, **more)
        spent["keys"] = took.seconds
        return is_ready

    preparing.prepare_keys = timed
    worked = time.process_time()
    with _timed() as took:
        assert opening.open_wave(found, now=now), "the wave cannot be opened"
    return {
        "opening": time.process_time() - worked,
        "waited": took.seconds,
        "keys": spent["keys"],
        "transaction": took.seconds - spent["keys"],
        "cells": found.cells.count(),
    }


def tokens(wave: str, port: str) -> dict[str, Any]:
    """Have tokens signed through the web process."""
    from bench.load import post, run_load  # noqa: PLC0415
    from surveys.waves.answering.tokens import encoded  # noqa: PLC0415
    from surveys.waves.demo.browser import Ticket  # noqa: PLC0415
    from surveys.waves.models import Invitation  # noqa: PLC0415

    invitations = Invitation.objects.filter(wave__uuid=wave).select_related("cell")
    requests = iter(
        [
            post(
                f"/s/{one.code}/token/",
                urlencode({"blinded": encoded(Ticket.of(one.cell).blinded)}).encode(),
                headers=FORM,
                port=int(port),
            )
            for one in invitations.order_by("uuid")[:REQUESTS]
        ]
    )
    held = list(requests)
    return {"tokens": _rate(held, port=int(port), run_load=run_load)}


def answers(wave: str, port: str) -> dict[str, Any]:
    """Send answers through the web process, each with a token of its own."""
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415
    from cryptography.hazmat.primitives.hashes import SHA384  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_der_private_key  # noqa: PLC0415

    from bench.load import post, run_load  # noqa: PLC0415
    from surveys.waves.answering.blind_signatures import SALT_LENGTH  # noqa: PLC0415
    from surveys.waves.answering.papers import paper_of  # noqa: PLC0415
    from surveys.waves.answering.tokens import MESSAGE_LENGTH, encoded  # noqa: PLC0415
    from surveys.waves.models import Cell, Wave  # noqa: PLC0415
    from surveys.waves.ticket_keys import unlock_key  # noqa: PLC0415

    found = Wave.objects.get(uuid=wave)
    fields = sorted(field for field in paper_of(found).fields if field.startswith("i"))
    scheme = padding.PSS(mgf=padding.MGF1(SHA384()), salt_length=SALT_LENGTH)
    cells = list(Cell.objects.filter(wave=found))
    keys: list[Any] = [
        load_der_private_key(
            unlock_key(bytes(cell.locked_key), public=bytes(cell.public_key)), password=None
        )
        for cell in cells[:50]
    ]
    held, dice = [], random.Random(wave)
    for place in range(REQUESTS):
        cell, key = cells[place % len(keys)], keys[place % len(keys)]
        message = secrets.token_bytes(MESSAGE_LENGTH)
        body = {
            "wave": wave,
            "cell": str(cell.uuid),
            "message": encoded(message),
            "signature": encoded(key.sign(message, scheme, SHA384())),
            "language": "en",
        } | {field: str(dice.randint(1, 5)) for field in fields}
        held.append(post("/s/answers/", urlencode(body).encode(), headers=FORM, port=int(port)))
    return {"answers": _rate(held, port=int(port), run_load=run_load)}


def _rate(held: list[bytes], *, port: int, run_load: Any) -> float:
    waiting = iter(held)
    number = len(held)
    outcome = run_load(
        port=port,
        make_request=lambda: next(waiting, b"") or held[0],
        expected=b"HTTP/1.1 200",
        seconds=AT_MOST_SECONDS,
        most=number / AT_MOST_SECONDS,
        connections=8,
    )
    assert not outcome.others, outcome.other
    return float(outcome.rate)


def stir(wave: str) -> dict[str, Any]:
    """Seal what seven of ten said, then a busy minute, then one in which one answer comes."""
    from surveys.waves.models import Wave  # noqa: PLC0415

    found = Wave.objects.get(uuid=wave)
    invited = found.invitations.count()
    arrived = _arrive(found, int(invited * (TAKE_PART - BUSY)))
    _seal_due()
    _arrive(found, max(6, int(invited * BUSY)), after=arrived)
    busy = _seal_due()
    _seal_due()
    _arrive(found, 1, after=invited - 1)
    quiet = _seal_due()
    return {
        "busy": busy.seconds,
        "busy_bytes": busy.log,
        "quiet": quiet.seconds,
        "quiet_bytes": quiet.log,
    }


def _arrive(wave: Any, number: int, *, after: int = 0) -> int:
    """Let tokens be fetched and answers be sent, each in transactions of its own."""
    from django.db import connection  # noqa: PLC0415

    cells = list(wave.cells.values_list("uuid", flat=True))
    letter = secrets.token_bytes(wave.key.letter_bytes + 48)
    serials = list(wave.invitations.order_by("pk").values_list("pk", flat=True))
    dice = random.Random(after)
    with connection.cursor() as cursor:
        for serial in serials[after : after + number]:
            cursor.execute(
                "UPDATE waves_invitation SET use = 'token', digest = %s WHERE id = %s",
                [secrets.token_bytes(32), serial],
            )
            cursor.execute(
                "SELECT answers.submit(%s, %s, %s, %s)",
                [wave.uuid, dice.choice(cells), uuid.uuid4(), letter],
            )
    return after + number


@dataclass
class Took:
    """What a step took: seconds, and bytes of the database's log."""

    seconds: float = 0.0
    log: int = 0


def _seal_due() -> Took:
    from surveys.waves import tasks  # noqa: PLC0415

    with _timed() as took:
        tasks.seal_due()
    return took


@contextmanager
def _timed() -> Iterator[Took]:
    from django.db import connection  # noqa: PLC0415

    def place() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
            return int(cursor.fetchone()[0])

    took = Took()
    before, began = place(), time.monotonic()
    yield took
    took.seconds, took.log = time.monotonic() - began, place() - before


def close(wave: str) -> dict[str, Any]:
    """Close, and shuffle for the last time."""
    from surveys.waves.closing.ending import close_wave  # noqa: PLC0415
    from surveys.waves.collecting import sealing  # noqa: PLC0415
    from surveys.waves.models import Wave  # noqa: PLC0415

    found = Wave.objects.get(uuid=wave)
    with _timed() as took:
        assert close_wave(found, now=timezone.now())
        sealing.finish(found.uuid)
    return {"closing": took.seconds}


STEPS: dict[str, Callable[..., dict[str, Any]]] = {
    "make": make,
    "open": open_,
    "tokens": tokens,
    "answers": answers,
    "stir": stir,
    "close": close,
}

if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(STEPS[sys.argv[1]](*sys.argv[2:])))
