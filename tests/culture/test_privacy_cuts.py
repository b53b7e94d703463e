"""The smallest cut of a graph is the one that trying every division finds."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import combinations

import pytest

from culture.privacy import cuts
from culture.privacy.cuts import Link, fewest_cut


def cut_by_trial(links: Sequence[Link]) -> int | None:
    """Divide the nodes of each connected part in two, in every way."""
    links = [link for link in links if link[1] > 0]
    nodes = list(dict.fromkeys(node for ends, _weight in links for node in ends))
    together = {node: {node} for node in nodes}
    for (one, other), _weight in links:
        joined = together[one] | together[other]
        together.update(dict.fromkeys(joined, joined))
    found = [
        sum(weight for (one, other), weight in links if (one in some) != (other in some))
        for part in {frozenset(part) for part in together.values()}
        for size in range(1, len(part))
        for some in map(set, combinations(sorted(part, key=repr), size))
    ]
    return min(found, default=None)


def graphs(count: int, *, is_mixed: bool) -> Iterator[list[Link]]:
    """Graphs of up to nine nodes; in mixed ones a node may stand on both sides."""
    for seed in range(count):
        rng = random.Random(seed)
        many, few = rng.randint(2, 5), rng.randint(2, 4)
        links: list[Link] = [
            ((("a", one), ("b", other)), rng.randint(0, 6))
            for one in range(many)
            for other in range(few)
            if rng.random() < 0.7
        ]
        if is_mixed:
            links += [((("b", 0), ("b", other)), rng.randint(1, 6)) for other in range(1, few)]
            links += [((("a", 0), ("a", 1)), rng.randint(1, 6))]
        yield links


@pytest.mark.parametrize("is_mixed", [False, True])
def test_enumeration_finds_the_smallest_cut(*, is_mixed: bool) -> None:
    for links in graphs(120, is_mixed=is_mixed):
        assert fewest_cut(links) == cut_by_trial(links)


@pytest.mark.parametrize("is_mixed", [False, True])
def test_flows_find_the_smallest_cut(monkeypatch: pytest.MonkeyPatch, *, is_mixed: bool) -> None:
    monkeypatch.setattr(cuts, "MOST_ENUMERATED", 0)
    for links in graphs(60, is_mixed=is_mixed):
        assert fewest_cut(links) == cut_by_trial(links)


def test_four_nodes_may_be_cut_between_any_two_of_them() -> None:
    pairs = {1: {0, 1, 2}, 2: {0, 3}}
    links: list[Link] = [
        (((number, place), other), 9 if other in held else 1)
        for number, held in pairs.items()
        for place in range(3)
        for other in range(4)
    ]
    assert fewest_cut(links) == cut_by_trial(links)
    for cheap in combinations(range(4), 2):
        apart: list[Link] = [(("x", node), 9) for node in cheap]
        apart += [(("y", node), 9) for node in set(range(4)) - set(cheap)]
        apart += [(("z", node), 1) for node in range(4)]
        assert fewest_cut(apart) == cut_by_trial(apart) == 2


@pytest.mark.parametrize(("few", "flows"), [(12, 0), (13, 1)])
def test_up_to_twelve_nodes_are_enumerated(
    monkeypatch: pytest.MonkeyPatch, few: int, flows: int
) -> None:
    asked = 0
    by_flows = cuts._cut_by_flows

    def counted(weights: cuts.Weights) -> int:
        nonlocal asked
        asked += 1
        return by_flows(weights)

    monkeypatch.setattr(cuts, "_cut_by_flows", counted)
    links: list[Link] = [
        ((("a", one), ("b", other)), 2) for one in range(14) for other in range(few)
    ]
    links += [((("a", 14), ("b", 0)), 5)]
    assert (fewest_cut(links), asked) == (5, flows)


def test_links_of_the_same_ends_add_up() -> None:
    assert fewest_cut([(("a", "b"), 2), (("a", "b"), 3)]) == 5
    assert fewest_cut([(("a", "b"), 0)]) is None
    assert fewest_cut([]) is None


def test_who_is_linked_to_oneself_alone_counts_as_exposed() -> None:
    assert fewest_cut([(("a", "a"), 5)]) == 0
