"""The numbers beside each chart, every cell one ready string."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.drawings import FigureOf, Timeline, version_changes
from culture.dashboards.figures import NOT_RELIABLE, TOO_FEW, Figure, Numbers


@dataclass(frozen=True, slots=True)
class Row:
    """A name, its cells, and the page that says more."""

    label: str
    cells: list[str]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings (the first is that of the names) and rows."""

    headings: list[str]
    rows: list[Row]


def withheld_reason() -> str:
    """Say why there are no figures; the same for no answers and for all but one too few."""
    return gettext(
        "Not shown on its own, to protect who answered. What was answered counts in a larger unit "
        "or a longer period."
    )


def reliability_words(verdict: str) -> str:
    """Say in words what a release's verdict means; empty where it gave none."""
    if not verdict:
        return ""
    words = {
        NOT_RELIABLE: gettext("not reliable for ranking"),
        TOO_FEW: gettext("too few answers to tell"),
    }
    return words.get(verdict, gettext("reliable"))


def interval_text(figure: Figure, *, decimals: int = 2) -> str:
    """Write both ends of the interval: -0.36 to +0.08."""
    if figure.interval is None:
        return gettext("unknown")
    low, high = (formats.signed(end, decimals=decimals) for end in figure.interval)
    return gettext("{low} to {high}").format(low=low, high=high)


def gaps_table(figures: Sequence[Figure], *, urls: Sequence[str] = ()) -> Table:
    """Expected, delivered, gap, interval and n of each figure."""
    rows = [
        Row(
            figure.name,
            [
                formats.number(figure.expected, decimals=2),
                formats.number(figure.delivered, decimals=2),
                formats.signed(figure.gap, decimals=2),
                interval_text(figure),
                formats.count(figure.n),
            ],
            url,
        )
        for figure, url in zip(figures, urls or [""] * len(figures), strict=True)
    ]
    headings = [
        gettext("What"),
        gettext("Expected"),
        gettext("Delivered"),
        gettext("Gap"),
        gettext("Interval (95 %)"),
        gettext("n"),
    ]
    return Table(headings, rows)


def zones_table(pairs: Sequence[tuple[Figure, Figure]]) -> Table:
    """Minimum, desired and delivered of each (gap, adequacy) pair, with both gaps."""
    rows = [
        Row(
            figure.name,
            [
                formats.number(adequacy.expected, decimals=2),
                formats.number(figure.expected, decimals=2),
                formats.number(adequacy.delivered, decimals=2),
                formats.signed(adequacy.gap, decimals=2),
                interval_text(adequacy),
                formats.signed(figure.gap, decimals=2),
                formats.count(adequacy.n),
            ],
        )
        for figure, adequacy in pairs
    ]
    headings = [
        gettext("What"),
        gettext("Minimum"),
        gettext("Desired"),
        gettext("Delivered"),
        gettext("Above the minimum"),
        gettext("Interval (95 %)"),
        gettext("Above the desired"),
        gettext("n"),
    ]
    return Table(headings, rows)


def reliability_table(figures: Sequence[Figure]) -> Table:
    """The word for each difference, and alpha of both sides with its interval."""
    rows = [
        Row(
            figure.name,
            [
                reliability_words(figure.verdict),
                _alpha(figure, "expected"),
                _alpha(figure, "delivered"),
                formats.count(figure.facts.get("alpha_n")),
            ],
        )
        for figure in figures
        if figure.verdict
    ]
    headings = [
        gettext("What"),
        gettext("Reliability of the difference"),
        gettext("Alpha of expected"),
        gettext("Alpha of delivered"),
        gettext("Complete answers"),
    ]
    return Table(headings, rows)


def timeline_table(steps: Timeline, figure_of: FigureOf) -> Table:
    """The gap of each period, or why it is not shown."""
    rows = []
    changes = version_changes(steps)
    for (period, numbers), change in zip(steps, changes, strict=True):
        name = formats.period(period.grain.value, period.starts_on)
        figure = figure_of(numbers) if numbers else None
        if figure:
            gap = formats.signed(figure.gap, decimals=2)
            cells = [gap, interval_text(figure), formats.count(figure.n)]
        else:
            cells = [gettext("not shown"), "", ""]
        rows.append(Row(name, [*cells, change] if any(changes) else cells))
    headings = [
        gettext("Period"),
        gettext("Gap"),
        gettext("Interval (95 %)"),
        gettext("n"),
        *([gettext("Questionnaire")] if any(changes) else []),
    ]
    return Table(headings, rows)


def scale_note(numbers: Numbers) -> str:
    """Name the scale's ends."""
    return gettext("scale {low} to {high}").format(
        low=formats.number(numbers.scale.low, decimals=0),
        high=formats.number(numbers.scale.high, decimals=0),
    )


def _alpha(figure: Figure, side: str) -> str:
    value: Any = figure.facts.get(f"{side}_alpha")
    ends: Any = figure.facts.get(f"{side}_alpha_interval")
    if value is None:
        return gettext("unknown")
    text = formats.number(value, decimals=2)
    if not ends:
        return text
    low, high = (formats.number(end, decimals=2) for end in ends)
    return gettext("{value} ({low} to {high})").format(value=text, low=low, high=high)
