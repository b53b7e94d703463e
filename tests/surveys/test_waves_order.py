"""Proofs that no order of arrival is left: in the place of rows, and in their transactions."""

from __future__ import annotations

import math
import random
import uuid
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.db import connection, transaction
from scipy.stats import spearmanr

from culture.core.letters.keys import read_key
from surveys.waves.collecting.sealing import finish, seal, stir
from surveys.waves.letters import open_letter
from surveys.waves.models import Cell, Invitation, Wave
from tests import make, make_answers
from tests.make_answers import an_answer, identity

VERSION = uuid.UUID(int=1, version=4)

RUNS = 20
SIZE = 40
ROUNDS = (7, 13, 21, 34)

# Of 20 random orders of 40 the mean |rho| has these two moments; five deviations above is chance
# no more (less than one in a million).
CHANCE = math.sqrt(2 / math.pi / (SIZE - 1))
SPREAD = math.sqrt((1 - 2 / math.pi) / (SIZE - 1) / RUNS)
LIMIT = CHANCE + 5 * SPREAD

Sealing = Callable[[uuid.UUID], object]


@pytest.fixture
def cell(transactional_db: None) -> Iterator[Cell]:
    unit = make.a_unit(make.an_organisation())
    yield make_answers.a_cell(make_answers.a_wave(unit), unit, invited=SIZE)
    make_answers.forget_all()


def run_a_wave(cell: Cell, *, sealing: Sealing) -> Cell:
    """Send 40 answers that tell their number, and seal now and then."""
    wave = make_answers.a_wave(cell.unit)
    own = make_answers.a_cell(wave, cell.unit, invited=SIZE)
    for number in range(SIZE):
        if number in ROUNDS:
            sealing(wave.uuid)
        make_answers.send(
            own,
            identity(int.from_bytes(wave.uuid.bytes) * 64 + number),
            an_answer(VERSION, delivered=(number,), comment=f"{number}"),
        )
    return own


def close(cell: Cell) -> None:
    make_answers.set_state(cell.wave, Wave.State.CLOSED)


def number_in(wave: uuid.UUID, cell: uuid.UUID, letter: memoryview) -> int:
    """The number that a sealed answer tells whoever has the key."""
    answer = open_letter(bytes(letter), read_key(wave), wave=wave, cell=cell)
    return int(answer.comment)


def correlations(wave: uuid.UUID, *tables: str) -> dict[str, float]:
    """How well place and transaction of the rows rank them by the numbers they tell.

    A receipt tells no number; while a wave runs its identity leads to the answer that does.
    """
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, cell, letter FROM (SELECT * FROM answers.inbox"
            " UNION ALL SELECT * FROM answers.sealed) AS arrived WHERE wave = %s",
            [wave],
        )
        told = {one: number_in(wave, cell, letter) for one, cell, letter in cursor.fetchall()}
    for table in tables:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, xmin::text::bigint FROM answers.{table}"  # noqa: S608
                " WHERE wave = %s ORDER BY ctid",
                [wave],
            )
            rows = cursor.fetchall()
        assert len(rows) == SIZE
        numbers = [told[row[0]] for row in rows]
        transactions = [row[1] for row in rows]
        found[f"{table} place"] = spearmanr(range(SIZE), numbers).statistic
        found[f"{table} transaction"] = (
            spearmanr(transactions, numbers).statistic if len(set(transactions)) > 1 else 0.0
        )
    return found


def mean_strength(results: Sequence[dict[str, float]]) -> dict[str, float]:
    return {key: sum(abs(one[key]) for one in results) / len(results) for key in results[0]}


def test_the_order_of_a_finished_wave_is_no_better_than_chance(cell: Cell) -> None:
    results = []
    for _run in range(RUNS):
        one = run_a_wave(cell, sealing=seal)
        close(one)
        finish(one.wave.uuid)
        results.append(correlations(one.wave.uuid, "sealed"))

    strengths = mean_strength(results)

    assert {key: strength for key, strength in strengths.items() if strength > LIMIT} == {}


def test_the_order_of_a_sealed_wave_that_still_runs_is_no_better_than_chance(cell: Cell) -> None:
    results = []
    for _run in range(RUNS):
        one = run_a_wave(cell, sealing=seal)
        seal(one.wave.uuid)
        results.append(correlations(one.wave.uuid, "sealed", "receipt"))

    strengths = mean_strength(results)

    assert {key: strength for key, strength in strengths.items() if strength > LIMIT} == {}


def append_in_order(wave: uuid.UUID) -> None:
    """Seal as one would without thinking of it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH arrived AS (DELETE FROM answers.inbox WHERE wave = %s RETURNING *)"
            " INSERT INTO answers.sealed SELECT * FROM arrived",
            [wave],
        )


def append_shuffled(wave: uuid.UUID) -> None:
    """Seal each round in random order behind the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH arrived AS (DELETE FROM answers.inbox WHERE wave = %s RETURNING *)"
            " INSERT INTO answers.sealed SELECT * FROM arrived ORDER BY random()",
            [wave],
        )


@pytest.mark.parametrize("naive", [append_in_order, append_shuffled])
def test_the_same_measure_tells_the_order_of_a_naive_seal(cell: Cell, naive: Sealing) -> None:
    results = []
    for _run in range(RUNS):
        one = run_a_wave(cell, sealing=naive)
        naive(one.wave.uuid)
        results.append(correlations(one.wave.uuid, "sealed"))

    strengths = mean_strength(results)

    assert min(strengths.values()) > 0.9 > LIMIT


def invited(cell: Cell) -> list[Invitation]:
    """Forty invitations, which the opening makes in one transaction."""
    organisation = cell.wave.organisation
    return Invitation.objects.bulk_create(
        Invitation(wave=cell.wave, cell=cell, person=make.a_person(organisation))
        for _person in range(SIZE)
    )


def fetch(invitation: Invitation) -> None:
    """Mark an invitation as the fetching of a token does."""
    Invitation.objects.filter(pk=invitation.pk).update(use="token", digest=b"d" * 32)


def order_of_fetching(cell: Cell, *, stirring: bool) -> dict[str, float]:
    """Let everybody fetch in random order; say how well the rows rank them."""
    wave = make_answers.a_wave(cell.unit)
    invitations = invited(make_answers.a_cell(wave, cell.unit, invited=SIZE))
    random.shuffle(invitations)
    for number, invitation in enumerate(invitations):
        if stirring and number in ROUNDS:
            stir(wave.uuid)
        fetch(invitation)
    if stirring:
        stir(wave.uuid)
    rank = {invitation.pk: number for number, invitation in enumerate(invitations)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, xmin::text::bigint FROM waves_invitation WHERE wave_id = %s ORDER BY ctid",
            [wave.pk],
        )
        rows = cursor.fetchall()
    return strengths_of([rank[row[0]] for row in rows], [row[1] for row in rows])


def strengths_of(numbers: Sequence[int], transactions: Sequence[int]) -> dict[str, float]:
    return {
        "place": spearmanr(range(SIZE), numbers).statistic,
        "transaction": (
            spearmanr(transactions, numbers).statistic if len(set(transactions)) > 1 else 0.0
        ),
    }


def test_the_order_of_fetching_tokens_is_no_better_than_chance(cell: Cell) -> None:
    strengths = mean_strength([order_of_fetching(cell, stirring=True) for _run in range(RUNS)])

    assert {key: strength for key, strength in strengths.items() if strength > LIMIT} == {}


def test_the_same_measure_tells_the_order_of_fetching_where_nothing_is_stirred(cell: Cell) -> None:
    strengths = mean_strength([order_of_fetching(cell, stirring=False) for _run in range(RUNS)])

    assert strengths["transaction"] > 0.99
    assert strengths["place"] > LIMIT


def test_answers_that_wait_are_stirred_too(cell: Cell) -> None:
    results = []
    for _run in range(RUNS):
        one = run_a_wave(cell, sealing=stir)
        stir(one.wave.uuid)
        results.append(correlations(one.wave.uuid, "inbox", "receipt"))

    strengths = mean_strength(results)

    assert {key: strength for key, strength in strengths.items() if strength > LIMIT} == {}


def test_stirring_invitations_stays_on_their_pages_and_writes_no_index(cell: Cell) -> None:
    """So the log of a large house holds a tenth of what it would."""
    for number in range(SIZE):
        person = make.a_person(cell.wave.organisation, number=f"S{number}")
        Invitation.objects.create(wave=cell.wave, cell=cell, person=person)

    with transaction.atomic(), connection.cursor() as cursor:
        assert stir(cell.wave.uuid)
        cursor.execute(
            "SELECT pg_stat_get_xact_tuples_updated(table_id),"
            " pg_stat_get_xact_tuples_hot_updated(table_id)"
            " FROM (SELECT 'waves_invitation'::regclass::oid AS table_id) AS invitations"
        )
        assert cursor.fetchone() == (SIZE, SIZE)
