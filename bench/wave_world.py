"""Makes a closed wave, answered and sealed, and publishes it, telling as JSON what that cost.

Run in a house as `python -m bench.wave_world make PEOPLE INSTRUMENTS`, which tells the wave, and
`python -m bench.wave_world publish WAVE` in a process of its own, whose memory is that of the job.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import django
from django.utils import timezone

if TYPE_CHECKING:
    from culture.org.models import Unit
    from surveys.instruments.models import Version
    from surveys.waves.letters import WaveAnswer

DIMENSIONS, ITEMS = 5, 4
TENURES = (("under-1", "1-3", "3-10", "over-10", ""), (15, 25, 32, 23, 5))
ROLES = (("customers", "colleagues", "leader", ""), (53, 30, 12, 5))
DEPARTMENTS, TEAMS = 8, 6
TAKE_PART, SKIP = 0.7, 0.02
LEAST_ASKED = 8
LETTERS_AT_ONCE = 500


def make(people: int, instruments: int) -> str:
    """Build an organisation of teams in departments in divisions, and what seven of ten said."""
    from culture.privacy.groups import group_units  # noqa: PLC0415
    from surveys.waves.letters import length_for  # noqa: PLC0415
    from surveys.waves.models import Cell, Wave  # noqa: PLC0415
    from tests import make as builders  # noqa: PLC0415
    from tests import make_answers, make_surveys  # noqa: PLC0415

    dice = random.Random(people)
    top = builders.a_unit(builders.an_organisation(name=f"{people} people"), name="Whole")
    teams = dict(teams_of(top, people, dice))
    versions = [
        make_surveys.a_questionnaire(
            top.organisation,
            key=f"instrument-{number}",
            items=(ITEMS,) * DIMENSIONS,
            sides=["expected", "delivered"],
        )
        for number in range(instruments)
    ]
    wave = make_answers.a_wave(top, *versions, state=Wave.State.CLOSED, closed_at=timezone.now())
    length = length_for([2 * ITEMS * DIMENSIONS] * instruments, has_comment=False)
    paths = {top.pk: (top.pk,)} | {
        unit.pk: tuple(unit.path) for unit in top.organisation.units.all()
    }
    groups = group_units({unit.pk: n for unit, n in teams.items()}, paths=paths, least=LEAST_ASKED)
    cells = Cell.objects.bulk_create(
        Cell(
            wave=wave,
            unit_id=group.unit,
            units=list(group.members),
            invited=group.n,
            public_key=b"public",
            locked_key=b"",
        )
        for group in groups
    )
    cell_of = {unit: cell.uuid for cell in cells for unit in cell.units}
    answers = (
        (cell_of[unit.pk], answer)
        for unit, n in teams.items()
        for answer in _answers(versions, n, dice)
    )
    _seal(wave.uuid, answers, public_key=bytes(wave.key.public_key), length=length)
    return str(wave.uuid)


def teams_of(top: Unit, people: int, dice: random.Random) -> Iterator[tuple[Unit, int]]:
    """Build teams in departments in divisions until so many people have one, each with its size."""
    from tests import make as builders  # noqa: PLC0415

    number, left = 0, people
    division = department = top
    while left:
        if number % (DEPARTMENTS * TEAMS) == 0:
            division = builders.a_unit(top.organisation, parent=top, name=f"Division {number}")
        if number % TEAMS == 0:
            department = builders.a_unit(
                top.organisation, parent=division, name=f"Department {number}"
            )
        n = min(left, dice.randint(5, 15))
        yield builders.a_unit(top.organisation, parent=department, name=f"Team {number}"), n
        number, left = number + 1, left - n


def _answers(versions: list[Version], people: int, dice: random.Random) -> Iterator[WaveAnswer]:
    from surveys.waves.letters import VersionRatings, WaveAnswer  # noqa: PLC0415

    mood = dice.gauss(3.6, 0.4)
    for _person in range(people):
        if dice.random() >= TAKE_PART:
            continue
        own = dice.gauss(mood, 0.5)
        parts = []
        for version in versions:
            delivered = [
                None if dice.random() < SKIP else _rating(own, 0.8, dice)
                for _item in range(DIMENSIONS * ITEMS)
            ]
            expected = [one and _rating(4.3, 0.7, dice) for one in delivered]
            parts.append(VersionRatings(version.uuid, tuple(expected), tuple(delivered)))
        [tenure], [role] = (dice.choices(*of) for of in (TENURES, ROLES))
        yield WaveAnswer(tuple(parts), tenure=tenure, role=role)


def _rating(centre: float, spread: float, dice: random.Random) -> int:
    return min(5, max(1, round(dice.gauss(centre, spread))))


def _seal(
    wave: uuid.UUID,
    answers: Iterator[tuple[uuid.UUID, WaveAnswer]],
    *,
    public_key: bytes,
    length: int,
) -> None:
    from django.db import connection  # noqa: PLC0415

    from surveys.waves.letters import WaveEnvelope  # noqa: PLC0415

    envelope = WaveEnvelope(public_key, length)
    rows = [
        (uuid.uuid4(), wave, cell, envelope.seal_answer(answer, wave=wave, cell=cell))
        for cell, answer in answers
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO answers.sealed (id, wave, cell, letter) VALUES (%s, %s, %s, %s)", rows
        )


def publish(wave: str) -> dict[str, Any]:
    """Publish as the worker does; tell processor seconds, memory in MB, and what came of it."""
    from culture.metrics.models import Release  # noqa: PLC0415
    from surveys.waves.closing.releasing import release_wave  # noqa: PLC0415
    from surveys.waves.models import Certificate  # noqa: PLC0415

    before, started = time.process_time(), time.monotonic()
    assert release_wave(uuid.UUID(wave), now=timezone.now()), "the wave is withheld"
    seconds, waited = time.process_time() - before, time.monotonic() - started
    found = Certificate.objects.get(wave__uuid=wave).content
    return {
        "seconds": seconds,
        "waited": waited,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "releases": Release.objects.filter(edition=wave).count(),
        "examined": found["examined"],
        "unreadable": found["unreadable"],
    }


if __name__ == "__main__":
    django.setup()
    from django.db import transaction

    told: Any
    if sys.argv[1] == "make":
        with transaction.atomic():
            told = make(*map(int, sys.argv[2:]))
    else:
        told = publish(sys.argv[2])
    sys.stdout.write(json.dumps(told))
