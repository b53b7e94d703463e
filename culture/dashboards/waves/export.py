"""The numbers of a culture page as rows of a file: exactly what the screen shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from culture.dashboards.export import text_cell
from culture.dashboards.figures import DIMENSION, ITEM, OVERALL
from culture.dashboards.waves import words
from culture.dashboards.waves.figures import Figure, Numbers
from culture.dashboards.waves.tables import withheld_reason

if TYPE_CHECKING:
    import datetime as dt

    from culture.dashboards.waves.queries import CulturePage

DECIMALS = 1


def headings() -> list[str]:
    """Name the columns in the page's language."""
    return [
        gettext("Part of the page"),
        gettext("Unit"),
        gettext("Wave"),
        gettext("Closed on"),
        gettext("Group"),
        gettext("Kind"),
        gettext("Key"),
        gettext("What"),
        gettext("n"),
        gettext("How it should be"),
        gettext("How it is"),
        gettext("Gap"),
        gettext("Interval from"),
        gettext("Interval to"),
        gettext("Agreement"),
        gettext("Answers in the release"),
        gettext("People asked"),
        gettext("Smallest group"),
        gettext("Release"),
        gettext("Why not shown"),
    ]


def table(page: CulturePage) -> Iterator[list[str]]:
    """Write the unit with its breakdowns, the whole, the children and the earlier waves."""
    name, closed_on = page.edition.name, page.edition.closed_on
    unit, numbers = page.unit, page.numbers
    start = [gettext("unit"), text_cell(unit.name), text_cell(name), closed_on.isoformat()]
    yield from _rows(start, numbers, _digest(page, unit.pk), kinds=[OVERALL, DIMENSION, ITEM])
    for breakdown in numbers.breakdowns if numbers else []:
        for group in breakdown.groups:
            label = words.category(group.keys)
            for figure in group.figures:
                yield [*start, label, *_cells(figure), *_end(numbers, _digest(page, unit.pk))]
    if not page.is_whole:
        whole = [gettext("the whole"), text_cell(page.whole.name), *start[2:]]
        digest = _digest(page, page.whole.pk)
        yield from _rows(whole, page.whole_numbers, digest, kinds=[OVERALL, DIMENSION])
    for child in page.children:
        below = [gettext("child unit"), text_cell(child.name), *start[2:]]
        digest = _digest(page, child.pk)
        yield from _rows(below, page.numbers_of(child), digest, kinds=[OVERALL, DIMENSION])
    for release in page.timeline:
        when: dt.date = release.starts_on
        past = [gettext("over time"), start[1], text_cell(release.edition_name), when.isoformat()]
        yield from _rows(past, page.numbers_in(release), release.sha256, kinds=[OVERALL])


def _rows(
    start: list[str], numbers: Numbers | None, digest: str, *, kinds: Sequence[str]
) -> Iterator[list[str]]:
    if numbers is None:
        yield [*start, *[""] * (len(headings()) - len(start) - 1), withheld_reason()]
        return
    for kind in kinds:
        for figure in numbers.of(kind):
            yield [*start, "", *_cells(figure), *_end(numbers, digest)]


def _cells(figure: Figure) -> list[str]:
    low, high = figure.interval or (None, None)
    return [
        figure.kind,
        text_cell(figure.key),
        text_cell(figure.name),
        str(figure.n),
        *(_exact(one) for one in (figure.expected, figure.delivered, figure.gap, low, high)),
        words.agreement_words(figure.agreement),
    ]


def _end(numbers: Numbers | None, digest: str) -> list[str]:
    if numbers is None:
        return [""] * 5
    return [str(numbers.n), str(numbers.invited), str(numbers.content["k"]), digest, ""]


def _digest(page: CulturePage, unit: int) -> str:
    release = page.releases.get(unit)
    return release.sha256 if release else ""


def _exact(value: float | None) -> str:
    return "" if value is None else f"{value + 0.0:.{DECIMALS}f}"
