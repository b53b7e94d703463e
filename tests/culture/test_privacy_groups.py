"""Groups of a wave: everybody is in one, none is too small, and most units keep a number."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.groups import UnitGroup, group_units, publishable, regroup

# Whole 1, departments 2 and 3, teams 4, 5 and 6 in 2, team 7 in 3, and 8 within 7.
PATHS: dict[int, tuple[int, ...]] = {
    1: (1,),
    2: (1, 2),
    3: (1, 3),
    4: (1, 2, 4),
    5: (1, 2, 5),
    6: (1, 2, 6),
    7: (1, 3, 7),
    8: (1, 3, 7, 8),
}


def grouped(counts: dict[int, int], least: int = 5) -> list[UnitGroup]:
    return group_units(counts, paths=PATHS, least=least)


def shown(groups: list[UnitGroup]) -> list[int]:
    return list(publishable(groups, paths=PATHS))


def test_units_with_enough_people_are_groups_of_their_own() -> None:
    groups = grouped({4: 5, 5: 6, 3: 9})
    assert groups == [UnitGroup((3,), 3, 9), UnitGroup((4,), 4, 5), UnitGroup((5,), 5, 6)]
    assert publishable(groups, paths=PATHS) == {
        1: tuple(groups),
        2: (groups[1], groups[2]),
        3: (groups[0],),
        4: (groups[1],),
        5: (groups[2],),
    }


def test_a_small_team_joins_its_smallest_sibling() -> None:
    groups = grouped({4: 4, 5: 8, 6: 12})
    assert groups == [UnitGroup((4, 5), 2, 12), UnitGroup((6,), 6, 12)]
    assert shown(groups) == [1, 2, 6]


def test_small_teams_and_their_department_are_enough_together() -> None:
    assert grouped({2: 1, 4: 2, 5: 2}) == [UnitGroup((2, 4, 5), 2, 5)]


def test_a_residue_is_added_to_the_people_of_the_unit_itself() -> None:
    groups = grouped({2: 6, 4: 2, 5: 7})
    assert groups == [UnitGroup((2, 4), 2, 8), UnitGroup((5,), 5, 7)]
    assert shown(groups) == [1, 2, 5]


def test_a_residue_passes_up_where_that_costs_fewer_units_than_to_stay() -> None:
    groups = grouped({3: 3, 8: 20, 1: 4})
    assert groups == [UnitGroup((1, 3), 1, 7), UnitGroup((8,), 8, 20)]
    assert shown(groups) == [1, 7, 8]


def test_what_is_left_at_the_root_joins_the_smallest_group_below() -> None:
    groups = grouped({1: 2, 4: 9, 5: 7, 7: 8})
    assert groups == [UnitGroup((1, 7), 1, 10), UnitGroup((4,), 4, 9), UnitGroup((5,), 5, 7)]
    assert shown(groups) == [1, 2, 4, 5]
    assert grouped({1: 2, 2: 20, 3: 30}) == [UnitGroup((1, 2), 1, 22), UnitGroup((3,), 3, 30)]


def test_an_organisation_with_too_few_people_has_no_group() -> None:
    assert grouped({1: 1, 4: 2, 7: 1}) == []
    assert grouped({}) == []
    assert grouped({4: 0}, least=0) == []
    assert publishable([], paths=PATHS) == {}


def test_a_unit_without_people_is_in_no_group() -> None:
    groups = grouped({4: 5, 5: 0})
    assert groups == [UnitGroup((4,), 4, 5)]
    assert shown(groups) == [1, 2, 4]


@pytest.mark.parametrize(
    ("counts", "paths", "complaint"),
    [
        ({4: -1}, PATHS, "fewer than no people"),
        ({9: 1}, PATHS, "no path"),
        ({1: 5}, {1: (1,), 2: (2,)}, "more than one root"),
    ],
)
def test_facts_that_are_no_tree_are_refused(
    counts: dict[int, int], paths: dict[int, tuple[int, ...]], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        group_units(counts, paths=paths, least=5)


def test_cells_join_where_too_few_of_them_answered() -> None:
    cells = [
        UnitGroup((4, 5), 2, 4),
        UnitGroup((6,), 6, 6),
        UnitGroup((7,), 7, 0),
        UnitGroup((8,), 8, 9),
    ]
    groups = regroup(cells, paths=PATHS, least=5)
    assert groups == [UnitGroup((4, 5, 6), 2, 10), UnitGroup((8,), 8, 9)]
    assert shown(groups) == [1, 2, 3, 7, 8]


def test_cells_at_one_unit_stay_together_and_are_sought_where_their_people_are() -> None:
    cells = [
        UnitGroup((1, 5), 1, 3),
        UnitGroup((2, 3), 1, 4),
        UnitGroup((4,), 4, 8),
        UnitGroup((7,), 7, 8),
    ]
    groups = regroup(cells, paths=PATHS, least=5)
    assert groups == [UnitGroup((1, 2, 3, 5), 1, 7), UnitGroup((4,), 4, 8), UnitGroup((7,), 7, 8)]
    assert shown(groups) == [1, 4, 7]


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[int, tuple[int, ...]], dict[int, int]]:
    paths: dict[int, tuple[int, ...]] = {1: (1,)}
    for unit in range(2, draw(st.integers(2, 8))):
        paths[unit] = (*paths[draw(st.integers(1, unit - 1))], unit)
    sizes = st.integers(0, 9)
    return paths, {unit: draw(sizes) for unit in paths}


def worth(groups: list[UnitGroup], paths: dict[int, tuple[int, ...]]) -> tuple[int, int]:
    units = publishable(groups, paths=paths)
    return len(units), sum(group.n for held in units.values() for group in held)


def divisions(units: list[int]) -> list[list[list[int]]]:
    """Every way to divide units into groups."""
    if not units:
        return [[]]
    first, rest = units[0], units[1:]
    return [
        [[first, *others], *smaller]
        for size in range(len(rest) + 1)
        for others in combinations(rest, size)
        for smaller in divisions([unit for unit in rest if unit not in others])
    ]


@settings(max_examples=150)
@given(trees(), st.integers(1, 8))
def test_everybody_is_in_one_group_and_no_other_grouping_shows_more(
    tree: tuple[dict[int, tuple[int, ...]], dict[int, int]], least: int
) -> None:
    paths, counts = tree
    groups = group_units(counts, paths=paths, least=least)
    counted = [unit for unit, n in counts.items() if n]
    if sum(counts.values()) < least or not counted:
        assert groups == []
        return
    assert sorted(unit for group in groups for unit in group.members) == counted
    for group in groups:
        assert group.n == sum(counts[unit] for unit in group.members) >= least
        assert all(group.unit in paths[unit] for unit in group.members)
    assert 1 in publishable(groups, paths=paths)
    best = max(
        worth([UnitGroup(tuple(pool), 1, sum(counts[u] for u in pool)) for pool in pools], paths)
        for pools in divisions(counted)
        if all(sum(counts[unit] for unit in pool) >= least for pool in pools)
    )
    assert worth(groups, paths) == best


def test_cells_of_too_few_are_no_group() -> None:
    assert regroup([UnitGroup((4,), 4, 4)], paths=PATHS, least=5) == []
    assert regroup([UnitGroup((4,), 4, 5)], paths=PATHS, least=5) == [UnitGroup((4,), 4, 5)]
    two = [UnitGroup((4,), 4, 2), UnitGroup((4,), 4, 3), UnitGroup((5,), 5, 0)]
    assert regroup(two, paths=PATHS, least=5) == [UnitGroup((4,), 4, 5)]


def test_units_of_whom_nobody_answered_are_in_no_group() -> None:
    cells = [UnitGroup((4,), 2, 1), UnitGroup((6,), 2, 4), UnitGroup((5,), 2, 0)]
    assert regroup(cells, paths=PATHS, least=5) == [UnitGroup((4, 6), 2, 5)]
