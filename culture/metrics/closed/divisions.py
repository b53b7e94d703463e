"""Which breakdowns of a dimension may be shown beside the units: proved, or left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.privacy.breakdowns import may_cross
from culture.privacy.crossings import cross_in_few
from culture.privacy.room import Part, leaves_room

if TYPE_CHECKING:
    from culture.metrics.closed.facts import Sheet
    from culture.metrics.closed.scores import Score, Scored

Block = frozenset[int]
Side = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Classification:
    """Classes of one thing that respondents said about themselves, and each row's class."""

    by: str
    classes: tuple[tuple[str, ...], ...]
    class_of: tuple[int, ...]


def kept_breakdowns(
    subject: Scored, sheet: Sheet, *, breakdowns: Sequence[Classification], k: int
) -> set[str]:
    """Name the breakdowns in which a dimension may be shown.

    One more is tried at a time, beside the units and those that were kept. It is kept where it has
    nobody or k people in common with each class of those, where nobody can be told apart, and
    everybody keeps half of the scale on each side and in the gap. All is
    reckoned with exact sums, so that nothing depends on where a mean happens to be rounded to.
    """
    blocks = _blocks(subject)
    kept: list[Classification] = []
    for breakdown in breakdowns:
        sizes = Counter(breakdown.class_of[score.place] for score in subject.scores)
        if len(sizes) < len(breakdown.classes) or min(sizes.values()) < k:
            continue
        atoms = _atoms(subject, blocks, (*kept, breakdown))
        counts = {atom: len(scores) for atom, scores in atoms.items()}
        if (
            not cross_in_few(counts, k=k)
            and may_cross(counts, k=k)
            and _leaves_room(subject, sheet, atoms)
        ):
            kept.append(breakdown)
    return {breakdown.by for breakdown in kept}


def _blocks(subject: Scored) -> dict[int, Block]:
    """The units that each group counts in: groups of the same units are shown together only."""
    units: dict[int, set[int]] = defaultdict(set)
    for unit, groups in subject.grouping.units.items():
        for group in groups:
            units[group].add(unit)
    return {group: frozenset(held) for group, held in units.items()}


def _atoms(
    subject: Scored, blocks: Mapping[int, Block], breakdowns: Sequence[Classification]
) -> dict[tuple[int, ...], list[Score]]:
    number = {block: place for place, block in enumerate(dict.fromkeys(blocks.values()))}
    atoms: dict[tuple[int, ...], list[Score]] = defaultdict(list)
    for score in subject.scores:
        classes = (breakdown.class_of[score.place] for breakdown in breakdowns)
        atoms[number[blocks[score.group]], *classes].append(score)
    return atoms


def _leaves_room(
    subject: Scored, sheet: Sheet, atoms: Mapping[tuple[int, ...], Sequence[Score]]
) -> bool:
    return all(
        leaves_room(
            [
                Part(
                    block=atom[0],
                    classes=atom[1:],
                    n=len(scores),
                    total=sum(getattr(score, side) for score in scores),
                )
                for atom, scores in atoms.items()
            ],
            low=low * subject.factor,
            high=high * subject.factor,
        )
        for side, low, high in sides_of(sheet)
    )


def sides_of(sheet: Sheet) -> Iterator[Side]:
    """What was asked, and the gap, each with the ends of its scale."""
    layout = sheet.layout
    yield "delivered", layout.low, layout.high
    if sheet.is_two_sided:
        yield "expected", layout.low, layout.high
        yield "gap", layout.low - layout.high, layout.high - layout.low
