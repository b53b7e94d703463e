"""The same answers give the same releases, byte for byte, whatever else the machine does."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction

from culture.accounts.models import Organisation
from culture.metrics.closed.facts import AnswerRow, Sheet, WaveFacts
from culture.metrics.closed.releases import publish_wave
from culture.metrics.models import Release
from culture.privacy.ground import Cells
from tests import make, make_waves
from tests.culture.organisations import NOT_SAID, ROLES, TENURE

pytestmark = pytest.mark.django_db

DEPARTMENTS, TEAMS = 20, 6
ITEMS = (3, 2)
SIDES = ("expected", "delivered")
LOOPS = max(8, 4 * (os.cpu_count() or 1))

# Beside so many loops a process has less than that of a core.
MOST_OF_A_CORE = 0.75


@dataclass(frozen=True, slots=True)
class Closed:
    """A wave of some 1,200 people, of whom seven in ten answered."""

    organisation: Organisation
    wave: WaveFacts
    cells: Cells
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Published:
    """Every release by its unit: its hash, and whether it holds breakdowns; and how it was made.

    `share` is how much of one core the publication had, from 0 to 1.
    """

    hashes: dict[int, str]
    breakdowns: tuple[str, ...]
    share: float


def a_closed_wave() -> Closed:
    dice = random.Random(1300)
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    version = make_waves.a_culture_version(organisation, items=ITEMS, sides=SIDES)
    cells = []
    rows = []
    for department in range(DEPARTMENTS):
        above = make.a_unit(organisation, parent=root, name=f"Department {department}")
        for team in range(TEAMS):
            unit = make.a_unit(organisation, parent=above, name=f"Team {team}")
            cell = make_waves.a_cell(unit.pk, invited=dice.randint(8, 14))
            cells.append(cell)
            rows += [some_row(cell[0], dice) for _person in range(cell[1].n) if dice.random() < 0.7]
    wave = make_waves.some_wave(uuid=uuid.UUID(int=1))
    return Closed(organisation, wave, dict(cells), (make_waves.a_sheet(version, rows),))


def some_row(cell: uuid.UUID, dice: random.Random) -> AnswerRow:
    def ratings(centre: float) -> tuple[int | None, ...]:
        return tuple(
            None if dice.random() < 0.02 else min(5, max(1, round(dice.gauss(centre, 0.9))))
            for _item in range(sum(ITEMS))
        )

    [tenure] = dice.choices((*TENURE, NOT_SAID), (15, 25, 32, 23, 5))
    [role] = dice.choices((*ROLES, NOT_SAID), (53, 30, 12, 5))
    return AnswerRow(cell, tenure, role, ratings(4.2), ratings(3.6))


def published(closed: Closed) -> Published:
    """Publish, look at every release, and take all of it back."""
    begun, computed = time.monotonic(), time.process_time()
    with transaction.atomic():
        publish_wave(
            organisation=closed.organisation,
            wave=closed.wave,
            cells=closed.cells,
            sheets=closed.sheets,
            now=make.NOW,
        )
        share = (time.process_time() - computed) / (time.monotonic() - begun)
        found = list(Release.objects.filter(edition=closed.wave.uuid))
        transaction.set_rollback(True)
    return Published(
        hashes={one.unit_id: one.sha256 for one in found},
        breakdowns=tuple(sorted(told["by"] for one in found for told in one.content["breakdowns"])),
        share=share,
    )


@contextmanager
def busy_loops() -> Iterator[None]:
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _loop in range(LOOPS)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
        for loop in loops:
            loop.wait()


def test_a_wave_published_beside_eight_busy_loops_has_the_hashes_of_a_quiet_machine() -> None:
    closed = a_closed_wave()

    quiet = published(closed)
    with busy_loops():
        busy = published(closed)

    assert busy.share < MOST_OF_A_CORE
    assert busy.hashes == quiet.hashes
    # The breakdowns are what a clock once decided; without them nothing would be compared.
    assert quiet.breakdowns == ("role", "tenure")
    assert len(quiet.hashes) > DEPARTMENTS
