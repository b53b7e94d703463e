"""Cuts: the fewest people between two parts of a graph, by enumerating its smaller side.

Two ways to divide the same people are a bipartite graph, in which each person joins the two classes
that he or she is in. One side, the categories, has few nodes however many people there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, maximum_flow

Ends = tuple[Hashable, Hashable]
Link = tuple[Ends, int]
Weights = Mapping[Ends, int]

# Up to here every way to divide the smaller side is tried; above, flows find the cut.
MOST_ENUMERATED = 12


def fewest_cut(links: Iterable[Link]) -> int | None:
    """Return the smallest weight that divides a connected part of a bipartite graph in two.

    A link joins a node of one side to one of the other; links of the same ends add up. A node may
    stand on both sides and is one node. None without links of any weight. Where a connected part
    has 12 nodes or fewer on a side, each way to divide them is tried, and every node of the other
    side goes where it costs less. Larger parts take maximum flows from one node to every other.
    Source: global minimum cut (Stoer and Wagner 1997).
    """
    weights: Counter[Ends] = Counter()
    for ends, weight in links:
        if weight > 0:
            weights[ends] += weight
    return min((_cut(part) for part in _connected(weights)), default=None)


def _connected(weights: Weights) -> list[dict[Ends, int]]:
    """Divide a graph into its connected parts."""
    place = _places(weights)
    ends = np.array([(place[one], place[other]) for one, other in weights]).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(place),) * 2)
    labels = connected_components(graph, directed=False)[1] if place else []
    parts: dict[int, dict[Ends, int]] = defaultdict(dict)
    for (one, other), weight in weights.items():
        parts[int(labels[place[one]])][one, other] = weight
    return list(parts.values())


def _cut(weights: Weights) -> int:
    """The smallest cut of a connected graph."""
    ones, others = {one for one, _ in weights}, {other for _, other in weights}
    if len(ones) < len(others):
        weights = {(other, one): weight for (one, other), weight in weights.items()}
        ones, others = others, ones
    if len(others) > MOST_ENUMERATED:
        return _cut_by_flows(weights)
    few = {node: place for place, node in enumerate(sorted(others, key=repr))}
    many = {node: place for place, node in enumerate(sorted(ones - others, key=repr))}
    table = np.zeros((len(many), len(few)), dtype=np.int64)
    between = np.zeros((len(few), len(few)), dtype=np.int64)
    for (one, other), weight in weights.items():
        if one in many:
            table[many[one], few[other]] += weight
        else:
            between[few[one], few[other]] += weight
    return min(_cuts_among(table, between), default=0)


def _cuts_among(table: NDArray[np.int64], between: NDArray[np.int64]) -> Iterable[int]:
    """The cost of each way to divide the few nodes, and of parting one of many from all others."""
    if len(table):
        yield int(table.sum(axis=1).min())
    # The last of the few stays where it is: a division and its opposite are the same cut.
    for number in range(1, 2 ** (table.shape[1] - 1)):
        moved = (number >> np.arange(table.shape[1]) & 1).astype(bool)
        away, left = table[:, moved].sum(axis=1), table[:, ~moved].sum(axis=1)
        across = between[np.ix_(moved, ~moved)].sum() + between[np.ix_(~moved, moved)].sum()
        yield int(np.minimum(away, left).sum() + across)


def _cut_by_flows(weights: Weights) -> int:
    """Some node lies on the other side than the first."""
    place = _places(weights)
    graph = np.zeros((len(place),) * 2, dtype=np.int32)
    for (one, other), weight in weights.items():
        graph[place[one], place[other]] += weight
        graph[place[other], place[one]] += weight
    sparse = csr_array(graph)
    return min(int(maximum_flow(sparse, 0, sink).flow_value) for sink in range(1, len(place)))


def _places(weights: Weights) -> dict[Hashable, int]:
    nodes = dict.fromkeys(node for ends in weights for node in ends)
    return {node: place for place, node in enumerate(nodes)}
