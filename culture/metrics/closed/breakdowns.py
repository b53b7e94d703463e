"""Tenure and role of the whole of a wave: shown only where nobody could be told apart again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from culture.metrics import content
from culture.metrics.closed.facts import CATEGORIES, TENURE, AnswerRow, Sheet
from culture.metrics.closed.groups import Ground
from culture.metrics.closed.numbers import (
    Deviations,
    Means,
    means_of,
    overall_of,
    written,
)
from culture.metrics.closed.scores import NOWHERE, Reading, Score, Scored
from culture.metrics.content import DIMENSION, OVERALL
from culture.privacy.attacker import Published, survives
from culture.privacy.breakdowns import coarsen

SECONDS_TO_DECIDE = 3.0
UNROUNDED = 9  # decimals


@dataclass(frozen=True, slots=True)
class Breakdown:
    """Classes of one thing that respondents said about themselves, and each row's class."""

    by: str
    classes: tuple[tuple[str, ...], ...]
    class_of: tuple[int, ...]


def possible_breakdowns(rows: Sequence[AnswerRow], *, ground: Ground) -> list[Breakdown]:
    """Merge categories until each breakdown alone may be shown; those that cannot are not there."""
    place_of = ground.group(row.cell for row in rows).place_of
    counted = [row for row in rows if row.cell in place_of]
    found = []
    for by, categories in CATEGORIES.items():
        classes = coarsen(
            Counter((place_of[row.cell], row.said(by)) for row in counted),
            categories=categories,
            k=ground.k,
            ordered=by == TENURE,
        )
        if classes:
            number = {said: place for place, held in enumerate(classes) for said in held}
            found.append(
                Breakdown(
                    by,
                    tuple(tuple(held) for held in classes),
                    tuple(
                        number[row.said(by)] if row.cell in place_of else NOWHERE for row in rows
                    ),
                )
            )
    return found


def breakdown_entries(
    reading: Reading,
    sheet: Sheet,
    deviations: Deviations,
    *,
    breakdowns: Sequence[Breakdown],
    ground: Ground,
) -> tuple[content.Breakdown, ...]:
    """Write the breakdowns that survive an attack beside everything else that is shown.

    Each dimension is attacked on its own, with the units first, then with one breakdown more at a
    time. A dimension that would not survive is left out of that breakdown; so is, with it, overall.
    """
    shown = {
        subject.key: _kept(subject, sheet, breakdowns=breakdowns, k=ground.k)
        for subject in reading.dimensions
    }
    entries = []
    for breakdown in breakdowns:
        kept = [subject for subject in reading.dimensions if breakdown.by in shown[subject.key]]
        if kept:
            whole = len(kept) == len(reading.dimensions)
            entries.append(
                content.Breakdown(
                    breakdown.by,
                    tuple(
                        _group(place, breakdown, kept, sheet, deviations, with_overall=whole)
                        for place in range(len(breakdown.classes))
                    ),
                )
            )
    return tuple(entries)


def _kept(subject: Scored, sheet: Sheet, *, breakdowns: Sequence[Breakdown], k: int) -> set[str]:
    """Name the breakdowns in which a dimension may be shown."""
    sums: list[list[Score]] = [
        [score for score in subject.scores if score.group in held]
        for held in subject.grouping.units.values()
    ]
    kept: set[str] = set()
    for breakdown in breakdowns:
        classes = list(_classes(subject, breakdown))
        more = [*sums, *classes]
        atoms = {
            score.place: (score.group, *(one.class_of[score.place] for one in breakdowns))
            for score in subject.scores
        }
        if min(map(len, classes)) >= k and _survives(subject, sheet, more, atoms=atoms, k=k):
            kept.add(breakdown.by)
            sums = more
    return kept


def _classes(subject: Scored, breakdown: Breakdown) -> Iterator[list[Score]]:
    for place in range(len(breakdown.classes)):
        yield [score for score in subject.scores if breakdown.class_of[score.place] == place]


def _survives(
    subject: Scored,
    sheet: Sheet,
    sums: Sequence[Collection[Score]],
    *,
    atoms: Mapping[int, Hashable],
    k: int,
) -> bool:
    """Let the attacker try on each side and on the gap; fails closed.

    The attacker gets the means as they were before they were rounded, so that what survives does
    not depend on where a mean happens to be rounded to.
    """
    layout = sheet.layout
    width = layout.high - layout.low
    sides = {"delivered": (layout.low, layout.high)}
    if sheet.is_two_sided:
        sides |= {"expected": (layout.low, layout.high), "gap": (-width, width)}
    for side, (low, high) in sides.items():
        published = [
            Published(
                members=Counter(atoms[score.place] for score in scores),
                mean=float(getattr(means, side)),
                decimals=UNROUNDED,
                parts=subject.factor,
            )
            for scores in sums
            if (means := means_of(subject, scores))
        ]
        if not survives(published, k=k, low=low, high=high, seconds=SECONDS_TO_DECIDE):
            return False
    return True


def _group(
    place: int,
    breakdown: Breakdown,
    kept: Sequence[Scored],
    sheet: Sheet,
    deviations: Deviations,
    *,
    with_overall: bool,
) -> content.Group:
    means: list[Means | None] = [
        means_of(
            subject,
            (score for score in subject.scores if breakdown.class_of[score.place] == place),
        )
        for subject in kept
    ]
    subjects = [
        written(DIMENSION, subject, found, sheet, deviations, population=None)
        for subject, found in zip(kept, means, strict=True)
        if found
    ]
    overall = overall_of(means) if with_overall else None
    if overall:
        subjects.insert(0, written(OVERALL, None, overall, sheet, deviations, population=None))
    return content.Group(breakdown.classes[place], breakdown.class_of.count(place), tuple(subjects))
