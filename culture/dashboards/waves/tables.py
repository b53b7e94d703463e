"""The numbers beside each chart of a culture page, every cell one ready string."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.figures import DIMENSION, OVERALL, Subjects, name_of
from culture.dashboards.tables import Row, Table, reliability_words
from culture.dashboards.waves import words
from culture.dashboards.waves.drawings import FigureOf, Timeline
from culture.dashboards.waves.figures import DELIVERED, Breakdown, Figure, Numbers


def withheld_reason() -> str:
    """Say why there are no figures; the same for nobody and for all but one too few."""
    return gettext(
        "Not shown on its own, to protect who answered. What was answered counts in a larger unit."
    )


def interval_text(figure: Figure) -> str:
    """Write both ends of the interval, those of a gap with their signs."""
    if figure.interval is None:
        return gettext("not shown")
    write = formats.number if figure.gap is None else formats.signed
    low, high = (write(end) for end in figure.interval)
    return gettext("{low} to {high}").format(low=low, high=high)


def figures_table(
    figures: Sequence[Figure],
    numbers: Numbers,
    whole: Numbers | None,
    *,
    urls: Sequence[str] = (),
) -> Table:
    """Both sides or one, interval, n and agreement; beside them what the whole found."""
    two_sided = numbers.is_two_sided
    rows = []
    for figure, url in zip(figures, urls or [""] * len(figures), strict=True):
        other = whole.one(figure.kind, figure.key) if whole else None
        sides = [_number(figure.expected)] if two_sided else []
        gap = [formats.signed(figure.value)] if two_sided else []
        beside = [_beside(other)] if whole else []
        agreement = words.agreement_words(figure.agreement) or gettext("not shown")
        rows.append(
            Row(
                figure.name,
                [
                    *sides,
                    formats.number(figure.delivered),
                    *gap,
                    interval_text(figure),
                    *beside,
                    formats.count(figure.n),
                    agreement,
                ],
                url,
            )
        )
    headings = [
        gettext("What"),
        *([gettext("How it should be")] if two_sided else []),
        gettext("How it is"),
        *([gettext("Gap")] if two_sided else []),
        gettext("Interval (95 %)"),
        *([gettext("The whole")] if whole else []),
        gettext("n"),
        gettext("Agreement"),
    ]
    return Table(headings, rows)


def timeline_table(steps: Timeline, figure_of: FigureOf) -> Table:
    """One row per wave."""
    rows = []
    for closed_on, name, numbers in steps:
        figure = figure_of(numbers)
        label = gettext("{wave}, {day}").format(wave=name, day=formats.day(closed_on))
        cells = [gettext("not shown"), "", ""]
        if figure:
            write = formats.number if figure.gap is None else formats.signed
            cells = [write(figure.value), interval_text(figure), formats.count(figure.n)]
        rows.append(Row(label, [*cells, str(numbers.version)]))
    two_sided = steps[-1][2].is_two_sided
    headings = [
        gettext("Wave"),
        gettext("Gap") if two_sided else gettext("How it is"),
        gettext("Interval (95 %)"),
        gettext("n"),
        gettext("Version"),
    ]
    return Table(headings, rows)


def breakdown_table(breakdown: Breakdown, subjects: Subjects) -> Table:
    """One row per class, one column per figure that is shown of every class."""
    first = breakdown.groups[0].figures
    rows = []
    for group in breakdown.groups:
        cells = [figure.text for figure in group.figures]
        label = words.category(group.keys)
        rows.append(Row(_capital(label), [formats.count(group.n), *cells]))
    names = [name_of(figure.kind, figure.key, subjects) for figure in first]
    return Table([words.breakdown_title(breakdown.by), gettext("n"), *names], rows)


def levels_table(numbers: Numbers, subjects: Subjects) -> Table:
    """The statistics behind "is culture shared?", one row per dimension and side."""
    rows = [
        Row(
            _level_name(level, subjects, two_sided=numbers.is_two_sided),
            [
                _number(level["icc1"], decimals=2),
                _number(level["icc2"], decimals=2),
                formats.count(level["teams"]),
                _number(level["agreement"], decimals=2),
                _alpha(level),
                formats.count(level["n"]),
            ],
        )
        for level in numbers.levels
    ]
    headings = [
        gettext("What"),
        gettext("ICC(1)"),
        gettext("ICC(2)"),
        gettext("Teams"),
        gettext("r_wg(j) of all teams"),
        gettext("Alpha (95 %)"),
        gettext("n"),
    ]
    return Table(headings, rows)


def shared_rows(numbers: Numbers, subjects: Subjects) -> list[Row]:
    """One plain sentence per dimension, and whether its difference is reliable."""
    rows = []
    for level in numbers.levels:
        if level["side"] != DELIVERED:
            continue
        key = str(level["key"])
        said = [words.verdict_words(str(level["verdict"]))]
        verdict = numbers.difference(key)
        if verdict:
            said.append(
                gettext("Reliability of the difference: {verdict}.").format(
                    verdict=reliability_words(verdict)
                )
            )
        rows.append(Row(name_of(DIMENSION, key, subjects), said))
    return rows


def overall_row(numbers: Numbers) -> str:
    """The overall figure with its interval."""
    overall = numbers.one(OVERALL, OVERALL)
    return overall.text if overall else gettext("not shown")


def _level_name(level: Any, subjects: Subjects, *, two_sided: bool) -> str:
    name = name_of(DIMENSION, str(level["key"]), subjects)
    if not two_sided:
        return name
    side = gettext("is") if level["side"] == DELIVERED else gettext("should be")
    return gettext("{name} ({side})").format(name=name, side=side)


def _alpha(level: Any) -> str:
    if level["alpha"] is None:
        return gettext("unknown")
    value = formats.number(level["alpha"], decimals=2)
    if not level["alpha_interval"]:
        return value
    low, high = (formats.number(end, decimals=2) for end in level["alpha_interval"])
    return gettext("{value} ({low} to {high})").format(value=value, low=low, high=high)


def _beside(other: Figure | None) -> str:
    if other is None:
        return gettext("not shown")
    return formats.number(other.delivered) if other.gap is None else formats.signed(other.gap)


def _number(value: float | None, *, decimals: int = 1) -> str:
    return gettext("unknown") if value is None else formats.number(value, decimals=decimals)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
