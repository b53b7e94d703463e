"""Subtracting published counts: how few answers two numbers can differ by; pure.

The attacker reads of each number only how many answers it holds. Of two subjects of the same
answers one holds the other: an overall score counts for whoever has a dimension, a dimension for
whoever answered one of its statements, and each of them for whoever answered everything. So their
difference is what those said who skipped something, and it must be nobody or k people, in every
release and in every difference of releases.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Key = tuple[str, str, str]

NARROWER = {"overall": ("dimension", "weighted"), "dimension": ("item",)}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many answers numbers hold, by kind, pair and key; `complete` of those that said all.

    `dimensions` names the dimension of each item, by pair and key.
    """

    answers: Mapping[Key, int] = field(default_factory=dict)
    complete: Mapping[Key, int] = field(default_factory=dict)
    dimensions: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def minus(self, parts: Iterable[Counts]) -> Counts:
        """What is left of each number when those of other releases are taken away."""
        others = list(parts)
        return Counts(
            {key: n - _sum(key, [o.answers for o in others]) for key, n in self.answers.items()},
            {key: n - _sum(key, [o.complete for o in others]) for key, n in self.complete.items()},
            self.dimensions,
        )


def _sum(key: Key, counts: Iterable[Mapping[Key, int]]) -> int:
    return sum(one.get(key, 0) for one in counts)


def small_differences(counts: Counts, *, k: int) -> Iterator[tuple[str, int]]:
    """Yield what tells fewer than k answers apart, in words, with how many these are."""
    for what, n in _differences(counts):
        if 0 < n < k:
            yield what, n


def count_differences(counts: Counts) -> int:
    """How many differences `small_differences` looks at."""
    return sum(1 for _difference in _differences(counts))


def _differences(counts: Counts) -> Iterator[tuple[str, int]]:
    for key, n in counts.answers.items():
        kind, pair, name = key
        yield name, n
        if key in counts.complete:
            yield f"{name} less complete answers", n - counts.complete[key]
        if pair == "adequacy":
            yield f"{name} less its adequacy", counts.answers.get((kind, "gap", name), n) - n
        for narrower in _held_by(key, counts):
            yield f"{name} less {narrower[-1]}", n - counts.answers[narrower]


def _held_by(key: Key, counts: Counts) -> Iterator[Key]:
    kind, pair, name = key
    for other in counts.answers:
        is_of = other[0] != "item" or counts.dimensions.get(other[1:]) == name
        if other[0] in NARROWER.get(kind, ()) and other[1] == pair and is_of:
            yield other
