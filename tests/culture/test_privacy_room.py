"""Who keeps half of the scale beside all sums: proved, and compared with trying all answers."""

import random
from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy import room
from culture.privacy.attacker import PublishedMean, attack
from culture.privacy.room import Part, leaves_room

Person = tuple[int, int, int]


def parts_of(people: list[Person], answers: list[int]) -> list[Part]:
    n = Counter(people)
    total: Counter[Person] = Counter()
    for person, answer in zip(people, answers, strict=True):
        total[person] += answer
    return [Part(person[0], person[1:], n[person], total[person]) for person in n]


def sums_of(people: list[Person], answers: list[int]) -> list[int]:
    found: Counter[tuple[int, int]] = Counter()
    for person, answer in zip(people, answers, strict=True):
        for held in enumerate(person):
            found[held] += answer
    return [found[held] for held in sorted(found)]


def has_room_by_trial(people: list[Person], answers: list[int], *, high: int) -> bool:
    sums = sums_of(people, answers)
    seen: dict[int, set[int]] = defaultdict(set)
    for others in product(range(1, high + 1), repeat=len(people)):
        if sums_of(people, list(others)) == sums:
            for place, answer in enumerate(others):
                seen[place].add(answer)
    return all(2 * (max(found) - min(found)) >= high - 1 for found in seen.values())


people = st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(0, 1))


@settings(max_examples=60)
@given(st.lists(st.tuples(people, st.integers(1, 4)), min_size=1, max_size=6))
def test_room_is_what_trying_all_answers_shows(said: list[tuple[Person, int]]) -> None:
    who, answers = [person for person, _ in said], [answer for _, answer in said]
    assert leaves_room(parts_of(who, answers), low=1, high=4) == has_room_by_trial(
        who, answers, high=4
    )


def organisation(rng: random.Random) -> list[Part]:
    size, mean = rng.randint(5, 9), rng.uniform(2, 4.6)
    who = [
        (place // size, rng.choice((0, 1, 1, 2)), rng.choice((0, 0, 1)))
        for place in range(rng.randint(6, 60))
    ]
    return parts_of(who, [min(5, max(1, round(rng.gauss(mean, 0.9)))) for _ in who])


def is_found_by_the_attacker(parts: list[Part]) -> bool:
    sums: dict[tuple[object, ...], list[Part]] = defaultdict(list)
    for part in parts:
        sums["block", part.block].append(part)
        for held in enumerate(part.classes):
            sums["class", *held].append(part)
    published = [
        PublishedMean(
            {(part.block, part.classes): part.n for part in held},
            sum(part.total for part in held) / sum(part.n for part in held),
            decimals=9,
        )
        for held in sums.values()
    ]
    found = attack(published, k=1, low=1, high=5)
    return bool(found.exact or found.narrowed)


def test_room_is_what_the_attacker_does_not_find() -> None:
    answers: Counter[bool] = Counter()
    for seed in range(60):
        parts = organisation(random.Random(seed))
        assert leaves_room(parts, low=1, high=5) != is_found_by_the_attacker(parts)
        answers[leaves_room(parts, low=1, high=5)] += 1
    assert min(answers[True], answers[False]) > 10


def test_a_program_of_some_blocks_decides_as_one_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [organisation(random.Random(seed)) for seed in range(40)]
    whole = [leaves_room(parts, low=1, high=5) for parts in some]
    monkeypatch.setattr(room, "BLOCKS_AT_ONCE", 2)

    assert [leaves_room(parts, low=1, high=5) for parts in some] == whole


def test_most_people_need_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(1)
    who = [(place // 8, rng.randrange(5), rng.randrange(4)) for place in range(2000)]
    parts = parts_of(who, [min(5, max(1, round(rng.gauss(3.6, 0.9)))) for _ in who])
    asked = 0
    furthest = room._Table.furthest

    def counted(*arguments: Any) -> int | None:
        nonlocal asked
        asked += 1
        return furthest(*arguments)

    monkeypatch.setattr(room._Table, "furthest", counted)

    assert leaves_room(parts, low=1, high=5)
    assert asked < 20


def test_who_is_alone_in_a_block_has_no_room() -> None:
    parts = [Part(0, (0,), 5, 15), Part(1, (0,), 1, 3), Part(0, (1,), 5, 15)]
    assert not leaves_room(parts, low=1, high=5)
    assert leaves_room([*parts, Part(1, (1,), 5, 15)], low=1, high=5)


def test_a_solver_that_fails_leaves_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    some = [organisation(random.Random(seed)) for seed in range(40)]
    safe = [parts for parts in some if leaves_room(parts, low=1, high=5)]
    monkeypatch.setattr(room._Table, "furthest", lambda *_: None)
    by_exchange = [parts for parts in safe if leaves_room(parts, low=1, high=5)]

    assert (len(safe), len(by_exchange)) == (31, 17)


def test_a_table_counts_people_and_sums_by_block_and_kind() -> None:
    parts = [Part(3, (0, 1), 2, 6), Part(3, (0, 1), 1, 5), Part(1, (1, 1), 4, 9)]
    table = room._Table.of(parts, low=1, high=5)
    assert table.people.tolist() == [[0, 4], [3, 0]]
    assert table.totals.tolist() == [[0, 9], [11, 0]]
    # Classes: first breakdown 0, first breakdown 1, second breakdown 1.
    assert table.inside.tolist() == [[1, 0], [0, 1], [1, 1]]
    assert table.inside.dtype.kind == "i"
    assert table.up.tolist() == [[0, 11], [4, 0]]
    assert table.down.tolist() == [[0, 5], [8, 0]]
    assert room._Table.of([], low=1, high=5).inside.shape == (0, 0)


@pytest.mark.parametrize(
    ("n", "total", "up", "down", "is_wide"),
    [
        (1, 3, 2, 0, True),  # 3 to 5
        (1, 3, 1, 0, False),  # 3 to 4
        (1, 3, 1, 1, True),  # 2 to 4
        (3, 9, 0, 0, True),  # three people with 9: anything from 1 to 5
        (2, 4, 0, 0, True),  # 1 to 3
        (2, 3, 0, 0, False),  # 1 to 2
        (2, 3, 1, 0, True),  # up to 4 together: 1 to 3
        (2, 9, 0, 0, False),  # 4 to 5
        (2, 9, 0, 1, True),  # down to 8 together: 3 to 5
    ],
)
def test_a_part_is_wide_where_one_of_it_has_half_the_scale(
    n: int, total: int, up: int, down: int, *, is_wide: bool
) -> None:
    table = room._Table.of([Part(0, (0,), n, total)], low=1, high=5)
    assert table.are_wide(np.array([[up]]), np.array([[down]])).tolist() == [[is_wide]]


def test_blocks_of_most_kinds_are_moved_first(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [Part(0, (0,), 1, 3), Part(1, (0,), 1, 3)]
    parts += [Part(2, (kind,), 1, 3) for kind in range(3)]
    parts += [Part(3, (kind,), 1, 3) for kind in range(2)]
    asked: list[list[int]] = []

    def refused(_table: room._Table, rows: Any, _kind: int) -> bool:
        asked.append(rows.tolist())
        return False

    monkeypatch.setattr(room._Table, "_is_wide_among", refused)
    monkeypatch.setattr(room, "BLOCKS_AT_ONCE", 3)
    table = room._Table.of(parts, low=1, high=5)
    assert not table.has_room(1, 0)
    assert asked == [[1, 2, 3], [1, 0, 2, 3]]
    asked.clear()
    monkeypatch.setattr(room, "BLOCKS_AT_ONCE", 4)
    assert not table.has_room(0, 0)
    assert asked == [[0, 2, 3, 1]]


def test_a_program_is_asked_about_parts_with_people_only() -> None:
    parts = [Part(0, (0,), 1, 3), Part(1, (1,), 1, 3), Part(0, (1,), 1, 3), Part(1, (0,), 1, 3)]
    table = room._Table.of(parts, low=1, high=5)
    assert table._is_wide_among(np.array([0, 1]), 1)
    assert table._is_wide_among(np.array([1, 0]), 0)
    assert not table._is_wide_among(np.array([0]), 1)


@pytest.mark.parametrize("shift", [-3, 1, 4])
def test_room_is_the_same_wherever_the_scale_begins(shift: int) -> None:
    for seed in range(12):
        parts = organisation(random.Random(seed))
        moved = [replace(part, total=part.total + shift * part.n) for part in parts]
        expected = leaves_room(parts, low=1, high=5)
        assert leaves_room(moved, low=1 + shift, high=5 + shift) == expected


def one_may_go_up(*, is_reversed: bool) -> list[Part]:
    """Two blocks of two people: the first can be one point higher, and no point lower."""
    told = {(0, 0): 3, (0, 1): 5, (1, 0): 2, (1, 1): 3}
    return [
        Part(block, (kind,), 1, 6 - answer if is_reversed else answer)
        for (block, kind), answer in told.items()
    ]


@pytest.mark.parametrize("is_reversed", [False, True])
def test_a_program_says_how_far_one_can_move(*, is_reversed: bool) -> None:
    table = room._Table.of(one_may_go_up(is_reversed=is_reversed), low=1, high=5)
    places = np.argwhere(table.people)
    found = [table.furthest(places, 0, sign) for sign in (1, -1)]
    assert found == ([0, 1] if is_reversed else [1, 0])
    assert not table._is_wide_among(np.array([0, 1]), 0)


@pytest.mark.parametrize("fails", [1, -1])
def test_one_program_that_fails_leaves_no_room(monkeypatch: pytest.MonkeyPatch, fails: int) -> None:
    table = room._Table.of([Part(0, (kind,), 1, 3) for kind in range(2)], low=1, high=5)
    monkeypatch.setattr(room._Table, "furthest", lambda *given: None if given[-1] == fails else 2)
    assert not table._is_wide_among(np.array([0]), 0)
