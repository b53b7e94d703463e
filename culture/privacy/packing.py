"""Packing: a proof without search that no combination of sums isolates fewer than k people.

People are isolated exactly if the sums, without them, have a lower rank. So where k sets without a
common person each have the rank of all, fewer than k people cannot be isolated: whoever they are,
one of the sets is left whole. See `docs/adr/0015-proof-and-scatter.md`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

Columns = Mapping[tuple[int, ...], int]
Vector = tuple[int, ...]


def is_packed(columns: Columns, *, nested: Collection[int], k: int) -> bool:
    """Say whether it is proved that no combination isolates fewer than `k` people.

    `columns` counts people by the positions of the sums that they are in. `nested` names sums of
    which any two are nested or have nobody in common; people in the same innermost of them are a
    block. Where every block has `k` people or more, each keeps somebody without any fewer than `k`,
    so its own sum stays independent, and of the other sums only the differences between people of
    one block matter. A set consists of parts of blocks whose differences span all differences. The
    proof finds `k` such sets one after the other, rare people last. False means that it did not
    find them, not that people are isolated.
    """
    blocks = _blocks(columns, nested)
    if any(block.n < k for block in blocks if not block.is_ground):
        return False
    rank = _rank(blocks)
    common: Counter[Vector] = Counter()
    for block in blocks:
        common.update(block.people)
    for block in blocks:
        block.order = sorted(block.people, key=lambda kind: (-common[kind], kind))
    return all(_takes_set(blocks, rank=rank) for _ in range(k))


@dataclass(slots=True)
class _Block:
    """People not taken yet, by the other sums that they are in; the ground is in no nested sum."""

    people: Counter[Vector]
    is_ground: bool
    order: list[Vector] = field(default_factory=list)

    @property
    def n(self) -> int:
        return self.people.total()


@dataclass(slots=True)
class _Span:
    """Independent vectors, each reduced by those before it."""

    rows: list[tuple[int, list[Fraction]]] = field(default_factory=list)

    def add(self, vector: Sequence[int]) -> bool:
        """Take a vector in; False where it lies in the span already."""
        rest = [Fraction(part) for part in vector]
        for lead, row in self.rows:
            if factor := rest[lead]:
                rest = [part - factor * other for part, other in zip(rest, row, strict=True)]
        first = next((place for place, part in enumerate(rest) if part), None)
        if first is None:
            return False
        self.rows.append((first, [part / rest[first] for part in rest]))
        return True


def _blocks(columns: Columns, nested: Collection[int]) -> list[_Block]:
    inside = set(nested)
    others = sorted({position for held in columns for position in held} - inside)
    found: dict[tuple[int, ...], Counter[Vector]] = defaultdict(Counter)
    for positions, n in columns.items():
        own = tuple(position for position in positions if position in inside)
        found[own][tuple(int(position in positions) for position in others)] += n
    blocks = [_Block(people, is_ground=not own) for own, people in sorted(found.items())]
    return sorted(blocks, key=lambda block: -len(block.people))


def _rank(blocks: Sequence[_Block]) -> int:
    """How many differences between people of one block are independent."""
    span = _Span()
    seen: set[Vector] = set()
    for block in blocks:
        kinds = sorted(block.people)
        base = _base(block, kinds)
        for kind in kinds:
            difference = _less(kind, base)
            if difference not in seen:
                seen.add(difference)
                span.add(difference)
    return len(span.rows)


def _takes_set(blocks: Sequence[_Block], *, rank: int) -> bool:
    """Take people away whose differences span all; False where those left do not."""
    span = _Span()
    for block in blocks:
        if len(span.rows) == rank:
            break
        _take_part(block, span)
    return len(span.rows) == rank


def _take_part(block: _Block, span: _Span) -> None:
    kinds = [kind for kind in block.order if block.people[kind]]
    if not kinds:
        return
    base = _base(block, kinds)
    taken = [kind for kind in kinds if span.add(_less(kind, base))]
    if taken and not block.is_ground:
        taken.append(base)
    block.people.subtract(taken)


def _base(block: _Block, kinds: Sequence[Vector]) -> Vector:
    """What the others of a block differ from: somebody in it, or nought on the ground."""
    return tuple(0 for _ in kinds[0]) if block.is_ground else kinds[0]


def _less(one: Vector, other: Vector) -> Vector:
    return tuple(first - second for first, second in zip(one, other, strict=True))
