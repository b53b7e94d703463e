"""Tenure and role of the whole of a wave: shown only where nobody could be told apart again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from culture.metrics import content
from culture.metrics.closed.counts import ToldCounts
from culture.metrics.closed.divisions import Classification, kept_breakdowns
from culture.metrics.closed.facts import CATEGORIES, ROLE, TENURE, AnswerRow, Sheet
from culture.metrics.closed.numbers import (
    Means,
    means_of,
    overall_of,
    written,
)
from culture.metrics.closed.scatters import Scatters
from culture.metrics.closed.scores import NOWHERE, Scored, ScoredSheet, answered_items
from culture.metrics.content import DIMENSION, OVERALL
from culture.metrics.counts import AtLeast
from culture.privacy.breakdowns import Mergings
from culture.privacy.crossings import coarsen_both
from culture.privacy.ground import Ground


def possible_breakdowns(
    rows: Sequence[AnswerRow], sheet: Sheet, *, ground: Ground
) -> list[Classification]:
    """Merge categories until the breakdowns may be shown; those that cannot are not there.

    Tenure and role are merged so that both may stand beside each other. Where they cannot, tenure
    is shown, or role where tenure cannot be shown by itself.
    """
    place_of = ground.group(row.cell for row in rows).place_of
    counted = [row for row in rows if row.cell in place_of]
    mergings = {
        by: Mergings(
            Counter((place_of[row.cell], row.said(by)) for row in counted),
            categories,
            ground.k,
            ordered=by == TENURE,
        )
        for by, categories in CATEGORIES.items()
    }
    both = coarsen_both(mergings[TENURE], mergings[ROLE], crossed=_crossed(counted, sheet))
    if both:
        classes = dict(zip((TENURE, ROLE), both, strict=True))
    else:
        alone = ((by, one.best()) for by, one in mergings.items())
        classes = dict([(by, found) for by, found in alone if found][:1])
    return [
        _classification(by, found, rows, is_counted=[row.cell in place_of for row in rows])
        for by, found in classes.items()
    ]


def _crossed(rows: Sequence[AnswerRow], sheet: Sheet) -> list[Counter[tuple[str, str]]]:
    """Who said what of tenure and role: of all, and of those who answered each dimension."""
    crossed: list[Counter[tuple[str, str]]] = [
        Counter() for _ in range(1 + len(sheet.layout.dimensions))
    ]
    for row in rows:
        said = answered_items(row, sheet)
        answered = (
            any(said[position] for position in one.positions) for one in sheet.layout.dimensions
        )
        for table, is_in in zip(crossed, (True, *answered), strict=True):
            table[row.tenure, row.role] += is_in
    return crossed


def _classification(
    by: str,
    classes: Sequence[tuple[str, ...]],
    rows: Sequence[AnswerRow],
    *,
    is_counted: Sequence[bool],
) -> Classification:
    number = {said: place for place, held in enumerate(classes) for said in held}
    places = (
        number[row.said(by)] if counted else NOWHERE
        for row, counted in zip(rows, is_counted, strict=True)
    )
    return Classification(by, tuple(classes), tuple(places))


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
