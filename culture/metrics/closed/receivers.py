"""Who is served: what each group of people says of the unit that a sheet speaks of.

Units with too few people to speak for themselves stand together with a neighbour, and that is said.
Groups are what every guard of a sheet reckons with, so their numbers tell nothing more. See
`docs/adr/0047-departments-that-serve-each-other.md`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from culture.metrics.closed.counts import ToldCounts
from culture.metrics.closed.facts import Sheet
from culture.metrics.closed.numbers import Means, means_of, overall_of, scores_in, written
from culture.metrics.closed.scatters import Scatters
from culture.metrics.closed.scores import Scored, ScoredSheet
from culture.metrics.content import DIMENSION, OVERALL, RECEIVERS, Breakdown, BreakdownClass, Entry

Cells = Collection[uuid.UUID]


def receiver_entries(
    reading: ScoredSheet,
    sheet: Sheet,
    scatters: Scatters,
    *,
    uuids: Mapping[int, uuid.UUID],
    counts: ToldCounts,
) -> tuple[Breakdown, ...]:
    """Write what each group says of the unit that is spoken of; none where it is their own.

    The keys of a group are the `uuids` of the units whose own people are in it.
    """
    if sheet.about is None:
        return ()
    cells: dict[int, set[uuid.UUID]] = defaultdict(set)
    for cell, place in reading.grouping.place_of.items():
        cells[place].add(cell)
    groups = tuple(
        BreakdownClass(
            tuple(sorted(str(uuids[unit]) for unit in group.members)),
            counts.of_group(place),
            _entries(reading, sheet, scatters, place=place, cells=cells[place], counts=counts),
        )
        for place, group in enumerate(reading.grouping.groups)
    )
    return (Breakdown(RECEIVERS, groups),) if groups else ()


def _entries(
    reading: ScoredSheet,
    sheet: Sheet,
    scatters: Scatters,
    *,
    place: int,
    cells: Cells,
    counts: ToldCounts,
) -> tuple[Entry, ...]:
    means: list[Means | None] = []
    entries = []
    for subject in reading.dimensions:
        found = means_of(subject, scores_in(subject, _groups_inside(subject, cells)))
        if found:
            found = replace(found, n=counts.of_group(place, subject))
            entries.append(written(DIMENSION, subject, found, sheet, scatters, population=None))
        means.append(found)
    overall = overall_of(means)
    if overall:
        entries.insert(0, written(OVERALL, None, overall, sheet, scatters, population=None))
    return tuple(entries)


def _groups_inside(subject: Scored, cells: Cells) -> set[int]:
    """The groups of a subject that these cells fill; none where one holds others as well."""
    place_of = subject.grouping.place_of
    touched = {place_of[cell] for cell in cells if cell in place_of}
    holds_others = any(place in touched and cell not in cells for cell, place in place_of.items())
    return set() if holds_others else touched
