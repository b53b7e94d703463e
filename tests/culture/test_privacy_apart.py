"""Groups that are nearly those of an earlier wave are joined until nothing is close any more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.apart import Apart, Close, Earlier, _further_up, keep_apart, people_of
from culture.privacy.editions import isolates_nobody
from culture.privacy.groups import UnitGroup, group_units
from culture.privacy.neighbours import close_neighbours

WHOLE, TEAM, OTHER, THIRD = 1, 2, 3, 4
PATHS = {WHOLE: (1,), TEAM: (1, 2), OTHER: (1, 3), THIRD: (1, 4)}


def a_wave(people: Mapping[int, set[int]]) -> list[UnitGroup]:
    counts = {unit: len(persons) for unit, persons in people.items()}
    return group_units(counts, paths=PATHS, least=8)


def an_earlier(people: Mapping[int, set[int]], *, k: int = 5) -> Earlier:
    return Earlier("Spring", people_of(a_wave(people), people=people, paths=PATHS), k)


def apart(people: Mapping[int, set[int]], *earlier: Earlier) -> Apart:
    return keep_apart(a_wave(people), people=people, paths=PATHS, earlier=earlier)


BEFORE = {TEAM: set(range(12)), OTHER: set(range(20, 32)), THIRD: set(range(40, 49))}


def test_the_same_people_asked_again_change_nothing() -> None:
    assert apart(BEFORE, an_earlier(BEFORE)) == Apart(tuple(a_wave(BEFORE)))


def test_a_team_that_lost_one_and_one_that_lost_four_join_each_other() -> None:
    now = BEFORE | {TEAM: set(range(11)), OTHER: set(range(24, 32))}

    found = apart(now, an_earlier(BEFORE))

    assert [group.members for group in found.groups] == [(TEAM, OTHER), (THIRD,)]
    assert set(found.close) == {Close(TEAM, "Spring"), Close(OTHER, "Spring")}


def test_a_team_that_lost_one_is_not_hidden_by_a_neighbour_that_lost_nobody() -> None:
    """Both old numbers less the joined one would be whoever left, though many came elsewhere."""
    now = BEFORE | {TEAM: set(range(11)), OTHER: set(range(20, 40))}

    found = apart(now, an_earlier(BEFORE))

    assert [group.members for group in found.groups] == [(TEAM, OTHER, THIRD)]
    assert set(found.close) == {Close(TEAM, "Spring")}


def test_where_the_whole_lost_one_nothing_can_be_shown() -> None:
    now = BEFORE | {TEAM: set(range(11))}

    found = apart(now, an_earlier(BEFORE))

    assert found.groups == ()
    assert set(found.close) >= {Close(TEAM, "Spring"), Close(WHOLE, "Spring")}


def test_a_part_of_the_company_is_compared_with_its_teams() -> None:
    found = apart({TEAM: set(range(11))}, an_earlier(BEFORE))

    assert (found.groups, set(found.close)) == (
        (),
        {Close(TEAM, "Spring"), Close(WHOLE, "Spring")},
    )


def test_five_who_came_or_left_are_enough() -> None:
    now = BEFORE | {TEAM: set(range(2, 15))}

    assert apart(now, an_earlier(BEFORE)).close == ()
    assert apart(now, an_earlier(BEFORE, k=6)).close != ()


sets = st.sets(st.integers(0, 40), min_size=0, max_size=20)
waves = st.fixed_dictionaries({TEAM: sets, OTHER: sets, THIRD: sets})


@settings(max_examples=200)
@given(waves, waves)
def test_what_is_left_is_close_to_nothing_of_the_earlier_wave(
    before: dict[int, set[int]], after: dict[int, set[int]]
) -> None:
    for wave in (before, after):
        wave[OTHER] = {person + 100 for person in wave[OTHER]}
        wave[THIRD] = {person + 200 for person in wave[THIRD]}
    earlier = an_earlier(before)

    found = apart(after, earlier)

    now = people_of(found.groups, people=after, paths=PATHS)
    assert close_neighbours(earlier.groups, now, k=5) == []
    assert isolates_nobody([earlier.groups, now], k=5)
    assert sorted(m for group in found.groups for m in group.members) in (
        [],
        sorted(m for group in a_wave(after) for m in group.members),
    )


def test_a_group_is_joined_with_the_nearest_in_the_tree_then_with_the_smallest() -> None:
    paths = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (1, 2, 4), 5: (1, 2, 5), 6: (1, 2, 6)}
    sizes = {4: 12, 5: 30, 6: 20, 3: 9}
    now = {unit: set(range(100 * unit, 100 * unit + n)) for unit, n in sizes.items()}
    groups = group_units({unit: len(some) for unit, some in now.items()}, paths=paths, least=8)
    # One of unit 4 has left since; of all others nothing is known.
    before = Earlier("Spring", {"four": [*now[4], 499]}, 5)
    found = keep_apart(groups, people=now, paths=paths, earlier=[before])
    assert UnitGroup((4, 6), 2, 32) in found.groups
    assert found.close == (Close(4, "Spring"),)


def test_a_group_that_sums_of_earlier_ones_tell_apart_is_named_once() -> None:
    """Of two halves of the company two people went from one to the other."""
    paths = {1: (1,), **{unit: (1, unit) for unit in (2, 3, 4, 5)}}
    halves = [("A", 2), ("A", 3), ("B", 2), ("B", 3), ("E", 4), ("E", 5), ("F", 4), ("F", 5)]
    links = [(old, unit) for old, unit in halves for _person in range(3)] + [("A", 4)] * 2
    before, now = defaultdict[Hashable, set[int]](set), defaultdict[int, set[int]](set)
    for person, (old, unit) in enumerate(links):
        before[old].add(person)
        now[unit].add(person)
    groups = [UnitGroup((unit,), unit, len(some)) for unit, some in sorted(now.items())]

    found = keep_apart(groups, people=now, paths=paths, earlier=[Earlier("Spring", before, 5)])

    assert found.close == (Close(2, "Spring"),)
    assert [group.members for group in found.groups] == [(2, 3, 5), (4,)]
    left = people_of(found.groups, people=now, paths=paths)
    assert isolates_nobody([before, left], k=5)


def test_groups_of_the_lowest_level_join_under_the_unit_above_them() -> None:
    paths = {1: (1,), 2: (1, 2), 3: (1, 3), 10: (1, 2, 10), 11: (1, 2, 11), 20: (1, 3, 20)}
    paths |= {21: (1, 3, 21)}
    low = [UnitGroup((unit,), unit, n) for unit, n in ((10, 5), (11, 9), (20, 6), (21, 8))]
    joined = [UnitGroup((10, 11), 2, 14), UnitGroup((20, 21), 3, 14)]
    assert _further_up(low, paths=paths) == joined
    assert _further_up(joined, paths=paths) == [UnitGroup((10, 11, 20, 21), 1, 28)]
    assert _further_up(joined[:1], paths=paths) == []


def test_where_no_two_stand_below_one_unit_the_two_smallest_join() -> None:
    paths = {1: (1,), 10: (1, 2, 10), 20: (1, 3, 20), 30: (1, 4, 30)}
    groups = [UnitGroup((unit,), unit, n) for unit, n in ((10, 9), (20, 6), (30, 5))]
    assert _further_up(groups, paths=paths) == [
        UnitGroup((10,), 10, 9),
        UnitGroup((20, 30), 1, 11),
    ]
