"""Whether what several editions publish together isolates fewer than k people.

Two editions divide nearly the same people twice. A factor for each cell of both isolates whoever is
in an old and a new cell whose factors do not cancel out; who is missing in one of them is joined to
the ground, whose factor is nought. So the fewest who can be isolated are a minimum cut of the graph
of old and new cells in which each person is a link, as with breakdowns
(`docs/adr/0009-what-a-wave-publishes.md`). Of three editions and more the exact search decides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence

from culture.privacy.breakdowns import columns_of, may_publish_columns
from culture.privacy.cuts import fewest_cut

Node = tuple[str, Hashable]  # an edition and one of its cells

GROUND: Node = ("ground", None)
Cells = Mapping[Hashable, Collection[int]]


def parted_from_rest(earlier: Cells, now: Cells, *, k: int) -> list[frozenset[Hashable]]:
    """Name sets of new cells whom combining both editions tells apart by fewer than `k` people.

    Cells of an edition have no person in common. Empty where no combination does.
    """
    links = _links(earlier, now)
    held = _joined_by(links, least=k)
    return [
        frozenset(cell for edition, cell in nodes if edition == "now")
        for nodes in _badly_joined(links, held, k=k)
    ]


def isolates_nobody(editions: Sequence[Cells], *, k: int) -> bool:
    """Whether no combination of the cells of all editions isolates fewer than `k` people.

    False as well where that cannot be decided in a fixed number of steps.
    """
    sets = [tuple(people) for cells in editions for people in cells.values() if people]
    everybody = {person: 1 for people in sets for person in people}
    return may_publish_columns(columns_of(sets, everybody), k=k)


def _links(earlier: Cells, now: Cells) -> Counter[tuple[Node, Node]]:
    was_in = {person: ("earlier", cell) for cell, people in earlier.items() for person in people}
    is_in = {person: ("now", cell) for cell, people in now.items() for person in people}
    return Counter(
        (was_in.get(person, GROUND), is_in.get(person, GROUND))
        for person in sorted({**was_in, **is_in})
    )


def _joined_by(links: Mapping[tuple[Node, Node], int], *, least: int) -> dict[Node, Node]:
    """Give each node the one that stands for all that no cut of fewer links can part from it."""
    stands = {node: node for ends in links for node in ends}
    while True:
        between: Counter[frozenset[Node]] = Counter()
        for ends, n in links.items():
            between[frozenset(stands[end] for end in ends)] += n
        strong = next(
            (sorted(two, key=repr) for two, n in between.items() if n >= least and len(two) > 1),
            None,
        )
        if strong is None:
            return stands
        one, other = strong
        stands = {node: one if held == other else held for node, held in stands.items()}


def _badly_joined(
    links: Mapping[tuple[Node, Node], int], stands: Mapping[Node, Node], *, k: int
) -> list[list[Node]]:
    """Nodes that fewer than `k` links join to all others; else one of each part with such a cut."""
    inside: dict[Node, list[Node]] = {}
    for node, held in stands.items():
        inside.setdefault(held, []).append(node)
    left = [((stands[one], stands[other]), n) for (one, other), n in links.items()]
    left = [(ends, n) for ends, n in left if ends[0] != ends[1]]
    degrees: Counter[Node] = Counter()
    for ends, n in left:
        for end in ends:
            degrees[end] += n
    ground = stands.get(GROUND)
    weak = [inside[node] for node, n in degrees.items() if n < k and node != ground]
    return weak or [
        next(inside[node] for node in part if node != ground and _has_new_cells(inside[node]))
        for part in _cut_parts(left, k=k)
    ]


def _cut_parts(left: Sequence[tuple[tuple[Node, Node], int]], *, k: int) -> list[list[Node]]:
    """The nodes of each connected part that a cut of fewer than `k` links divides."""
    part_of = _joined_by(Counter(dict(left)), least=1)
    parts: dict[Node, list[tuple[tuple[Node, Node], int]]] = {}
    for ends, n in left:
        parts.setdefault(part_of[ends[0]], []).append((ends, n))
    return [
        list(dict.fromkeys(node for ends, _n in part for node in ends))
        for part in parts.values()
        if (fewest_cut(part) or k) < k
    ]


def _has_new_cells(nodes: Sequence[Node]) -> bool:
    return any(edition == "now" for edition, _cell in nodes)
