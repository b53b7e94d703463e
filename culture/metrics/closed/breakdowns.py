"""Tenure and role of the whole of a wave: shown only where nobody could be told apart again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from culture.metrics import content
from culture.metrics.closed.counts import ToldCounts
from culture.metrics.closed.divisions import Classification, kept_breakdowns
from culture.metrics.closed.facts import CATEGORIES, TENURE, AnswerRow, Sheet
from culture.metrics.closed.numbers import (
    Means,
    means_of,
    overall_of,
    written,
)
from culture.metrics.closed.scatters import Scatters
from culture.metrics.closed.scores import NOWHERE, Scored, ScoredSheet
from culture.metrics.content import DIMENSION, OVERALL
from culture.metrics.counts import AtLeast
from culture.privacy.breakdowns import coarsen
from culture.privacy.ground import Ground


def possible_breakdowns(rows: Sequence[AnswerRow], *, ground: Ground) -> list[Classification]:
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
                Classification(
                    by,
                    tuple(tuple(held) for held in classes),
                    tuple(
                        number[row.said(by)] if row.cell in place_of else NOWHERE for row in rows
                    ),
                )
            )
    return found


def breakdown_entries(
    reading: ScoredSheet,
    sheet: Sheet,
    scatters: Scatters,
    *,
    breakdowns: Sequence[Classification],
    ground: Ground,
    counts: ToldCounts,
) -> tuple[content.Breakdown, ...]:
    """Write the breakdowns that survive an attack beside everything else that is shown.

    A dimension that may not be shown in a breakdown is left out of it; so is, with it, overall.
    """
    shown = {
        subject.key: kept_breakdowns(subject, sheet, breakdowns=breakdowns, k=ground.k)
        for subject in reading.dimensions
    }
    entries = []
    for breakdown in breakdowns:
        kept = [subject for subject in reading.dimensions if breakdown.by in shown[subject.key]]
        if kept and counts.may_divide(len(breakdown.classes)):
            whole = len(kept) == len(reading.dimensions)
            entries.append(
                content.Breakdown(
                    breakdown.by,
                    tuple(
                        _group(
                            place,
                            breakdown,
                            kept,
                            sheet,
                            scatters,
                            counts=counts,
                            with_overall=whole,
                        )
                        for place in range(len(breakdown.classes))
                    ),
                )
            )
    return tuple(entries)


def _group(
    place: int,
    breakdown: Classification,
    kept: Sequence[Scored],
    sheet: Sheet,
    scatters: Scatters,
    *,
    counts: ToldCounts,
    with_overall: bool,
) -> content.BreakdownClass:
    told = _told_of(breakdown.class_of, breakdown, counts)[place]
    means: list[Means | None] = []
    for subject in kept:
        classes = [breakdown.class_of[score.place] for score in subject.scores]
        found = means_of(
            subject,
            (score for score, own in zip(subject.scores, classes, strict=True) if own == place),
        )
        n = min(told, _told_of(classes, breakdown, counts)[place])
        means.append(found and replace(found, n=n))
    subjects = [
        written(DIMENSION, subject, found, sheet, scatters, population=None)
        for subject, found in zip(kept, means, strict=True)
        if found
    ]
    overall = overall_of(means) if with_overall else None
    if overall:
        subjects.insert(0, written(OVERALL, None, overall, sheet, scatters, population=None))
    return content.BreakdownClass(breakdown.classes[place], told, tuple(subjects))


def _told_of(
    class_of: Sequence[int], breakdown: Classification, counts: ToldCounts
) -> list[AtLeast]:
    sizes = Counter(class_of)
    return counts.of_classes([sizes[place] for place in range(len(breakdown.classes))])
