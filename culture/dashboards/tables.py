"""The numbers beside each chart, every cell one ready string."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats, words
from culture.dashboards.figures import DIMENSION, BreakdownFigures, Figure, Numbers, name_of
from culture.dashboards.tones import Whole
from culture.metrics.agreeing import agreement_in_words

if TYPE_CHECKING:
    from culture.dashboards.comparing import ComparedFigure
    from culture.dashboards.voices import Voice
    from culture.metrics.content import TeamAgreement
    from culture.org.models import Unit

Column = tuple[str, Callable[[Figure], str]]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A name, its cells, and the page that says more."""

    label: str
    cells: list[str]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headings (the first is that of the names) and rows."""

    headings: list[str]
    rows: list[TableRow]


def figures_table(
    figures: Sequence[Figure], voice: Voice, *, whole: Whole | None = None, urls: Sequence[str] = ()
) -> Table:
    """Both sides or one, the interval and n; beside them the whole, and how far people agree.

    What no figure has gets no column.
    """
    return _table(figures, list(_columns(figures, voice, whole)), urls)


def comparison_table(units: Sequence[Unit], subjects: Sequence[ComparedFigure]) -> Table:
    """Each subject in every unit, with its interval."""
    rows = [
        TableRow(
            one.name,
            [figure.text if figure else gettext("not shown") for figure in one.figures],
        )
        for one in subjects
    ]
    return Table([gettext("What"), *(unit.name for unit in units)], rows)


def zones_table(pairs: Sequence[tuple[Figure, Figure]], voice: Voice) -> Table:
    """Minimum, desired and delivered of each (gap, adequacy) pair, with both gaps."""
    desired = {adequacy.key: figure for figure, adequacy in pairs}
    return _table(
        [adequacy for _figure, adequacy in pairs],
        [
            (gettext("Minimum"), lambda one: number(one.expected, voice)),
            (gettext("Desired"), lambda one: number(desired[one.key].expected, voice)),
            (words.capital(voice.delivered), lambda one: number(one.delivered, voice)),
            (gettext("Above the minimum"), lambda one: one.written(decimals=voice.decimals)),
            (gettext("Interval (95 %)"), lambda one: interval_text(one, voice)),
            (
                gettext("Above the desired"),
                lambda one: desired[one.key].written(decimals=voice.decimals),
            ),
            (gettext("Answers"), lambda one: formats.count(one.n)),
        ],
    )


def reliability_table(figures: Sequence[Figure]) -> Table:
    """The word for each difference, and alpha of both sides with its interval."""
    return _table(
        [figure for figure in figures if figure.entry.verdict],
        [
            (
                gettext("How exact the difference is"),
                lambda one: words.reliability(one.entry.verdict),
            ),
            (
                gettext("Alpha of expected"),
                lambda one: alpha(one.entry.expected_alpha, one.entry.expected_alpha_interval),
            ),
            (
                gettext("Alpha of delivered"),
                lambda one: alpha(one.entry.delivered_alpha, one.entry.delivered_alpha_interval),
            ),
            (gettext("Complete answers"), lambda one: formats.count(one.entry.alpha_n or 0)),
        ],
    )


def breakdown_table(breakdown: BreakdownFigures) -> Table:
    """One row per class, one column per figure that is shown of every class."""
    rows = [
        TableRow(
            words.capital(words.category(group.keys)),
            [formats.count(group.n), *(figure.text for figure in group.figures)],
        )
        for group in breakdown.groups
    ]
    names = [figure.name for figure in breakdown.groups[0].figures]
    return Table([words.breakdown(breakdown.by), gettext("Answers"), *names], rows)


def levels_table(numbers: Numbers, voice: Voice) -> Table:
    """The statistics behind "is culture shared?", one row per dimension and side."""
    rows = [
        TableRow(
            _level_name(level, numbers, voice),
            [
                _statistic(level.icc1),
                _statistic(level.icc2),
                formats.count(level.teams),
                _statistic(level.agreement),
                alpha(level.alpha, level.alpha_interval),
                formats.count(level.n),
            ],
        )
        for level in numbers.content.levels
    ]
    headings = [
        gettext("What"),
        gettext("ICC(1)"),
        gettext("ICC(2)"),
        gettext("Teams"),
        gettext("r_wg(j) of all teams"),
        gettext("Alpha (95 %)"),
        gettext("Answers"),
    ]
    return Table(headings, rows)


def interval_text(figure: Figure, voice: Voice) -> str:
    """Write both ends of the interval, those of a gap with their signs: -0.36 to +0.08."""
    if figure.interval is None:
        return gettext("unknown")
    write = formats.number if figure.gap is None else formats.signed
    low, high = (write(end, decimals=voice.decimals) for end in figure.interval)
    return gettext("{low} to {high}").format(low=low, high=high)


def number(value: float | None, voice: Voice) -> str:
    """Write a mean as exactly as the source's numbers are published."""
    return gettext("unknown") if value is None else formats.number(value, decimals=voice.decimals)


def alpha(value: float | None, ends: Sequence[float] | None) -> str:
    """Write an alpha with its interval, where these are known."""
    if value is None or not ends:
        return _statistic(value)
    low, high = (formats.number(end, decimals=2) for end in ends)
    return gettext("{value} ({low} to {high})").format(value=_statistic(value), low=low, high=high)


def _columns(figures: Sequence[Figure], voice: Voice, whole: Whole | None) -> Iterator[Column]:
    if any(figure.expected is not None for figure in figures):
        yield words.capital(voice.expected), lambda one: number(one.expected, voice)
    if any(figure.delivered is not None for figure in figures):
        yield words.capital(voice.delivered), lambda one: number(one.delivered, voice)
    if any(figure.gap is not None for figure in figures):
        yield gettext("Gap"), lambda one: one.written(decimals=voice.decimals)
    yield gettext("Interval (95 %)"), lambda one: interval_text(one, voice)
    if whole and whole.numbers:
        yield gettext("Everybody"), lambda one: _beside(one, whole, voice)
    yield gettext("Answers"), lambda one: formats.count(one.n)
    if any(figure.entry.agreement for figure in figures):
        yield (
            gettext("Agreement"),
            lambda one: agreement_in_words(one.entry.agreement) or gettext("not shown"),
        )


def _table(figures: Sequence[Figure], columns: Sequence[Column], urls: Sequence[str] = ()) -> Table:
    rows = [
        TableRow(figure.name, [cell(figure) for _heading, cell in columns], url)
        for figure, url in zip(figures, urls or [""] * len(figures), strict=True)
    ]
    return Table([gettext("What"), *(heading for heading, _cell in columns)], rows)


def _beside(figure: Figure, whole: Whole, voice: Voice) -> str:
    other = whole.beside(figure)
    return other.written(decimals=voice.decimals) if other else gettext("not shown")


def _level_name(level: TeamAgreement, numbers: Numbers, voice: Voice) -> str:
    name = name_of(DIMENSION, level.key, numbers.subjects)
    if not numbers.is_two_sided:
        return name
    sides = {"expected": voice.expected, "delivered": voice.delivered}
    return gettext("{name} ({side})").format(name=name, side=sides[level.side])


def _statistic(value: float | None) -> str:
    return gettext("unknown") if value is None else formats.number(value, decimals=2)
