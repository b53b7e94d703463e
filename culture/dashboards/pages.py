"""What each dashboard page says, put together from its dashboard for its template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext

from culture.core import navigation
from culture.core.breadcrumb import Step
from culture.dashboards import drawings, findings, formats, periods, tables
from culture.dashboards.addresses import Address
from culture.dashboards.figures import (
    ADEQUACY,
    DIMENSION,
    ITEM,
    WEIGHTED,
    Figure,
    Numbers,
    in_language,
)
from culture.dashboards.heat_map import heat_map
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    from collections.abc import Callable

    from culture.accounts.models import User
    from culture.dashboards.queries import Ancestor, Dashboard
    from culture.org.models import Unit

SHORT_HASH = 6


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same unit."""

    label: str
    url: str
    is_current: bool


def trail_of(ancestors: list[Ancestor], address: Address | None = None) -> list[Step]:
    """Name the units above; link those that are open to the reader."""
    return [
        Step(one.unit.name, _unit_url(one.unit, address) if one.is_open else "")
        for one in ancestors
    ]


def views_of(unit: Unit, *, is_culture: bool, query: str = "") -> list[Tab]:
    """The two views of a unit: what its customers find, and what its people say."""
    culture = reverse("dashboards:culture", args=[unit.uuid])
    return [
        Tab(gettext("Customers"), reverse("dashboards:unit", args=[unit.uuid]), not is_culture),
        Tab(gettext("Culture"), f"{culture}?{query}" if query else culture, is_culture),
    ]


def first_run(unit: Unit, ancestors: list[Ancestor], user: User) -> dict[str, Any]:
    """Say what to do where nothing was ever published."""
    link = navigation.link_to("/touchpoints/", user=user)
    return {"unit": unit, "trail": trail_of(ancestors), "collect_url": link.url if link else ""}


def unit_page(dashboard: Dashboard, user: User) -> dict[str, Any]:
    """Everything on the page of a unit."""
    address = Address(dashboard.span.series, dashboard.period)
    unit = dashboard.unit.uuid
    page = _frame(dashboard, address, lambda period: address.unit(unit, period))
    page["table_url"] = address.table(unit)
    page["views"] = views_of(dashboard.unit, is_culture=False) if dashboard.has_culture else []
    if dashboard.numbers is None:
        return page | _withheld(dashboard, address)
    return page | _shown(dashboard, dashboard.numbers, address, user)


def dimension_page(dashboard: Dashboard, key: str) -> dict[str, Any] | None:
    """Everything on the page of one dimension; None where the series has no such dimension."""
    subject = dashboard.subjects.get((DIMENSION, "gap", key))
    if subject is None:
        return None
    address = Address(dashboard.span.series, dashboard.period)
    unit = dashboard.unit.uuid
    name = in_language(subject.names) or key
    page = _frame(dashboard, address, lambda period: address.dimension(unit, key, period))
    page |= {
        "here": name,
        "help": in_language(subject.helps),
        "trail": [*page["trail"], Step(dashboard.unit.name, address.unit(unit))],
        "table_url": address.table(unit),
    }
    numbers = dashboard.numbers
    figure = numbers.one(DIMENSION, key) if numbers else None
    if numbers is None or figure is None:
        return page | _withheld(dashboard, address)
    items = findings.widest(numbers.of(ITEM, dimension=key))
    return page | {
        "figure": figure,
        "gap_words": formats.gap_or_none(figure.gap, figure.margin),
        "means": _means(figure),
        "verdict": tables.reliability_words(figure.verdict),
        "scale": tables.scale_note(numbers),
        "bars": drawings.bars(items, numbers, stacked=True) if items else None,
        "gaps": tables.gaps_table(items),
        **_timeline(dashboard, lambda known: known.one(DIMENSION, key), name),
    }


def _frame(
    dashboard: Dashboard, address: Address, url_of: Callable[[Period], str]
) -> dict[str, Any]:
    """What every page of a unit has around its content."""
    period, release = dashboard.period, dashboard.release
    return {
        "unit": dashboard.unit,
        "here": dashboard.unit.name,
        "trail": trail_of(dashboard.trail, address),
        "period_name": formats.period(period.grain.value, period.starts_on),
        "grains": _grains(dashboard, url_of),
        "previous_url": _previous(dashboard, url_of),
        "next_url": url_of(period.next) if period.next.starts_on <= dashboard.today else "",
        "series_tabs": _series_tabs(dashboard),
        "series_name": in_language(dashboard.span.series.names),
        "published": formats.moment(release.published_at) if release else "",
        "hash": release.sha256[:SHORT_HASH] if release else "",
        "n": formats.count(release.content["n"]) if release else "",
        "k": release.content["k"] if release else dashboard.unit.organisation.k,
        "flagged": release.content["flagged"] if release else 0,
        "numbers": dashboard.numbers,
    }


def _shown(dashboard: Dashboard, numbers: Numbers, address: Address, user: User) -> dict[str, Any]:
    unit = dashboard.unit.uuid

    def url_of(figure: Figure) -> str:
        return address.dimension(unit, figure.key)

    figures = [*([numbers.overall] if numbers.overall else []), *numbers.of(WEIGHTED)]
    urls = ["" for _figure in figures] + [url_of(figure) for figure in numbers.dimensions]
    return {
        "sentence": findings.sentence(dashboard.unit.name, numbers),
        "tiles": findings.tiles(numbers, url_of=url_of),
        "step": _step(dashboard, numbers, address, url_of, user),
        "overall": numbers.overall,
        "chain": drawings.chain(numbers.overall, url="#gaps-title") if numbers.overall else None,
        "scale": tables.scale_note(numbers),
        "bars": drawings.bars(numbers.dimensions, numbers) if numbers.dimensions else None,
        "gaps": tables.gaps_table([*figures, *numbers.dimensions], urls=urls),
        "zones": drawings.zones(numbers),
        "zone_rows": tables.zones_table(_zone_pairs(numbers)),
        "weighted": next(iter(numbers.of(WEIGHTED)), None),
        "verdict": tables.reliability_words(numbers.overall.verdict) if numbers.overall else "",
        "reliability": tables.reliability_table(
            [*([numbers.overall] if numbers.overall else []), *numbers.dimensions]
        ),
        "heat": heat_map(dashboard, numbers, address),
        **_timeline(dashboard, lambda known: known.overall, gettext("Overall")),
    }


def _withheld(dashboard: Dashboard, address: Address) -> dict[str, Any]:
    newest = dashboard.span.newest_period
    return {
        "withheld": tables.withheld_reason(),
        "newest_url": address.unit(dashboard.unit.uuid, newest),
        "newest_name": formats.period(newest.grain.value, newest.starts_on),
        **_timeline(dashboard, lambda known: known.overall, gettext("Overall")),
    }


def _step(
    dashboard: Dashboard,
    numbers: Numbers,
    address: Address,
    url_of: Callable[[Figure], str],
    user: User,
) -> findings.NextStep:
    worst = [figure for figure in findings.widest(numbers.dimensions)[:1] if figure.is_shortfall]
    for figure in [*worst, *([numbers.overall] if numbers.overall else [])]:
        found = _lowest_child(dashboard, figure)
        if found:
            child, lowest = found
            url = address.unit(child.uuid)
            if lowest.kind == DIMENSION:
                url = address.dimension(child.uuid, lowest.key)
            return findings.step_to_child(child.name, lowest, url)
    link = navigation.link_to("/touchpoints/", user=user)
    return findings.next_step(numbers, url_of=url_of, collect_url=link.url if link else "")


def _lowest_child(dashboard: Dashboard, figure: Figure) -> tuple[Unit, Figure] | None:
    """Find the one child that lies clearly below all others in a figure."""
    read = [dashboard.numbers_of(child) for child in dashboard.children]
    same = [numbers.one(figure.kind, figure.key) if numbers else None for numbers in read]
    place = findings.lowest_child(same)
    lowest = same[place] if place is not None else None
    return (dashboard.children[place], lowest) if place is not None and lowest else None


def _timeline(dashboard: Dashboard, figure_of: drawings.FigureOf, name: str) -> dict[str, Any]:
    steps = [(period, dashboard.numbers_in(period)) for period in dashboard.timeline]
    if not any(numbers and figure_of(numbers) for _period, numbers in steps):
        return {"trend": None}
    return {
        "trend": drawings.timeline(steps, figure_of, title=gettext("The gap over time")),
        "trend_name": name,
        "trend_sentence": drawings.timeline_sentence(steps, figure_of),
        "trend_rows": tables.timeline_table(steps, figure_of),
    }


def _means(figure: Figure) -> str:
    return gettext("expected {expected}, delivered {delivered}, {n}").format(
        expected=formats.number(figure.expected, decimals=2),
        delivered=formats.number(figure.delivered, decimals=2),
        n=formats.answers(figure.n),
    )


def _zone_pairs(numbers: Numbers) -> list[tuple[Figure, Figure]]:
    return [
        (figure, adequacy)
        for figure in numbers.dimensions
        if (adequacy := numbers.one(DIMENSION, figure.key, pair=ADEQUACY))
    ]


def _grains(dashboard: Dashboard, url_of: Callable[[Period], str]) -> list[Tab]:
    names = {
        Grain.MONTH: gettext("Month"),
        Grain.QUARTER: gettext("Quarter"),
        Grain.YEAR: gettext("Year"),
    }
    period, newest = dashboard.period, dashboard.span.newest
    return [
        Tab(
            names[grain],
            url_of(periods.zoomed(period, grain, newest=newest.get(grain, period.starts_on))),
            grain == period.grain,
        )
        for grain in Grain
    ]


def _previous(dashboard: Dashboard, url_of: Callable[[Period], str]) -> str:
    period = dashboard.period
    first = dashboard.span.first.get(period.grain, period.starts_on)
    return url_of(period.previous) if first < period.starts_on else ""


def _series_tabs(dashboard: Dashboard) -> list[Tab]:
    """One tab for each series; none where there is only one."""
    if len(dashboard.spans) < 2:  # noqa: PLR2004 (tabs are for a choice)
        return []
    return [
        Tab(
            in_language(span.series.names),
            Address(span.series, span.newest_period).unit(dashboard.unit.uuid),
            span is dashboard.span,
        )
        for span in dashboard.spans
    ]


def _unit_url(unit: Unit, address: Address | None) -> str:
    return address.unit(unit.uuid) if address else reverse("dashboards:unit", args=[unit.uuid])
