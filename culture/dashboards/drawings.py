"""The charts of a dashboard, drawn from its numbers, each with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards import formats
from culture.dashboards.charts import trend
from culture.dashboards.charts.bars import GapBar, ZoneBar, gap_bars
from culture.dashboards.charts.chain import GapMap, Link, gap_map
from culture.dashboards.figures import ADEQUACY, DIMENSION, Figure, Numbers
from culture.dashboards.findings import change_between

if TYPE_CHECKING:
    from culture.dashboards.charts.svg import Drawing
    from culture.privacy.periods import Period

FigureOf = Callable[[Numbers], Figure | None]
Timeline = Sequence[tuple["Period", Numbers | None]]


def chain(overall: Figure, *, url: str) -> Drawing:
    """Draw the gap map; only the way round, the customer gap, is measured so far."""
    link = Link(gap=overall.gap, margin=overall.margin, n=overall.n, url=url)
    stations = GapMap(expected=overall.expected, experienced=overall.delivered, customer=link)
    return gap_map(stations, ident="map", title=gettext("Where the expectation is lost"))


def bars(figures: Sequence[Figure], numbers: Numbers, *, stacked: bool = False) -> Drawing:
    """Draw expected and delivered of each figure; long statements stand above their bars."""
    return gap_bars(
        [
            GapBar(
                figure.name,
                figure.expected,
                figure.delivered,
                figure.gap,
                figure.margin,
                figure.n,
            )
            for figure in figures
        ],
        scale=numbers.scale,
        ident="gaps",
        title=gettext("Expected and delivered"),
        stacked=stacked,
    )


def zones(numbers: Numbers) -> Drawing | None:
    """Draw the zones of tolerance; None where no minimum was asked."""
    found = [
        ZoneBar(
            figure.name,
            adequacy.expected,
            figure.expected,
            adequacy.delivered,
            adequacy.gap,
            adequacy.margin,
            adequacy.n,
        )
        for figure in numbers.dimensions
        if (adequacy := numbers.one(DIMENSION, figure.key, pair=ADEQUACY))
    ]
    title = gettext("Zone of tolerance")
    return gap_bars(found, scale=numbers.scale, ident="zones", title=title) if found else None


def timeline(steps: Timeline, figure_of: FigureOf, *, title: str) -> Drawing:
    """Draw a gap over the periods, with a mark where the questionnaire changed."""
    changes = version_changes(steps)
    drawn = []
    for (period, numbers), change in zip(steps, changes, strict=True):
        figure = figure_of(numbers) if numbers else None
        grain = period.grain.value
        drawn.append(
            trend.Period(
                name=formats.period(grain, period.starts_on),
                label=formats.short_period(grain, period.starts_on),
                year="" if grain == "year" else str(period.starts_on.year),
                gap=figure.gap if figure else None,
                margin=figure.margin if figure else None,
                n=figure.n if figure else 0,
                change=change,
            )
        )
    return trend.trend(drawn, ident="trend", title=title)


def version_changes(steps: Timeline) -> list[str]:
    """Say, per period, whether other versions of the questionnaire were answered than before."""
    changes, known = [], None
    for _period, numbers in steps:
        versions = numbers.versions if numbers else known
        is_new = known is not None and versions != known
        names = ", ".join(str(version) for version in versions or [])
        changes.append(gettext("version {number}").format(number=names) if is_new else "")
        known = versions
    return changes


def timeline_sentence(steps: Timeline, figure_of: FigureOf) -> str:
    """Compare the first shown period with the last."""
    shown = [
        (period, figure)
        for period, numbers in steps
        if numbers and (figure := figure_of(numbers)) is not None
    ]
    if len(shown) < 2:  # noqa: PLR2004 (a change needs two)
        return gettext("One period has numbers so far. From the second on, changes stand here.")
    (first, before), (last, after) = shown[0], shown[-1]
    return gettext("{first}: {before}. {last}: {after}. That is {change}.").format(
        first=formats.period(first.grain.value, first.starts_on),
        before=before.text,
        last=formats.period(last.grain.value, last.starts_on),
        after=after.text,
        change=change_between(before, after),
    )
