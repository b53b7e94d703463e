"""Whom two breakdowns have in common: nobody or k people, and what fewer would give away."""

from __future__ import annotations

import random
from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.attacker import Findings, PublishedMean, ToldOfFew, attack, told_of_few
from culture.privacy.breakdowns import Mergings
from culture.privacy.crossings import coarsen_both, cross_in_few, fewest_for_both

TENURE = ("new", "some", "long")
ROLES = ("front", "back", "leader")
K = 5
Said = tuple[str, str]


# Three new leaders among 33 people.
FEW = {("new", "leader"): 3, ("new", "front"): 10, ("some", "leader"): 10, ("some", "front"): 10}
SUMS = {"new": (1.5, 13), "some": (4.0, 20), "leader": (4.4, 13), "front": (2.1, 20)}


def shown(*names: str) -> list[PublishedMean[Said]]:
    """The means of some classes, to one decimal."""
    found = []
    for name in names:
        held = {said: n for said, n in FEW.items() if name in said}
        assert sum(held.values()) == SUMS[name][1]
        found.append(PublishedMean(held, SUMS[name][0]))
    return found


def test_two_breakdowns_tell_what_few_said_though_everybody_keeps_the_scale() -> None:
    both = shown("new", "some", "leader", "front")
    assert attack(both, k=K, low=1, high=5) == Findings(examined=33)

    [told] = told_of_few(both, [(0, 1), (2, 3)], k=K, low=1, high=5)
    assert (told.numbers, told.n) == ((0, 2), 3)
    assert (told.least, told.most) == pytest.approx((7 / 3, 10 / 3))


@pytest.mark.parametrize(("name", "ends"), [("new", (1, 10 / 3)), ("leader", (7 / 3, 5))])
def test_neither_of_them_tells_it_alone(name: str, ends: tuple[float, float]) -> None:
    nothing = PublishedMean({("new", "leader"): 3}, 3.0, decimals=-1)
    [told] = told_of_few([*shown(name), nothing], [(0,), (1,)], k=K, low=1, high=5)
    assert (told.least, told.most) == pytest.approx(ends)


def test_k_people_in_common_and_nobody_are_not_few() -> None:
    many = [PublishedMean({"A": 5, "B": 6}, 3.0), PublishedMean({"A": 5, "C": 7}, 3.0)]
    assert list(told_of_few(many, [(0,), (1,)], k=5, low=1, high=5)) == []
    assert [one.n for one in told_of_few(many, [(0,), (1,)], k=6, low=1, high=5)] == [5]
    alone = [PublishedMean({"A": 1, "B": 6}, 3.0), PublishedMean({"A": 1, "C": 7}, 3.0)]
    assert [one.n for one in told_of_few(alone, [(0,), (1,)], k=5, low=1, high=5)] == [1]
    apart = [PublishedMean({"A": 2}, 3.0), PublishedMean({"B": 2}, 3.0)]
    assert list(told_of_few(apart, [(0,), (1,)], k=5, low=1, high=5)) == []


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1), st.integers(1, 4)), max_size=6))
def test_what_is_told_of_few_is_what_trying_all_answers_shows(
    said: list[tuple[int, int, int]],
) -> None:
    def sums(answers: tuple[int, ...]) -> list[int]:
        found = Counter[tuple[int, int]]()
        for one, answer in zip(said, answers, strict=True):
            for place in enumerate(one[:2]):
                found[place] += answer
        return [found[place] for place in sorted(found)]

    true = sums(tuple(one[2] for one in said))
    places = sorted({place for one in said for place in enumerate(one[:2])})
    published = [
        PublishedMean(
            Counter(one[:2] for one in said if one[by] == value),
            total / sum(one[by] == value for one in said),
            decimals=9,
        )
        for (by, value), total in zip(places, true, strict=True)
    ]
    divisions = [[at for at, (by, _) in enumerate(places) if by == one] for one in (0, 1)]
    fitting = [others for others in product(range(1, 5), repeat=len(said)) if sums(others) == true]
    for told in told_of_few(published, divisions, k=K, low=1, high=4):
        kind = tuple(places[number][1] for number in told.numbers)
        inside = [place for place, one in enumerate(said) if one[:2] == kind]
        means = [sum(others[place] for place in inside) / len(inside) for others in fitting]
        assert told == ToldOfFew(told.numbers, len(inside), told.least, told.most)
        assert (told.least, told.most) == pytest.approx((min(means), max(means)), abs=1e-6)


def test_few_in_common_are_seen_between_any_two_breakdowns() -> None:
    assert not cross_in_few({}, k=K)
    assert not cross_in_few({(0, 0): 3, (1, 1): 9}, k=K)
    assert not cross_in_few({(0, 0, 0): 3, (1, 0, 0): 2, (0, 1, 1): 6}, k=K)
    assert cross_in_few({(0, 0, 0): 2, (1, 0, 0): 2, (0, 1, 1): 6}, k=K)
    assert cross_in_few({(0, 0, 0, 0): 9, (0, 0, 0, 1): 4, (0, 0, 1, 2): 9}, k=K)
    assert not cross_in_few({(0, 0, 0): 0, (0, 1, 1): 6}, k=K)
    assert cross_in_few({(0, 0, 0): 1, (0, 1, 1): 6}, k=K)


def mergings(crossed: dict[Said, int], *, k: int = K) -> tuple[Mergings, Mergings]:  # type: ignore[type-arg]
    """Both breakdowns of people who all stand in one block."""
    counts = (
        Counter[tuple[int, str]](),
        Counter[tuple[int, str]](),
    )
    for said, n in crossed.items():
        for by in (0, 1):
            counts[by][1, said[by]] += n
    return (
        Mergings(counts[0], TENURE, k, ordered=True),
        Mergings(counts[1], ROLES, k, ordered=False),
    )


def merged(*crossed: dict[Said, int], k: int = K) -> object:
    return coarsen_both(*mergings(crossed[0], k=k), crossed=crossed)


EVEN = dict.fromkeys(product(TENURE, ROLES), 6)


def test_nothing_is_merged_where_every_pair_has_k_people_or_nobody() -> None:
    everything = [("new",), ("some",), ("long",)], [("front",), ("back",), ("leader",)]
    assert merged(EVEN) == everything
    assert merged(EVEN | {("new", "leader"): 0, ("some", "front"): 5}) == everything
    assert merged(EVEN, k=6) == everything
    assert merged(EVEN, k=7) != everything


def test_tenure_is_merged_first_and_with_a_neighbour_only() -> None:
    few = EVEN | {("new", "leader"): 4}
    assert merged(few) == ([("new", "some"), ("long",)], [("front",), ("back",), ("leader",)])
    few = EVEN | {("new", "back"): 4, ("long", "back"): 4}
    assert merged(few) == ([("new",), ("some",), ("long",)], [("front", "back"), ("leader",)])


def test_roles_are_merged_where_no_tenures_can_be() -> None:
    few = EVEN | {("new", "leader"): 2, ("some", "leader"): 1, ("long", "leader"): 1}
    assert merged(few) == (
        [("new",), ("some",), ("long",)],
        [("front", "leader"), ("back",)],
    )


def test_who_said_nothing_stands_alone_where_that_merges_nothing() -> None:
    silent = EVEN | {(tenure, ""): 6 for tenure in TENURE} | {("", role): 6 for role in ROLES}
    assert merged(silent | {("", ""): 6}) == (
        [("new",), ("some",), ("long",), ("",)],
        [("front",), ("back",), ("leader",), ("",)],
    )


def test_of_two_ways_that_with_the_most_people_in_the_smallest_pair_is_taken() -> None:
    few = {(tenure, role): 20 for tenure in TENURE for role in ("front", "back")}
    few |= {(tenure, "leader"): 1 for tenure in TENURE} | {("long", "back"): 6}
    assert merged(few) == ([("new",), ("some",), ("long",)], [("front",), ("back", "leader")])


def test_the_smallest_pair_of_any_dimension_decides_between_equal_ways() -> None:
    everybody = {(tenure, role): 20 for tenure in TENURE for role in ("front", "back")}
    everybody |= {(tenure, "leader"): 1 for tenure in TENURE}
    with_back = [("new",), ("some",), ("long",)], [("front",), ("back", "leader")]
    with_front = [("new",), ("some",), ("long",)], [("front", "leader"), ("back",)]
    assert merged(everybody, everybody | {("long", "back"): 8}) == with_back
    assert merged(everybody, everybody | {("long", "front"): 8}) == with_front


def test_a_dimension_may_have_exactly_k_people_in_a_pair() -> None:
    assert merged(EVEN, EVEN | {("new", "leader"): 5}) == merged(EVEN)
    assert fewest_for_both(5) == 20


def test_where_two_classes_of_each_cannot_stand_neither_is_merged_for_the_other() -> None:
    assert merged(FEW) is None
    assert merged({("new", "front"): 60}) is None
    assert merged({}) is None


def test_what_was_not_said_makes_no_pair() -> None:
    """Who said nothing would stand alone beside one class of all others."""
    silent = {("new", "front"): 20, ("new", "back"): 20, ("", "front"): 20, ("", "back"): 20}
    assert merged(silent) is None


def test_a_subject_that_few_answered_counts_only_where_it_can() -> None:
    """The second subject wants tenures merged; the third can be helped by no merging."""
    second = EVEN | {("new", "leader"): 4}
    third = {("new", "front"): 3}
    assert merged(EVEN, second) == merged(second)
    assert merged(EVEN, third) == merged(EVEN)
    assert merged(EVEN, third, second) == merged(second)


def test_classes_that_may_not_stand_by_themselves_do_not_stand_together() -> None:
    """Of 22 people who stayed for some time, two are in the block of the new ones."""
    three = {(1, "new"): 20, (1, "some"): 2, (2, "some"): 20, (2, "long"): 20}
    assert found_beside_roles(three) == [("new", "some"), ("long",)]
    assert found_beside_roles({**three, (2, "long"): 0}) is None


def found_beside_roles(counts: dict[tuple[int, str], int]) -> object:
    """How tenures are merged beside two roles that each has half of."""
    people = Counter[str]()
    for (_block, tenure), n in counts.items():
        people[tenure] += n
    crossed = {(tenure, role): n // 2 for tenure, n in people.items() for role in ROLES[:2]}
    first = Mergings(counts, TENURE, K, ordered=True)
    found = coarsen_both(first, mergings(crossed)[1], crossed=[crossed])
    return found and found[0]


@settings(max_examples=60)
@given(
    st.lists(st.integers(0, 12), min_size=9, max_size=9),
    st.integers(2, 5),
    st.integers(0, 10**6),
)
def test_what_is_merged_leaves_nobody_or_k_in_every_pair(
    table: list[int], k: int, seed: int
) -> None:
    crossed = dict(zip(product(TENURE, ROLES), table, strict=True))
    rng = random.Random(seed)
    subject = {said: rng.randint(0, n) for said, n in crossed.items()}
    found = coarsen_both(*mergings(crossed, k=k), crossed=[crossed, subject])
    for held in product(*found) if found else ():
        n = sum(crossed[said] for said in product(*held))
        assert n == 0 or n >= k
