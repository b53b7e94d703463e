"""What a worker reads of a wave's sealed answers: how many there are, and, with the key, what."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from culture.core.letters.sealing import UnreadableLetter
from culture.metrics.closed.facts import AnswerRow, Sheet
from culture.org.models import Unit
from surveys.instruments.questionnaires import load_questionnaire
from surveys.waves.letters import open_letter

if TYPE_CHECKING:
    from surveys.instruments.models import Version
    from surveys.waves.letters import WaveAnswer
    from surveys.waves.models import Wave


@dataclass(frozen=True, slots=True)
class Opened:
    """The answers of a closed wave, each with its cell, in an order that says nothing.

    `unreadable` counts letters that the wave's key does not open: somebody tampered with them.
    `drawn` is how many statements each was asked; None where everybody was asked all. `providers`
    are the units that are spoken of, and `own` gives by their serial the cells of their own people,
    who do not count among those whom they serve. What a wave did not ask of people is in none of
    its sheets, whatever a letter says.
    """

    answers: tuple[tuple[uuid.UUID, WaveAnswer], ...]
    unreadable: int = 0
    drawn: int | None = None
    providers: tuple[Unit, ...] = ()
    own: Mapping[int, frozenset[uuid.UUID]] = field(default_factory=dict)
    asks_tenure: bool = True
    asks_role: bool = True

    def sheets_of(self, version: Version) -> list[Sheet]:
        """Give what was answered to one version: a sheet for each unit that is spoken of."""
        if not self.providers:
            return [self._sheet(version)]
        return [self._sheet(version, about=unit) for unit in self.providers]

    def _sheet(self, version: Version, *, about: Unit | None = None) -> Sheet:
        questionnaire = load_questionnaire(version.pk, version.revision)
        spoken_of = about.uuid if about else None
        return Sheet(
            version=version.uuid,
            sides=questionnaire.sides,
            layout=questionnaire.layout,
            about=about.pk if about else None,
            drawn=self.drawn,
            rows=tuple(
                AnswerRow(
                    cell=cell,
                    tenure=answer.tenure if self.asks_tenure else "",
                    role=answer.role if self.asks_role else "",
                    expected=part.expected,
                    delivered=part.delivered,
                    person=person,
                )
                for person, (cell, answer) in enumerate(self.answers)
                for part in answer.parts
                if part.version == version.uuid
                and part.about == spoken_of
                and not (about and cell in self.own.get(about.pk, ()))
            ),
        )

    def per_cell(self) -> Mapping[uuid.UUID, int]:
        """Count the respondents of each cell."""
        return Counter(cell for cell, _answer in self.answers)

    def comments(self) -> list[tuple[uuid.UUID, str]]:
        """Give the comments with their cells."""
        return [(cell, answer.comment) for cell, answer in self.answers if answer.comment]


def open_letters(wave: Wave, private: bytes) -> Opened:
    """Open every sealed answer of a wave; needs a transaction."""
    found, unreadable = [], 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "SELECT cell, letter FROM answers.sealed WHERE wave = %s ORDER BY id", [wave.uuid]
        )
        for cell, letter in cursor:
            try:
                answer = open_letter(bytes(letter), private, wave=wave.uuid, cell=cell)
            except UnreadableLetter:
                unreadable += 1
            else:
                found.append((cell, answer))
    providers = tuple(wave.providers.order_by("pk"))
    own = {unit.pk: own_cells(wave, unit) for unit in providers}
    return Opened(
        answers=tuple(found),
        unreadable=unreadable,
        drawn=wave.asked_per_person,
        providers=providers,
        own=own,
        asks_tenure=wave.asks_tenure,
        asks_role=wave.asks_role,
    )


def own_cells(wave: Wave, unit: Unit) -> frozenset[uuid.UUID]:
    """Name the cells with anybody of a unit, or of one below it."""
    below = set(Unit.objects.filter(path__contains=[unit.pk]).values_list("pk", flat=True))
    return frozenset(cell.uuid for cell in wave.cells.all() if not below.isdisjoint(cell.units))


def answered_per_cell(*, wave: uuid.UUID) -> dict[uuid.UUID, int]:
    """Count the letters of each cell, those in the inbox included; no key is needed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cell, count(*) FROM ("
            " SELECT cell FROM answers.inbox WHERE wave = %s"
            " UNION ALL SELECT cell FROM answers.sealed WHERE wave = %s) AS answered"
            " GROUP BY cell",
            [wave, wave],
        )
        return dict(cursor.fetchall())


def erase_letters(*, wave: uuid.UUID) -> int:
    """Delete every sealed answer of a wave; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM answers.sealed WHERE wave = %s", [wave])
        return int(cursor.rowcount)
