"""A matrix of who speaks of whom: which of its margins may be shown beside its cells.

Each person speaks of a few others. Published are sums of *blocks*, the answers of some people about
one other, and sums of *receivers*, all answers of some people about whomever. Both divide the same
answers, so a receiver's sum less the blocks in it can leave a few people over. See
`docs/adr/0047-departments-that-serve-each-other.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, connected_components, maximum_flow

from culture.privacy.blocks import Path

Node = Hashable
Joins = Mapping[frozenset[Any], int]  # how many people join each set of nodes

# More blocks than these are not examined: then no receiver is shown by itself.
MOST_NODES = 1500


class SpokenOf(NamedTuple):
    """That a person speaks of somebody: the receivers' group they are in, and their block."""

    person: int
    receivers: int
    block: Hashable


@dataclass(frozen=True, slots=True)
class Isolation:
    """The fewest people whom a combination of sums isolates, and the nodes on one side of it."""

    people: int
    side: frozenset[Node]


def fewest_isolated(joins: Joins) -> Isolation | None:
    """Find the fewest people who are isolated by any combination of the sums of all nodes.

    A person's answers are each in two nodes, their receivers and a block. An answer stays in a
    combination unless the factors of its two nodes cancel out, so people are left out only where
    all nodes that they join have one factor, with opposite signs on both sides. Whoever joins nodes
    of different factors is isolated; so the fewest are a minimum cut of the hypergraph in which
    each person joins their nodes. None where no combination isolates anybody.

    Each node of a connected part is held against its first one by a maximum flow through people
    (Lawler 1973).
    """
    nodes = {node: place for place, node in enumerate(dict.fromkeys(n for j in joins for n in j))}
    fewest: Isolation | None = None
    for part in _connected(joins, nodes):
        found = _fewest_in(part)
        if found and (fewest is None or found.people < fewest.people):
            fewest = found
    return fewest


def receivers_shown(
    spoken: Sequence[SpokenOf],
    *,
    paths: Mapping[int, Path],
    k: int,
    leaves_room: Callable[[Mapping[int, int]], bool],
) -> list[frozenset[int]]:
    """Join groups of receivers until the sum of each may be shown beside the sums of all blocks.

    `paths` gives for each group the way from the top of the tree to its unit. No combination then
    isolates fewer than `k` people, and `leaves_room` (from group to the number of what it was
    joined to) holds. Where a combination isolates fewer, a group from each side of it is joined,
    the nearest in the tree and then the smallest; where only room is wanting, the smallest two.
    All groups joined to one tell no more than blocks do. The same facts give the same groups; an
    empty list stands for nothing to show. Fails closed where there are too many blocks, and where
    these alone isolate fewer than `k` people.
    """
    parts = [frozenset((group,)) for group in sorted({one.receivers for one in spoken})]
    blocks = {one.block for one in spoken}
    if not parts or len(blocks) + len(parts) > MOST_NODES:
        return []
    sizes = Counter(group for group, _person in {(one.receivers, one.person) for one in spoken})
    while True:
        number = {group: place for place, part in enumerate(parts) for group in part}
        found = fewest_isolated(_joins(spoken, number))
        pairs: list[tuple[int, int]] = []
        if found is not None and found.people < k:
            inside = [place for place in range(len(parts)) if ("receivers", place) in found.side]
            outside = [place for place in range(len(parts)) if place not in inside]
            pairs = [(one, other) for one in inside for other in outside]
            if not pairs:
                return []
        elif len(parts) == 1 or leaves_room(number):
            return parts
        _join(parts, pairs, sizes=sizes, paths=paths)


def _joins(spoken: Sequence[SpokenOf], number: Mapping[int, int]) -> Counter[frozenset[Node]]:
    """Which nodes each person joins: their receivers, and the blocks they speak in."""
    nodes: dict[int, set[Node]] = {}
    for one in spoken:
        held = nodes.setdefault(one.person, {("receivers", number[one.receivers])})
        held.add(("block", one.block))
    return Counter(frozenset(held) for held in nodes.values())


def _join(
    parts: list[frozenset[int]],
    pairs: Sequence[tuple[int, int]],
    *,
    sizes: Mapping[int, int],
    paths: Mapping[int, Path],
) -> None:
    """Join the best of some pairs of parts; of all pairs where none is named."""
    everything = [(one, other) for other in range(len(parts)) for one in range(other)]

    def worth(pair: tuple[int, int]) -> tuple[int, int, list[int]]:
        held = parts[pair[0]] | parts[pair[1]]
        return (
            -_shared([paths[group] for group in held]),
            sum(sizes[group] for group in held),
            sorted(held),
        )

    one, other = min(pairs or everything, key=worth)
    joined = parts[one] | parts[other]
    parts[:] = sorted([part for part in parts if not part <= joined] + [joined], key=min)


def _shared(paths: Collection[Path]) -> int:
    """How many units from the top all paths share."""
    return sum(len(set(units)) == 1 for units in zip(*paths, strict=False))


def _connected(joins: Joins, nodes: Mapping[Node, int]) -> list[dict[frozenset[Node], int]]:
    ends = [(nodes[node], len(nodes) + row) for row, held in enumerate(joins) for node in held]
    if not ends:
        return []
    size = len(nodes) + len(joins)
    rows, columns = np.array(ends).T
    graph = coo_array((np.ones(len(ends)), (rows, columns)), shape=(size, size))
    labels = connected_components(graph, directed=False)[1]
    parts: dict[int, dict[frozenset[Node], int]] = {}
    for row, (held, people) in enumerate(joins.items()):
        parts.setdefault(int(labels[len(nodes) + row]), {})[held] = people
    return list(parts.values())


def _fewest_in(joins: Joins) -> Isolation | None:
    """The minimum cut of a connected hypergraph; None where it has one node."""
    nodes = sorted({node for held in joins for node in held}, key=repr)
    place = {node: number for number, node in enumerate(nodes)}
    count, everybody = len(nodes), sum(joins.values())
    edges = []
    for number, (held, people) in enumerate(joins.items()):
        # A person is passed once, from any of their nodes to any other.
        entry, leave = count + 2 * number, count + 2 * number + 1
        edges.append((entry, leave, people))
        for node in held:
            edges += [(place[node], entry, everybody), (leave, place[node], everybody)]
    size = count + 2 * len(joins)
    rows, columns, capacities = np.array(edges, dtype=np.int32).T
    graph = coo_array((capacities, (rows, columns)), shape=(size, size)).tocsr()
    fewest: Isolation | None = None
    for sink in range(1, count):
        result = maximum_flow(graph, 0, sink)
        people = int(result.flow_value)
        if fewest is None or people < fewest.people:
            left = graph - result.flow
            left.data = np.maximum(left.data, 0)
            left.eliminate_zeros()
            reached = breadth_first_order(left, 0, return_predecessors=False)
            side = frozenset(nodes[one] for one in reached.tolist() if one < count)
            fewest = Isolation(people, side)
    return fewest
