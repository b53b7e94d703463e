"""What `answers.submit`, `state_of` and `withdraw` promise, also to many at once."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from surveys.waves.answering.answers import (
    Outcome,
    read_receipt,
    receipt_of,
    state_of,
    submit,
    withdraw,
    written,
)
from surveys.waves.closing.opened import answered_per_cell
from surveys.waves.collecting.sealing import finish, seal, stir, waves_to_seal, waves_to_stir
from surveys.waves.letters import WaveAnswer
from surveys.waves.models import Cell, Invitation, Wave
from tests import make, make_answers, make_tokens
from tests.make_answers import TABLES, an_answer, identity

VERSION = uuid.uuid4()
OTHER_VERSION = uuid.uuid4()
ANSWER = an_answer(VERSION, OTHER_VERSION, tenure="1-3", role="leader", comment="More time, please")


@pytest.fixture
def cell(db: None) -> Cell:
    unit = make.a_unit(make.an_organisation())
    return make_answers.a_cell(make_answers.a_wave(unit), unit)


@pytest.fixture
def shared_cell(transactional_db: None) -> Iterator[Cell]:
    unit = make.a_unit(make.an_organisation())
    yield make_answers.a_cell(make_answers.a_wave(unit), unit)
    make_answers.forget_all()


def send(cell: Cell, number: int = 1, answer: WaveAnswer = ANSWER) -> Outcome:
    return make_answers.send(cell, identity(number), answer)


def counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM answers.{table}")  # noqa: S608 (own names)
            found[table] = cursor.fetchone()[0]
    return found


def held(receipts: int, waiting: int, sealed: int = 0) -> dict[str, int]:
    """The rows of so many receipts and answers."""
    return {"receipt": receipts, "inbox": waiting, "sealed": sealed}


def read(cell: Cell) -> list[WaveAnswer]:
    """What a worker with the key reads."""
    seal(cell.wave.uuid)
    return [answer for _cell, answer in make_answers.opened(cell.wave).answers]


def test_the_same_answer_again_is_known_and_stored_once(cell: Cell) -> None:
    assert [send(cell), send(cell), send(cell)] == [Outcome.STORED, Outcome.KNOWN, Outcome.KNOWN]

    assert counts() == held(1, 1)
    assert state_of(identity(1)) == Outcome.STORED


@pytest.mark.parametrize(
    "other",
    [
        an_answer(VERSION, OTHER_VERSION, tenure="1-3", role="leader", comment="Other words"),
        an_answer(
            VERSION, OTHER_VERSION, tenure="3-10", role="leader", comment="More time, please"
        ),
        an_answer(VERSION, tenure="1-3", role="leader", comment="More time, please"),
        an_answer(
            VERSION,
            OTHER_VERSION,
            delivered=(4, 3, None),
            tenure="1-3",
            role="leader",
            comment="More time, please",
        ),
    ],
)
def test_other_content_with_the_same_token_is_answered_alike_and_not_stored(
    cell: Cell, other: WaveAnswer
) -> None:
    send(cell)

    assert send(cell, answer=other) == Outcome.KNOWN

    assert counts() == held(1, 1)
    assert send(cell) == Outcome.KNOWN
    assert read(cell) == [ANSWER]


def test_the_same_identity_in_another_open_wave_stores_nothing(cell: Cell) -> None:
    other = make_answers.a_cell(make_answers.a_wave(cell.unit), cell.unit)
    send(cell)

    assert send(other) == Outcome.KNOWN

    assert counts() == held(1, 1)


@pytest.mark.parametrize("state", [Wave.State.DRAFT, Wave.State.SCHEDULED])
def test_a_wave_that_is_not_yet_open_takes_nothing(cell: Cell, state: str) -> None:
    wave = make_answers.a_wave(cell.unit, state=state)
    early = make_answers.a_cell(wave, cell.unit)

    assert send(early) == Outcome.CLOSED

    assert counts() == held(0, 0)


@pytest.mark.parametrize("state", [Wave.State.CLOSED, Wave.State.RELEASED])
def test_a_wave_that_is_over_takes_nothing_and_gives_nothing_back(cell: Cell, state: str) -> None:
    send(cell)
    make_answers.set_state(cell.wave, state)

    assert [send(cell), send(cell, 2), withdraw(identity(1))] == [Outcome.CLOSED] * 3

    assert counts() == held(1, 1)


def test_a_cell_of_another_wave_and_what_does_not_exist_take_nothing(cell: Cell) -> None:
    other = make_answers.a_cell(make_answers.a_wave(cell.unit), cell.unit)

    for wave, asked in [
        (cell.wave.uuid, other.uuid),
        (cell.wave.uuid, uuid.uuid4()),
        (uuid.uuid4(), cell.uuid),
    ]:
        imagined = Wave(uuid=wave)
        imagined.key = cell.wave.key
        elsewhere = Cell(uuid=asked, wave=imagined)
        assert submit(cell=elsewhere, identity=identity(1), answer=ANSWER) == Outcome.CLOSED

    assert counts() == held(0, 0)


@pytest.mark.parametrize("seals", [0, 1])
def test_a_withdrawn_answer_is_gone_and_stays_gone(cell: Cell, seals: int) -> None:
    for number in range(6):
        send(cell, number)
    for _round in range(seals):
        seal(cell.wave.uuid)

    assert withdraw(identity(1)) == Outcome.WITHDRAWN

    waiting, sealed = (0, 5) if seals else (5, 0)
    assert counts() == held(6, waiting, sealed)
    assert [withdraw(identity(1)), state_of(identity(1))] == [Outcome.WITHDRAWN] * 2
    assert send(cell, 1) == Outcome.KNOWN
    seal(cell.wave.uuid)
    assert [withdraw(identity(1)), state_of(identity(1))] == [Outcome.WITHDRAWN] * 2
    assert send(cell, 1) == Outcome.KNOWN
    assert counts() == held(6, 0, 5)


def test_nobody_can_ask_about_or_withdraw_what_was_never_sent(cell: Cell) -> None:
    send(cell)

    assert [state_of(identity(2)), withdraw(identity(2))] == [Outcome.UNKNOWN] * 2

    assert counts() == held(1, 1)


def test_what_was_answered_is_what_is_counted(cell: Cell) -> None:
    two_sided = an_answer(
        VERSION, expected=(5, None, 4), delivered=(1, 2, None), tenure="over-10", role="customers"
    )
    send(cell, 1, two_sided)
    send(cell, 2, an_answer(VERSION, delivered=(3, 3, 3), comment="Let us decide"))
    seal(cell.wave.uuid)

    opened = make_answers.opened(cell.wave)

    assert sorted(opened.answers, key=lambda one: one[1].tenure) == [
        (cell.uuid, an_answer(VERSION, delivered=(3, 3, 3), comment="Let us decide")),
        (cell.uuid, two_sided),
    ]
    assert opened.comments() == [(cell.uuid, "Let us decide")]
    assert opened.unreadable == 0
    assert answered_per_cell(wave=cell.wave.uuid) == {cell.uuid: 2}


def test_after_the_last_shuffle_no_receipt_leads_anywhere(cell: Cell) -> None:
    for number in range(9):
        send(cell, number)
        seal(cell.wave.uuid)
    make_answers.set_state(cell.wave, Wave.State.CLOSED)

    finish(cell.wave.uuid)
    finish(cell.wave.uuid)

    assert counts() == held(0, 0, 9)
    assert {state_of(identity(number)) for number in range(9)} == {Outcome.UNKNOWN}
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM answers.sealed")
        identities = [row[0] for row in cursor.fetchall()]
    assert len(set(identities)) == 9
    assert not set(identities) & {identity(number) for number in range(9)}


def test_five_waiting_answers_are_sealed_and_four_are_not(cell: Cell) -> None:
    for number in range(4):
        send(cell, number)
    assert waves_to_seal() == []

    send(cell, 4)

    assert waves_to_seal() == [cell.wave.uuid]


def test_stirring_changes_nothing_that_anybody_can_read(cell: Cell) -> None:
    for number in range(4):
        send(cell, number)
    withdraw(identity(0))
    make_tokens.an_invitation(cell.wave)
    before = list(Invitation.objects.order_by("pk").values())

    assert [stir(cell.wave.uuid), stir(cell.wave.uuid)] == [True, True]

    assert counts() == held(4, 3)
    assert [state_of(identity(number)) for number in range(2)] == ["withdrawn", "stored"]
    assert send(cell, 1) == Outcome.KNOWN
    assert list(Invitation.objects.order_by("pk").values()) == before


def test_only_an_open_wave_with_something_new_is_stirred(shared_cell: Cell) -> None:
    wave = shared_cell.wave
    assert waves_to_stir() == []
    for number in range(2):
        send(shared_cell, number)
    assert waves_to_stir() == [wave.uuid]

    stir(wave.uuid)
    assert waves_to_stir() == []

    send(shared_cell, 3)
    make_answers.set_state(wave, Wave.State.CLOSED)
    assert waves_to_stir() == []
    assert not stir(wave.uuid)


def test_a_receipt_is_read_as_people_copy_it() -> None:
    receipt = receipt_of(b"\x07" * 32)

    assert read_receipt(written(receipt)) == receipt
    assert read_receipt(f"  {written(receipt).upper().replace('-', ' ')} ") == receipt
    assert read_receipt(written(receipt)[:-2]) is None
    assert read_receipt("") is None


def side_by_side(*works: Callable[[], Any]) -> list[Any]:
    """Let everything begin at once, each on its own connection; give what each returns."""
    start = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            start.wait(10)
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.parametrize("seed", range(5))
def test_eight_at_once_with_one_token_store_one_answer(shared_cell: Cell, seed: int) -> None:
    outcomes = side_by_side(*[lambda: send(shared_cell, seed)] * 8)

    assert Counter(outcomes) == {Outcome.STORED: 1, Outcome.KNOWN: 7}
    assert counts() == held(1, 1)


def test_of_eight_contents_at_once_with_one_token_one_is_stored(shared_cell: Cell) -> None:
    answers = [an_answer(VERSION, OTHER_VERSION, comment=f"version {n}") for n in range(8)]

    outcomes = side_by_side(
        *[lambda answer=answer: send(shared_cell, 1, answer) for answer in answers]
    )

    assert Counter(outcomes) == {Outcome.STORED: 1, Outcome.KNOWN: 7}
    assert counts() == held(1, 1)
    assert read(shared_cell) == [answers[outcomes.index(Outcome.STORED)]]


def keep_sealing(cell: Cell, over: threading.Event) -> int:
    rounds = 0
    while not over.is_set():
        seal(cell.wave.uuid)
        stir(cell.wave.uuid)
        rounds += 1
    return rounds


def send_all(cell: Cell, numbers: Sequence[int]) -> list[Outcome]:
    return [send(cell, number) for number in numbers]


def test_sealing_beside_sending_and_withdrawing_loses_and_doubles_nothing(
    shared_cell: Cell,
) -> None:
    over = threading.Event()
    senders = [range(first, 60, 3) for first in range(3)]
    left = threading.Semaphore(len(senders))

    def send_and_take_back(numbers: Sequence[int]) -> Counter[Outcome]:
        found: Counter[Outcome] = Counter()
        for number in numbers:
            found[send(shared_cell, number)] += 1
            if number % 4 == 0:
                found[withdraw(identity(number))] += 1
        left.acquire()
        if not left._value:
            over.set()
        return found

    *found, rounds = side_by_side(
        *[lambda numbers=numbers: send_and_take_back(numbers) for numbers in senders],
        lambda: keep_sealing(shared_cell, over),
    )
    seal(shared_cell.wave.uuid)

    assert rounds > 0
    assert sum(found, Counter()) == {Outcome.STORED: 60, Outcome.WITHDRAWN: 15}
    assert counts() == held(60, 0, 45)
    states = Counter(state_of(identity(number)) for number in range(60))
    assert states == {Outcome.STORED: 45, Outcome.WITHDRAWN: 15}


@pytest.mark.parametrize("pause", [0.0, 0.02, 0.06])
def test_closing_beside_sending_counts_exactly_what_was_acknowledged(
    shared_cell: Cell, pause: float
) -> None:
    def close() -> None:
        threading.Event().wait(pause)
        make_answers.set_state(shared_cell.wave, Wave.State.CLOSED)
        over.set()
        finish(shared_cell.wave.uuid)

    over = threading.Event()
    *sent, _none, _rounds = side_by_side(
        *[lambda first=first: send_all(shared_cell, range(first, 100, 4)) for first in range(4)],
        close,
        lambda: keep_sealing(shared_cell, over),
    )

    outcomes = Counter(outcome for outcomes in sent for outcome in outcomes)
    assert set(outcomes) <= {Outcome.STORED, Outcome.CLOSED}
    assert sum(outcomes.values()) == 100
    assert counts() == held(0, 0, outcomes[Outcome.STORED])
