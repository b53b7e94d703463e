"""What a worker reads of sealed answers."""

from __future__ import annotations

import uuid
from typing import NamedTuple

from django.db import connection


class SealedRow(NamedTuple):
    """One respondent's ratings of one version."""

    cell: uuid.UUID
    tenure: str
    role: str
    expected: list[int | None] | None
    delivered: list[int | None]


class SealedComment(NamedTuple):
    """One comment."""

    cell: uuid.UUID
    body: str


def sealed_rows(*, wave: uuid.UUID, version: uuid.UUID) -> list[SealedRow]:
    """Read every sealed answer of one version of a wave."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cell, tenure, role, expected, delivered FROM answers.sealed"
            " WHERE wave = %s AND version = %s ORDER BY id",
            [wave, version],
        )
        return [SealedRow(*row) for row in cursor.fetchall()]


def sealed_comments(*, wave: uuid.UUID) -> list[SealedComment]:
    """Read every sealed comment of a wave."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cell, body FROM answers.comment_sealed WHERE wave = %s ORDER BY id", [wave]
        )
        return [SealedComment(*row) for row in cursor.fetchall()]


def answered_per_cell(*, wave: uuid.UUID) -> dict[uuid.UUID, int]:
    """Count the respondents of each cell, those in the inbox included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cell, count(DISTINCT id) FROM ("
            " SELECT cell, id FROM answers.inbox WHERE wave = %s"
            " UNION ALL SELECT cell, id FROM answers.sealed WHERE wave = %s) AS answered"
            " GROUP BY cell",
            [wave, wave],
        )
        return dict(cursor.fetchall())


def respondents_per_cell(*, wave: uuid.UUID) -> dict[uuid.UUID, int]:
    """Count the respondents of each cell of a finished wave: those of the version most answered.

    After the last shuffle nothing joins two versions, so somebody who answered only another one
    is not counted.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cell, max(n) FROM ("
            " SELECT cell, version, count(*) AS n FROM answers.sealed WHERE wave = %s"
            " GROUP BY cell, version) AS counted"
            " GROUP BY cell",
            [wave],
        )
        return dict(cursor.fetchall())


def erase_sealed(*, wave: uuid.UUID) -> int:
    """Delete every sealed answer and comment of a wave; return how many rows."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM answers.sealed WHERE wave = %s", [wave])
        answers = int(cursor.rowcount)
        cursor.execute("DELETE FROM answers.comment_sealed WHERE wave = %s", [wave])
        return answers + int(cursor.rowcount)
