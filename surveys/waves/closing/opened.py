"""What a worker reads of a wave's sealed answers: how many there are, and, with the key, what."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from culture.core.letters.sealing import UnreadableLetter
from culture.metrics.closed.facts import AnswerRow, Sheet
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
    `drawn` is how many statements each was asked; None where everybody was asked all.
    """

    answers: tuple[tuple[uuid.UUID, WaveAnswer], ...]
    unreadable: int = 0
    drawn: int | None = None

    def sheet_of(self, version: Version) -> Sheet:
        """Give what was answered to one version."""
        questionnaire = load_questionnaire(version.pk, version.revision)
        return Sheet(
            version=version.uuid,
            sides=questionnaire.sides,
            layout=questionnaire.layout,
            drawn=self.drawn,
            rows=tuple(
                AnswerRow(
                    cell=cell,
                    tenure=answer.tenure,
                    role=answer.role,
                    expected=part.expected,
                    delivered=part.delivered,
                )
                for cell, answer in self.answers
                for part in answer.parts
                if part.version == version.uuid
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
    return Opened(tuple(found), unreadable, wave.asked_per_person)


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
