"""The numbers of a dashboard as rows of a file: what the screen shows, to the sixth decimal."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext

from culture.dashboards import formats, periods
from culture.dashboards.figures import (
    ADEQUACY,
    DIMENSION,
    GAP,
    ITEM,
    OVERALL,
    WEIGHTED,
    Figure,
    Numbers,
)
from culture.dashboards.queries import Dashboard
from culture.dashboards.tables import reliability_words, withheld_reason
from culture.privacy.periods import Period

DECIMALS = 6
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_file(
    name: str, *, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponse:
    """Give rows as a CSV file to keep."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    writer = csv.writer(response)
    writer.writerow(headings)
    writer.writerows(rows)
    return response


def headings() -> list[str]:
    """Name the columns in the page's language."""
    return [
        gettext("Part of the page"),
        gettext("Unit"),
        gettext("Period"),
        gettext("Kind"),
        gettext("Key"),
        gettext("What"),
        gettext("Compared with"),
        gettext("n"),
        gettext("Expected"),
        gettext("Delivered"),
        gettext("Gap"),
        gettext("Interval from"),
        gettext("Interval to"),
        gettext("Shown as"),
        gettext("Reliability of the difference"),
        gettext("Answers in the release"),
        gettext("Flagged"),
        gettext("Smallest group"),
        gettext("Release"),
        gettext("Why not shown"),
    ]


def table(dashboard: Dashboard) -> Iterator[list[str]]:
    """Write the unit, its children and its earlier periods, one row per figure."""
    unit, period = dashboard.unit.name, dashboard.period
    yield from _rows(
        gettext("unit"),
        unit,
        period,
        dashboard.numbers,
        digest=dashboard.release.sha256 if dashboard.release else "",
        kinds=[OVERALL, WEIGHTED, DIMENSION, ITEM],
    )
    outlines = dashboard.outlines
    for child in dashboard.children:
        outline = outlines.get((child.pk, period.starts_on))
        yield from _rows(
            gettext("child unit"),
            child.name,
            period,
            dashboard.numbers_of(child),
            digest=outline.sha256 if outline else "",
            kinds=[OVERALL, DIMENSION],
        )
    for earlier in dashboard.timeline:
        outline = outlines.get((dashboard.unit.pk, earlier.starts_on))
        yield from _rows(
            gettext("over time"),
            unit,
            earlier,
            dashboard.numbers_in(earlier),
            digest=outline.sha256 if outline else "",
            kinds=[OVERALL],
        )


def _rows(
    part: str,
    unit: str,
    period: Period,
    numbers: Numbers | None,
    *,
    digest: str,
    kinds: Sequence[str],
) -> Iterator[list[str]]:
    start = [part, text_cell(unit), periods.written(period)]
    if numbers is None:
        yield [*start, *[""] * (len(headings()) - len(start) - 1), withheld_reason()]
        return
    content = numbers.content
    end = [str(content["n"]), str(content["flagged"]), str(content["k"]), digest, ""]
    for pair in (GAP, ADEQUACY):
        for kind in kinds:
            for figure in numbers.of(kind, pair=pair):
                yield [*start, *_cells(figure, pair), *end]


def _cells(figure: Figure, pair: str) -> list[str]:
    low, high = figure.interval or (None, None)
    return [
        figure.kind,
        text_cell(figure.key),
        text_cell(figure.name),
        gettext("minimum") if pair == ADEQUACY else gettext("expected"),
        str(figure.n),
        *(_exact(value) for value in (figure.expected, figure.delivered, figure.gap, low, high)),
        formats.gap_or_none(figure.gap, figure.margin) if pair == GAP else figure.text,
        reliability_words(figure.verdict),
    ]


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value + 0.0:.{DECIMALS}f}"


def text_cell(text: str) -> str:
    """Keep a name from being taken for a formula by a spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
