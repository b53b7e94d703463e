"""What is told of who took part leaves it open of everybody, however counts are subtracted."""

from __future__ import annotations

import random
import uuid
from collections.abc import Sequence
from itertools import product

import pytest

from culture.metrics.closed.counts import ToldCounts, counts_of
from culture.metrics.closed.facts import AnswerRow
from culture.metrics.closed.scores import ScoredSheet
from culture.metrics.counts import AtLeast
from culture.privacy.absence import Attendance, join_absent
from culture.privacy.ground import Ground
from culture.privacy.groups import UnitGroup

K = 5
TOP = 1
# The top, two departments, and teams in them.
PATHS = {1: (1,), 2: (1, 2), 3: (1, 3), **{team: (1, 2 + team % 2, team) for team in range(10, 16)}}


def teams(*absent: int, asked: int = 12) -> list[Attendance]:
    return [
        Attendance((team,), team, asked, asked - missing)
        for team, missing in enumerate(absent, start=10)
    ]


def told(*attendances: tuple[int, int]) -> tuple[Ground, ToldCounts]:
    """What is told of teams with so many asked and answered."""
    cells = {
        uuid.uuid4(): UnitGroup((team,), team, asked)
        for team, (asked, _answered) in enumerate(attendances, start=10)
    }
    ground = Ground(cells, PATHS, K)
    rows = tuple(
        AnswerRow(cell, "", "", None, (3,))
        for cell, (_asked, answered) in zip(cells, attendances, strict=True)
        for _person in range(answered)
    )
    grouping = ground.group(row.cell for row in rows)
    return ground, counts_of(ScoredSheet(rows, grouping, (), ()), ground=ground)


def test_whoever_has_enough_absent_people_stands_alone_and_others_are_joined() -> None:
    sets = join_absent(teams(5, 4, 0, 3, 7), paths=PATHS, k=K)

    assert sets == [frozenset({1, 2, 3}), frozenset({0}), frozenset({4})]


def attendance(team: int, *, asked: int, answered: int) -> Attendance:
    return Attendance((team,), team, asked, answered)


@pytest.mark.parametrize(
    ("others", "joined"),
    [
        # The nearest in the tree, though fewer stayed away elsewhere.
        ([attendance(12, asked=20, answered=10), attendance(11, asked=20, answered=15)], {0, 1}),
        # Equally near: with whom fewer stayed away, then the first.
        ([attendance(13, asked=20, answered=10), attendance(11, asked=20, answered=14)], {0, 2}),
        ([attendance(11, asked=20, answered=14), attendance(13, asked=20, answered=14)], {0, 1}),
    ],
)
def test_whom_nobody_answered_of_joins_the_nearest_then_the_smallest(
    others: list[Attendance], joined: set[int]
) -> None:
    sets = join_absent([attendance(10, asked=12, answered=0), *others], paths=PATHS, k=K)

    assert joined in sets


def test_of_sets_that_are_equally_near_and_small_the_one_named_first_is_joined() -> None:
    silent = Attendance((TOP,), TOP, asked=12, answered=0)
    few = [attendance(team, asked=12, answered=9) for team in (11, 12, 14, 13)]
    sets = join_absent([silent, *few], paths=PATHS, k=K)

    assert sorted(sets, key=min) == [frozenset({0, 1, 4}), frozenset({2, 3})]


def test_fewer_absent_than_k_are_one_set_that_is_not_told() -> None:
    _ground, counts = told((13, 13), (12, 11), (40, 30))

    assert counts.sets == [frozenset({0, 1}), frozenset({2})]
    assert [(counts.of_unit(unit), type(counts.of_unit(unit))) for unit in (10, 11, 12, TOP)] == [
        (9, AtLeast),
        (8, AtLeast),
        (30, int),
        (51, AtLeast),
    ]


@pytest.mark.parametrize("answered", [9, 10, 12, 13])
def test_thirteen_of_thirteen_and_nearly_all_are_told_alike(answered: int) -> None:
    _ground, counts = told((13, answered))

    assert (counts.of_unit(10), type(counts.of_unit(10))) == (9, AtLeast)


def test_a_small_team_is_told_with_its_neighbours_exactly_and_alone_at_least() -> None:
    _ground, counts = told((12, 12), (12, 10), (12, 8), (12, 9))

    # The teams of one department lack 0 + 4 people, of the other 2 + 3: only these are enough.
    assert (counts.of_unit(2), counts.of_unit(3), counts.of_unit(TOP)) == (16, 16, 39)
    assert [type(counts.of_unit(unit)) for unit in (2, 3, TOP)] == [AtLeast, AtLeast, int]
    assert {counts.of_unit(team) for team in (10, 11, 12, 13)} == {8}


def test_classes_are_told_in_steps_of_k_and_together_no_more_than_the_whole() -> None:
    _ground, exact = told((40, 33))
    assert exact.of_classes([14, 19]) == [10, 15]
    _ground, coarse = told((40, 40))
    assert (coarse.of_whole(), coarse.of_classes([20, 20])) == (36, [15, 20])
    assert (coarse.may_divide(7), coarse.may_divide(8)) == (True, False)


def possible(ground: Ground, counts: ToldCounts) -> list[tuple[int, ...]]:
    """Every attendance of the teams that would have been told in the same way."""
    seen = said(counts)
    return [
        answers
        for answers in product(*(range(K, cell.n + 1) for cell in ground.cells.values()))
        if said(told(*zip((cell.n for cell in ground.cells.values()), answers, strict=True))[1])
        == seen
    ]


def said(counts: ToldCounts) -> list[tuple[int, int, bool]]:
    return [
        (unit, int(counts.of_unit(unit)), isinstance(counts.of_unit(unit), AtLeast))
        for unit in counts.spans
    ]


def most_absent(asked: Sequence[int], found: Sequence[tuple[int, ...]], place: int) -> int:
    return max(asked[place] - answers[place] for answers in found)


@pytest.mark.parametrize("seed", range(12))
def test_whoever_knows_the_rule_cannot_tell_that_fewer_than_k_of_a_team_stayed_away(
    seed: int,
) -> None:
    chance = random.Random(seed)
    asked = [chance.randint(8, 14) for _team in range(3)]
    answered = [chance.randint(K, n) for n in asked]
    ground, counts = told(*zip(asked, answered, strict=True))

    found = possible(ground, counts)

    assert tuple(answered) in found
    for place, n in enumerate(asked):
        # That a team has a number says already that k answered.
        assert most_absent(asked, found, place) >= min(n - K, K - 1)
