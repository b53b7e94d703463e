"""Moving answers from the inbox to where they are kept, so that no order of arrival is left.

Every round writes all answers of a wave anew in a random order, so that neither the place of a row
nor the transaction that wrote it says when it came. Between two rounds the few answers that wait
are stirred, and the invitations with them: who fetched a token last must not stand beside what came
last. See `docs/adr/0008-answers-out-of-reach.md`.
"""

from __future__ import annotations

import uuid

from django.db import connection, transaction

from culture.core import locks
from culture.core.locks import Lock

FEWEST_SEALED = 5
LEAST_SHARE = 20


def waves_to_seal() -> list[uuid.UUID]:
    """Name the waves whose inbox holds five answers or more, and a twentieth of the sealed ones.

    Each round writes all answers of the wave anew, so a large wave waits for more of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wave FROM answers.inbox GROUP BY wave HAVING count(*) >= greatest(%s,"
            " (SELECT count(*) FROM answers.sealed WHERE sealed.wave = inbox.wave) / %s)"
            " ORDER BY wave",
            [FEWEST_SEALED, LEAST_SHARE],
        )
        return [wave for (wave,) in cursor.fetchall()]


@transaction.atomic
def seal(wave: uuid.UUID) -> None:
    """Shuffle the inbox of a wave into its sealed answers; idempotent."""
    locks.take(Lock.ANSWERS, wave)
    _rewrite(identity="id", wave=wave)
    _shuffle("receipt", wave=wave)


def waves_to_stir() -> list[uuid.UUID]:
    """Name the open waves of which transactions tell invitations or waiting answers apart."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT wave.uuid FROM waves_wave AS wave WHERE wave.state = 'open' AND ("
            " 1 < (SELECT count(DISTINCT xmin::text) FROM waves_invitation"
            "      WHERE wave_id = wave.id)"
            " OR 1 < (SELECT count(DISTINCT xmin::text) FROM answers.receipt"
            "         WHERE receipt.wave = wave.uuid)"
            " OR 1 < (SELECT count(DISTINCT xmin::text) FROM answers.inbox"
            "         WHERE inbox.wave = wave.uuid))"
            " ORDER BY wave.uuid"
        )
        return [wave for (wave,) in cursor.fetchall()]


@transaction.atomic
def stir(wave: uuid.UUID) -> bool:
    """Shuffle what waits, its receipts and the wave's invitations in place; False unless open.

    Idempotent, and safe beside closing: both take the wave's row first.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM waves_wave WHERE uuid = %s AND state = 'open' FOR SHARE", [wave]
        )
        if not cursor.rowcount:
            return False
    locks.take(Lock.ANSWERS, wave)
    for table in ("inbox", "receipt"):
        _shuffle(table, wave=wave)
    shuffle_invitations(wave)
    return True


def shuffle_invitations(wave: uuid.UUID) -> None:
    """Write the invitations of a wave anew in random order, all in the caller's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT shuffle_invitations(%s)", [wave])


@transaction.atomic
def finish(wave: uuid.UUID) -> None:
    """Shuffle a closed wave for the last time, and give every answer an identity of its own.

    After this no receipt leads to an answer. Idempotent.
    """
    locks.take(Lock.ANSWERS, wave)
    _rewrite(identity="gen_random_uuid()", wave=wave)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM answers.receipt WHERE wave = %s", [wave])


def _shuffle(table: str, *, wave: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH gone AS (DELETE FROM answers.{table} WHERE wave = %s RETURNING *)"  # noqa: S608
            f" INSERT INTO answers.{table} SELECT * FROM gone ORDER BY random()",
            [wave],
        )


def _rewrite(*, identity: str, wave: uuid.UUID) -> None:
    # All rows are taken out before the first is put back, because sorting needs them all.
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH arrived AS (DELETE FROM answers.inbox WHERE wave = %s RETURNING *),"  # noqa: S608 (own names)
            " kept AS (DELETE FROM answers.sealed WHERE wave = %s RETURNING *)"
            " INSERT INTO answers.sealed (id, wave, cell, letter)"
            f" SELECT {identity}, wave, cell, letter FROM ("
            " SELECT * FROM (SELECT * FROM arrived UNION ALL SELECT * FROM kept) AS either"
            " ORDER BY random() OFFSET 0) AS shuffled",
            [wave, wave],
        )
