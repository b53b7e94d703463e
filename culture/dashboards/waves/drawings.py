"""The charts of a culture page, drawn from its numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from babel.dates import get_month_names
from django.utils.translation import get_language, gettext, to_locale

from culture.dashboards import formats
from culture.dashboards.charts import trend
from culture.dashboards.charts.bars import GapBar, gap_bars
from culture.dashboards.charts.levels import LevelBar, level_bars
from culture.dashboards.waves.figures import Figure, Numbers
from culture.dashboards.waves.words import agreement_words, change_between, tone_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.dashboards.charts.svg import Drawing

FigureOf = Callable[[Numbers], Figure | None]
Timeline = Sequence[tuple["dt.date", str, Numbers]]


def bars(
    figures: Sequence[Figure],
    numbers: Numbers,
    whole: Numbers | None,
    *,
    title: str,
    stacked: bool = False,
) -> Drawing:
    """Draw both sides of each figure, or its level beside that of the whole."""
    if numbers.is_two_sided:
        pairs = [
            GapBar(
                figure.name,
                figure.expected or 0.0,
                figure.delivered,
                figure.value,
                figure.margin,
                figure.n,
            )
            for figure in figures
        ]
        return gap_bars(pairs, scale=numbers.scale, ident="gaps", title=title, stacked=stacked)
    levels = [
        LevelBar(
            label=figure.name,
            level=figure.delivered,
            margin=figure.margin,
            n=figure.n,
            whole=other.delivered if other else None,
            tone=tone_of(figure, whole),
            note=agreement_words(figure.agreement),
        )
        for figure in figures
        for other in [whole.one(figure.kind, figure.key) if whole else None]
    ]
    return level_bars(levels, scale=numbers.scale, ident="gaps", title=title, stacked=stacked)


def timeline(steps: Timeline, figure_of: FigureOf, *, title: str) -> Drawing:
    """Draw a figure over the waves, with a mark where the questionnaire changed."""
    drawn, known = [], None
    for closed_on, name, numbers in steps:
        figure = figure_of(numbers)
        is_new = known is not None and numbers.version != known
        known = numbers.version
        drawn.append(
            trend.Period(
                name=gettext("{wave}, {day}").format(wave=name, day=formats.day(closed_on)),
                label=_month(closed_on),
                year=str(closed_on.year),
                gap=figure.value if figure else None,
                margin=figure.margin if figure else None,
                n=figure.n if figure else 0,
                change=gettext("version {number}").format(number=known) if is_new else "",
            )
        )
    newest = steps[-1][2]
    scale = None if newest.is_two_sided else newest.scale
    return trend.trend(drawn, ident="trend", title=title, scale=scale)


def timeline_sentence(steps: Timeline, figure_of: FigureOf) -> str:
    """Compare the first wave that is shown with the last."""
    shown = [
        (closed_on, figure)
        for closed_on, _name, numbers in steps
        if (figure := figure_of(numbers)) is not None
    ]
    if len(shown) < 2:  # noqa: PLR2004 (a change needs two)
        return gettext("One wave has numbers so far. From the second on, changes stand here.")
    (first, before), (last, after) = shown[0], shown[-1]
    return gettext("{first}: {before}. {last}: {after}. That is {change}.").format(
        first=formats.day(first),
        before=before.text,
        last=formats.day(last),
        after=after.text,
        change=change_between(before, after),
    )


def _month(day: dt.date) -> str:
    locale = to_locale(get_language() or "en")
    names = get_month_names("abbreviated", context="stand-alone", locale=locale)
    return str(names[day.month]).rstrip(".")
