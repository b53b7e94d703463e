"""Sums found without a program fit every number, and show free only who is free."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy import attacker
from culture.privacy.attacker import Findings, Overlap, PublishedMean, attack
from culture.privacy.breakdowns import may_publish_columns
from culture.privacy.leeway import Ends, Nest

Atom = tuple[int, str]
TEAMS, FLOORS = 60, 6


def a_company(seed: int, *, teams: int = TEAMS) -> list[tuple[Atom, int]]:
    """People in teams of eight, on floors of ten teams, of two roles that cross the teams."""
    rng = random.Random(seed)
    return [
        ((team, rng.choice(("desk", "desk", "field"))), rng.randint(1, 5))
        for team in range(teams)
        for _person in range(8)
    ]


def numbers_of(people: list[tuple[Atom, int]], *, decimals: int = 1) -> list[PublishedMean[Atom]]:
    """The mean of all, of each floor, each team and each role."""
    ways: list[Callable[[Atom], object]] = [
        lambda _atom: "all",
        lambda atom: ("floor", atom[0] % FLOORS),
        lambda atom: ("team", atom[0]),
        lambda atom: ("role", atom[1]),
    ]
    found = []
    for way in ways:
        for name in dict.fromkeys(way(atom) for atom, _answer in people):
            inside = [(atom, answer) for atom, answer in people if way(atom) == name]
            mean = sum(answer for _atom, answer in inside) / len(inside)
            members = Counter(atom for atom, _answer in inside)
            found.append(PublishedMean(members, round(mean, decimals), decimals))
    return found


def ends_of(numbers: list[PublishedMean[Atom]]) -> Ends:
    ends = np.array([attacker._ends(number) for number in numbers])
    return Ends(ends[:, 0], ends[:, 1], 1, 5)


def test_one_number_is_handed_down_from_the_middle_of_its_ends() -> None:
    numbers = [PublishedMean({(1, "desk"): 8}, 3.0, parts=None)]
    nest = Overlap([number.members for number in numbers]).nest
    assert nest._handed_down(ends_of(numbers)) == pytest.approx([24])


def test_what_is_nested_is_a_tree_and_roles_cross_it() -> None:
    numbers = numbers_of(a_company(1))
    nest = Overlap([number.members for number in numbers]).nest

    crossing = [set(numbers[place].members) for place in nest.crossing]
    assert len(numbers) == 1 + FLOORS + TEAMS + 2
    assert [{role for _team, role in held} for held in crossing] in (
        [{"desk"}, {"field"}],
        [{"field"}, {"desk"}],
    )
    assert len(nest.order) == 1 + FLOORS + TEAMS
    assert nest.parent[nest.order[0]] == -1


@pytest.mark.parametrize("seed", range(5))
def test_every_sum_that_is_found_fits_every_number(seed: int) -> None:
    numbers = numbers_of(a_company(seed))
    overlap, ends = Overlap([number.members for number in numbers]), ends_of(numbers)

    sums = overlap.nest._handed_down(ends)
    assert sums is not None
    levelled = overlap.nest._levelled(sums, ends)

    totals = overlap.inside @ levelled
    assert (totals >= ends.least - 1e-6).all()
    assert (totals <= ends.most + 1e-6).all()
    assert (levelled >= overlap.people).all()
    assert (levelled <= 5 * overlap.people).all()


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.tuples(st.integers(0, 3), st.sampled_from(("desk", "field"))), st.integers(1, 5)
        ),
        min_size=8,
        max_size=24,
    ),
    st.integers(0, 2),
)
def test_it_never_changes_what_programs_find(people: list[tuple[Atom, int]], decimals: int) -> None:
    numbers = numbers_of(people, decimals=decimals)
    with pytest.MonkeyPatch.context() as patch:
        found = attack(numbers, k=5, low=1, high=5)
        patch.setattr(Nest, "range_of_sums", lambda *_facts: None)
        assert attack(numbers, k=5, low=1, high=5) == found


def test_a_large_company_needs_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = numbers_of(a_company(3))
    expected = Findings(examined=TEAMS * 8)
    monkeypatch.setattr(attacker, "solve", None)

    assert attack(numbers, k=5, low=1, high=5) == expected


def test_a_team_of_one_mind_is_found_amid_many_that_are_free() -> None:
    people = [(atom, 5 if atom[0] == 7 else answer) for atom, answer in a_company(3)]

    found = attack(numbers_of(people), k=5, low=1, high=5)

    assert (found.exact, found.narrowed, found.small_combinations) == (8, 0, 0)


def test_one_person_left_by_subtraction_is_found_amid_many_that_are_free() -> None:
    people = a_company(3)
    numbers = numbers_of(people, decimals=3)
    alone: Atom = (TEAMS, "desk")
    floor = next(
        one for one in numbers if len({team for team, _ in one.members}) == TEAMS // FLOORS
    )
    total = round(floor.mean * floor.n)
    beside = PublishedMean({**floor.members, alone: 1}, round((total + 2) / (floor.n + 1), 3), 3)

    found = attack([*numbers, beside], k=5, low=1, high=5)

    assert (found.exact, found.small_combinations) == (1, 1)


def test_an_overlap_is_searched_once_for_all_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = numbers_of(a_company(3))
    overlap = Overlap([number.members for number in numbers])
    searched: list[int] = []

    def search(columns: Mapping[tuple[int, ...], int], *, k: int, steps: int) -> bool:
        searched.append(k)
        return may_publish_columns(columns, k=k, steps=steps)

    monkeypatch.setattr(attacker, "may_publish_columns", search)

    for _side in range(3):
        attack(numbers, k=5, low=1, high=5, overlap=overlap)

    assert searched == [5]


def test_who_is_in_no_nested_number_has_no_home() -> None:
    members = [{"a": 3, "b": 2}, {"b": 2, "c": 4}]
    overlap = Overlap(members)
    nest = overlap.nest
    assert (nest.crossing.tolist(), nest.order.tolist()) == ([0], [1])
    assert nest.parent.tolist() == [-1, -1]
    homes = dict(zip(overlap.columns, nest.home.tolist(), strict=True))
    assert homes == {(0,): -1, (0, 1): 1, (1,): 1}


@pytest.mark.parametrize("shift", [-3, 1])
def test_leeway_is_the_same_wherever_the_scale_begins(shift: int) -> None:
    for seed in range(3):
        numbers = numbers_of(a_company(seed, teams=12))
        nest, ends = Overlap([number.members for number in numbers]).nest, ends_of(numbers)
        n = np.array([number.n for number in numbers])
        moved = Ends(ends.least + shift * n, ends.most + shift * n, 1 + shift, 5 + shift)
        found, there = nest.range_of_sums(ends), nest.range_of_sums(moved)
        assert found is not None
        assert there is not None
        for one, other in zip(found, there, strict=True):
            assert np.allclose(one + shift * nest.people, other)


def test_crossing_numbers_of_many_people_are_met_in_one_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rounds = 0
    move = Nest._move

    def counted(*given: Any) -> Any:
        nonlocal rounds
        rounds += 1
        return move(*given)

    monkeypatch.setattr(Nest, "_move", counted)
    counts = []
    for seed in (1, 5):
        rounds = 0
        numbers = numbers_of(a_company(seed))
        Overlap([number.members for number in numbers]).nest.range_of_sums(ends_of(numbers))
        counts.append(rounds)
    assert counts == [1, 1]
