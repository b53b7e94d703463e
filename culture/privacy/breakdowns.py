"""Breakdowns: by tenure or role besides units, only where sums cannot be told apart again.

Every number that is shown is the sum of some people's answers, and sums can be added and subtracted
with any factors. People whose answers remain in such a combination are *isolated*. For two ways to
divide the same people the fewest that can be isolated are a minimum cut of the bipartite graph of
both (each person joins the two classes he or she is in); for three or more a proof by packing or a
search through bases of the sums decides. See `docs/adr/0009-what-a-wave-publishes.md`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from culture.privacy.combinations import STEPS, isolated
from culture.privacy.cuts import Link, fewest_cut
from culture.privacy.families import Families
from culture.privacy.packing import is_packed

Atom = TypeVar("Atom", bound=Hashable)
Block = TypeVar("Block", bound=Hashable)
Category = TypeVar("Category", bound=Hashable)

MOST_CATEGORIES = 8


def smallest_cut(counts: Mapping[tuple[Block, Category], int]) -> int | None:
    """Return the fewest people whom combining totals of blocks and of categories can isolate.

    `counts` gives the respondents of each block and category; published are the total of every
    block and of every category. A factor for each total isolates whoever is in a block and a
    category whose factors do not cancel out, so the fewest are a minimum cut of one connected part
    of the bipartite graph of both, weighted by respondents. None where there is nobody.
    See `cuts.fewest_cut`.
    """
    return fewest_cut(
        ((("block", block), ("category", category)), n) for (block, category), n in counts.items()
    )


def coarsen(
    counts: Mapping[tuple[Block, Category], int],
    *,
    categories: Sequence[Category],
    k: int,
    ordered: bool,
) -> list[tuple[Category, ...]] | None:
    """Merge categories into the most classes that may all be published beside the blocks.

    Every class holds `k` respondents or more and `smallest_cut` is `k` or more. Where `ordered`,
    only neighbours are merged. A category that is in `counts` but not in `categories`, such as
    "not said", has no place in the order: together with the others of its kind it stands alone
    where it may, and otherwise joins any class. Among equally many classes those are taken whose
    smallest has the most people, then the first in order. None where not even two classes can
    stand.

    Raises `ValueError` for more than 8 categories and for one that is named twice.
    """
    return Mergings(counts, categories, k, ordered=ordered).best()


@dataclass(frozen=True)
class Mergings(Generic[Block, Category]):
    """The ways to merge the categories of one breakdown; what they mean is said at `coarsen`.

    Raises as `coarsen` does.
    """

    counts: Mapping[tuple[Block, Category], int]
    categories: Sequence[Category]
    k: int
    ordered: bool = field(kw_only=True)

    def __post_init__(self) -> None:
        if len(self.categories) > MOST_CATEGORIES:
            raise ValueError(f"more than {MOST_CATEGORIES} categories take too long to merge")
        if len(set(self.categories)) < len(self.categories):
            raise ValueError("a category is named twice")

    @cached_property
    def totals(self) -> Counter[Category]:
        """How many people each category has."""
        totals: Counter[Category] = Counter()
        for (_, category), n in self.counts.items():
            totals[category] += n
        return totals

    def best(self) -> list[tuple[Category, ...]] | None:
        """The first that may stand."""
        return next((classes for classes in self.possible() if self.may_stand(classes)), None)

    def possible(self) -> list[list[tuple[Category, ...]]]:
        """Two classes or more, each of `k` people or more: what is best comes first."""
        unordered = tuple(
            category for category, n in self.totals.items() if n and category not in self.categories
        )
        found = _mergings(list(self.categories), unordered=unordered, ordered=self.ordered)
        several = (classes for classes in found if len(classes) > 1)
        large = (classes for classes in several if self._smallest(classes) >= self.k)
        return sorted(large, key=lambda classes: (-len(classes), -self._smallest(classes)))

    def may_stand(self, classes: Sequence[tuple[Category, ...]]) -> bool:
        """Whether the sums of classes isolate nobody, or `k` or more, beside those of blocks."""
        known = self._known
        if (key := tuple(classes)) not in known:
            known[key] = (smallest_cut(_merged(self.counts, classes)) or 0) >= self.k
        return known[key]

    @cached_property
    def _known(self) -> dict[tuple[tuple[Category, ...], ...], bool]:
        """What has been found out of classes: cuts take longer than everything else here."""
        return {}

    def _smallest(self, classes: Sequence[tuple[Category, ...]]) -> int:
        return min(sum(self.totals[category] for category in held) for held in classes)


def smallest_exposed(
    published: Sequence[Collection[Atom]],
    counts: Mapping[Atom, int],
    *,
    k: int,
    steps: int = STEPS,
) -> int | None:
    """Return the fewest people whom any combination of published sums isolates, if below `k`.

    `published` names for each published number the atoms that are summed in it; `counts` gives the
    respondents of each atom. None proves that every combination isolates nobody or `k` or more.

    Sums that can be divided into at most two families, each nested or disjoint in itself, are
    decided by a minimum cut. For others a proof without search is tried first (`packing`), then
    `combinations.isolated` decides.

    Raises `Undecided` when that takes more than `steps`, and `KeyError` for an atom without a
    count.
    """
    return min(_exposed(columns_of(published, counts), k=k, steps=steps), default=None)


def may_publish(
    published: Sequence[Collection[Atom]],
    counts: Mapping[Atom, int],
    *,
    k: int,
    steps: int = STEPS,
) -> bool:
    """Say whether no combination of these sums isolates fewer than `k` people.

    Fails closed: False where that is not so, and where it could not be proved in so many steps, an
    atom without a count or any other failure.
    """
    try:
        columns = columns_of(published, counts)
    except Exception:  # noqa: BLE001
        return False
    return may_publish_columns(columns, k=k, steps=steps)


def may_publish_columns(
    columns: Mapping[tuple[int, ...], int], *, k: int, steps: int = STEPS
) -> bool:
    """As `may_publish`, for people who were counted by the sums that they are in."""
    try:
        return not any(_exposed(columns, k=k, steps=steps))
    except Exception:  # noqa: BLE001
        return False


def may_cross(counts: Mapping[tuple[int, ...], int], *, k: int, steps: int = STEPS) -> bool:
    """Say whether the sums of all blocks and of all classes isolate nobody, or `k` or more.

    `counts` gives the respondents by block and by their class of each breakdown; published are the
    sum of every block and of every class. As `may_publish`, for sums whose families are known, and
    so without comparing every two of them. Fails closed.
    """
    place: dict[tuple[int, int], int] = {}
    columns: dict[tuple[int, ...], int] = {}
    for key, n in counts.items():
        if n:
            columns[tuple(place.setdefault(held, len(place)) for held in enumerate(key))] = n
    if len(next(iter(columns), ())) <= 2:  # noqa: PLR2004
        links = [((held[0], held[1] if held[1:] else "ground"), n) for held, n in columns.items()]
        return (fewest_cut(links) or k) >= k
    if is_packed(columns, nested={held[0] for held in columns}, k=k):
        return True
    try:
        return not any(isolated(columns, k=k, steps=steps))
    except Exception:  # noqa: BLE001
        return False


def _merged(
    counts: Mapping[tuple[Block, Category], int], classes: Sequence[tuple[Category, ...]]
) -> Mapping[tuple[Block, int], int]:
    place = {category: position for position, held in enumerate(classes) for category in held}
    merged: dict[tuple[Block, int], int] = {}
    for (block, category), n in counts.items():
        if n:
            key = (block, place[category])
            merged[key] = merged.get(key, 0) + n
    return merged


def _mergings(
    categories: list[Category], *, unordered: tuple[Category, ...], ordered: bool
) -> Iterator[list[tuple[Category, ...]]]:
    """Every allowed merging; what has no order stands alone first, then joins each class."""
    for classes in _neighbours(categories) if ordered else _partitions(categories):
        if not unordered:
            yield classes
            continue
        yield [*classes, unordered]
        for position in range(len(classes)):
            yield [
                held + unordered if place == position else held
                for place, held in enumerate(classes)
            ]


def _neighbours(categories: list[Category]) -> Iterator[list[tuple[Category, ...]]]:
    if not categories:
        yield []
    for size in range(1, len(categories) + 1):
        for rest in _neighbours(categories[size:]):
            yield [tuple(categories[:size]), *rest]


def _partitions(categories: list[Category]) -> Iterator[list[tuple[Category, ...]]]:
    if not categories:
        yield []
        return
    first, rest = categories[0], categories[1:]
    for classes in _partitions(rest):
        yield [(first,), *classes]
        for position, held in enumerate(classes):
            yield [(first, *held), *classes[:position], *classes[position + 1 :]]


def _exposed(columns: Mapping[tuple[int, ...], int], *, k: int, steps: int) -> Iterator[int]:
    """Numbers of people below `k` who are isolated, ever fewer, the last being the fewest."""
    families = Families.of(columns)
    if len(families.found) > 2:  # noqa: PLR2004
        if is_packed(columns, nested=families.widest, k=k):
            return
        yield from isolated(columns, k=k, steps=steps)
        return
    fewest = fewest_cut(_links(families.found, columns))
    if fewest is not None and fewest < k:
        yield fewest


def columns_of(
    published: Sequence[Collection[Atom]], counts: Mapping[Atom, int]
) -> dict[tuple[int, ...], int]:
    """Count the people who are in the same published numbers, and so can never be told apart.

    Keys are the ascending positions of the numbers that hold them; nobody is in none.
    """
    inside: dict[Atom, list[int]] = {}
    for position, atoms in enumerate(published):
        for atom in set(atoms):
            inside.setdefault(atom, []).append(position)
    columns: dict[tuple[int, ...], int] = {}
    for atom, positions in inside.items():
        if counts[atom]:
            columns[tuple(positions)] = columns.get(tuple(positions), 0) + counts[atom]
    return columns


def _links(
    families: Sequence[Sequence[int]], columns: Mapping[tuple[int, ...], int]
) -> Iterator[Link]:
    """Each column of people as a link between its innermost sums in both families.

    Within a family an innermost sum, less the sums inside it, is known by itself. Who is in none
    of a family is linked to the ground, whose factor is nought.
    """
    order = [{position: place for place, position in enumerate(family)} for family in families]
    for positions, n in columns.items():
        ends: list[Hashable] = []
        for number, places in enumerate(order):
            held = [places[position] for position in positions if position in places]
            ends.append((number, max(held)) if held else "ground")
        yield (ends[0], ends[1] if len(ends) > 1 else "ground"), n
