"""Groups of two waves that hold nearly the same people are named before the second opens."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from culture.privacy.neighbours import Neighbours, close_neighbours

TWELVE = range(12)


def test_the_twelfth_of_twelve_is_what_two_waves_differ_by() -> None:
    found = close_neighbours({"team": TWELVE}, {"team": range(11)}, k=5)

    assert found == [Neighbours("team", "team", gone=1, come=0)]


def test_the_same_people_and_those_who_differ_by_k_are_no_neighbours() -> None:
    assert close_neighbours({"team": TWELVE}, {"other": TWELVE}, k=5) == []
    assert close_neighbours({"team": TWELVE}, {"team": range(7)}, k=5) == []
    assert close_neighbours({"team": TWELVE}, {"team": range(12, 24)}, k=5) == []
    assert close_neighbours({"team": TWELVE}, {}, k=5) == []


def test_who_left_and_who_joined_count_together() -> None:
    assert close_neighbours({"team": TWELVE}, {"team": range(2, 14)}, k=5) == [
        Neighbours("team", "team", gone=2, come=2)
    ]
    assert close_neighbours({"team": TWELVE}, {"team": range(3, 15)}, k=5) == []


def test_units_are_compared_with_teams_and_the_closest_come_first() -> None:
    earlier = {"whole": range(24), "team": TWELVE}
    later = {"division": range(14), "rest": range(20, 24), "team": range(1, 12)}

    assert close_neighbours(earlier, later, k=5) == [
        Neighbours("team", "team", gone=1, come=0),
        Neighbours("team", "division", gone=0, come=2),
    ]


people = st.sets(st.integers(0, 12), min_size=5)


@given(st.dictionaries(st.integers(0, 4), people), st.dictionaries(st.integers(0, 4), people))
def test_every_pair_that_differs_by_one_to_four_people_is_named_once(
    earlier: Mapping[int, set[int]], later: Mapping[int, set[int]]
) -> None:
    expected = {
        (one, other)
        for one, before in earlier.items()
        for other, after in later.items()
        if 0 < len(before ^ after) < 5 and before & after
    }
    found = [(pair.earlier, pair.later) for pair in close_neighbours(earlier, later, k=5)]

    assert sorted(found) == sorted(expected)
