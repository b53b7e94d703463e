"""What each culture page says, put together for its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext

from culture.core.breadcrumb import Step
from culture.dashboards import findings, formats
from culture.dashboards.figures import DIMENSION, ITEM, in_language
from culture.dashboards.pages import SHORT_HASH, Tab, views_of
from culture.dashboards.waves import drawings, tables, words
from culture.dashboards.waves.addresses import Address
from culture.dashboards.waves.heat_map import heat_map

if TYPE_CHECKING:
    from collections.abc import Callable

    from culture.dashboards.queries import Ancestor
    from culture.dashboards.waves.figures import Figure, Numbers
    from culture.dashboards.waves.queries import CulturePage
    from culture.metrics.models import Series
    from culture.metrics.queries import Edition
    from culture.org.models import Unit

MOST_WAVES = 6


def first_run(unit: Unit, trail: list[Ancestor], *, has_customers: bool) -> dict[str, Any]:
    """Say what to do where no wave was ever published."""
    return {
        "unit": unit,
        "trail": _trail(trail, None),
        "views": views_of(unit, is_culture=True) if has_customers else [],
    }


def unit_page(page: CulturePage) -> dict[str, Any]:
    """Everything on the culture page of a unit."""
    address = Address.of(page.edition)
    shown = _frame(page, address)
    if page.numbers is None:
        return shown | _withheld(page, address)
    return shown | _shown(page, page.numbers, address) | {"links": page.links}


def dimension_page(page: CulturePage, key: str) -> dict[str, Any] | None:
    """Everything on the page of one dimension; None where the series has no such dimension."""
    subject = page.subjects.get((DIMENSION, "gap", key))
    if subject is None:
        return None
    address = Address.of(page.edition)
    name = in_language(subject.names) or key
    shown = _frame(page, address) | {
        "here": name,
        "help": in_language(subject.helps),
        "series_tabs": [],
        "wave_tabs": _wave_tabs(page, lambda known: known.dimension(page.unit.uuid, key)),
        "trail": [*_trail(page.trail, address), Step(page.unit.name, address.unit(page.unit.uuid))],
        **_timeline(page, lambda numbers: numbers.one(DIMENSION, key), name),
    }
    numbers = page.numbers
    figure = numbers.one(DIMENSION, key) if numbers else None
    if numbers is None or figure is None:
        return shown | _withheld(page, address)
    whole = _baseline(page)
    items = numbers.of(ITEM, dimension=key)
    return shown | {
        "figure": figure,
        "text": figure.text,
        "means": _means(figure, whole),
        "agreement": words.agreement_words(figure.agreement),
        "bars": drawings.bars(items, numbers, whole, title=gettext("Statements"), stacked=True)
        if items
        else None,
        "table": tables.figures_table(items, numbers, whole),
    }


def _frame(page: CulturePage, address: Address) -> dict[str, Any]:
    """What every culture page has around its content."""
    release, numbers = page.release, page.numbers
    return {
        "unit": page.unit,
        "here": page.unit.name,
        "trail": _trail(page.trail, address),
        "views": views_of(page.unit, is_culture=True, query=address.query())
        if page.has_customers
        else [],
        "series_tabs": _series_tabs(page),
        "series_name": in_language(page.edition.series.names),
        "wave_tabs": _wave_tabs(page, lambda known: known.unit(page.unit.uuid)),
        "wave_name": page.edition.name,
        "closed": formats.day(page.edition.closed_on),
        "published": formats.moment(release.published_at) if release else "",
        "hash": release.sha256[:SHORT_HASH] if release else "",
        "n": formats.count(release.content["n"]) if release else "",
        "k": release.content["k"] if release else page.unit.organisation.k,
        "numbers": numbers,
        "two_sided": bool(numbers and numbers.is_two_sided),
        "is_level": not (numbers and numbers.is_two_sided),
        "scale": gettext("scale {low} to {high}").format(
            low=page.edition.series.low, high=page.edition.series.high
        ),
        "whole": page.whole,
        "is_whole": page.is_whole,
        "table_url": address.table(page.unit.uuid),
    }


def _shown(page: CulturePage, numbers: Numbers, address: Address) -> dict[str, Any]:
    unit, whole = page.unit, _baseline(page)
    overall = numbers.overall

    def url_of(figure: Figure) -> str:
        return address.dimension(unit.uuid, figure.key)

    figures = [*([overall] if overall else []), *numbers.dimensions]
    urls = [url_of(figure) if figure.kind == DIMENSION else "" for figure in figures]
    return {
        "sentence": words.sentence(unit.name, numbers, whole, of_whole=page.whole.name),
        "tiles": words.tiles(numbers, whole, url_of=url_of),
        "step": _step(page, numbers, address, whole),
        "overall": tables.overall_row(numbers),
        "overall_whole": tables.overall_row(whole) if whole else "",
        "participation": words.participation(numbers),
        "bars": drawings.bars(
            numbers.dimensions,
            numbers,
            whole,
            title=gettext("How it should be and how it is")
            if numbers.is_two_sided
            else gettext("How it is"),
        )
        if numbers.dimensions
        else None,
        "table": tables.figures_table(figures, numbers, whole, urls=urls),
        "heat": heat_map(page, numbers, address),
        "shared": words.shared_sentence(numbers) if numbers.levels else "",
        "shared_rows": tables.shared_rows(numbers, page.subjects),
        "levels": tables.levels_table(numbers, page.subjects),
        "breakdowns": [
            (words.breakdown_title(one.by), tables.breakdown_table(one, page.subjects))
            for one in numbers.breakdowns
        ],
        **_timeline(page, lambda known: known.overall, gettext("Overall")),
    }


def _step(
    page: CulturePage, numbers: Numbers, address: Address, whole: Numbers | None
) -> findings.NextStep:
    return words.next_step(
        numbers, whole, url_of=lambda figure: address.dimension(page.unit.uuid, figure.key)
    )


def _withheld(page: CulturePage, address: Address) -> dict[str, Any]:
    wider = page.counted_in
    return {
        "withheld": tables.withheld_reason(),
        "wider": wider.unit.name if wider else "",
        "wider_url": address.unit(wider.unit.uuid) if wider and wider.is_open else "",
        **_timeline(page, lambda known: known.overall, gettext("Overall")),
    }


def _baseline(page: CulturePage) -> Numbers | None:
    """What a unit is compared with: the whole, but not with itself."""
    return None if page.is_whole else page.whole_numbers


def _timeline(page: CulturePage, figure_of: drawings.FigureOf, name: str) -> dict[str, Any]:
    steps = [
        (release.starts_on, release.edition_name, page.numbers_in(release))
        for release in page.timeline
    ]
    if not any(figure_of(numbers) for _closed_on, _name, numbers in steps):
        return {"trend": None}
    return {
        "trend": drawings.timeline(steps, figure_of, title=gettext("Over the waves")),
        "trend_name": name,
        "trend_sentence": drawings.timeline_sentence(steps, figure_of),
        "trend_rows": tables.timeline_table(steps, figure_of),
    }


def _means(figure: Figure, whole: Numbers | None) -> str:
    parts = [formats.answers(figure.n)]
    if figure.expected is not None:
        sides = gettext("should be {expected}, is {delivered}").format(
            expected=formats.number(figure.expected), delivered=formats.number(figure.delivered)
        )
        parts.insert(0, sides)
    other = whole.one(figure.kind, figure.key) if whole else None
    if other:
        parts.append(gettext("the whole {level}").format(level=other.text))
    return " · ".join(parts)


def _trail(ancestors: list[Ancestor], address: Address | None) -> list[Step]:
    return [
        Step(one.unit.name, _url(one.unit, address) if one.is_open else "") for one in ancestors
    ]


def _url(unit: Unit, address: Address | None) -> str:
    return address.unit(unit.uuid) if address else reverse("dashboards:culture", args=[unit.uuid])


def _series_tabs(page: CulturePage) -> list[Tab]:
    """One tab for each instrument, in its newest wave; none where there is only one."""
    newest: dict[Series, Edition] = {}
    for edition in page.editions:
        newest.setdefault(edition.series, edition)
    # The same wave where it asked the other instrument too.
    for edition in page.editions:
        if edition.wave == page.edition.wave:
            newest[edition.series] = edition
    if len(newest) < 2:  # noqa: PLR2004 (tabs are for a choice)
        return []
    named = [(in_language(series.names), edition) for series, edition in newest.items()]
    return [
        Tab(
            name,
            Address.of(edition).unit(page.unit.uuid),
            edition.series == page.edition.series,
        )
        for name, edition in sorted(named, key=lambda pair: pair[0].casefold())
    ]


def _wave_tabs(page: CulturePage, url_of: Callable[[Address], str]) -> list[Tab]:
    """The newest waves of this instrument; none where there is only one."""
    waves = [one for one in page.editions if one.series == page.edition.series]
    if len(waves) < 2:  # noqa: PLR2004 (tabs are for a choice)
        return []
    shown = waves[:MOST_WAVES]
    if page.edition not in shown:
        shown.append(page.edition)
    return [
        Tab(edition.name, url_of(Address.of(edition)), edition == page.edition) for edition in shown
    ]
