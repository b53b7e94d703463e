"""What each page says, put together from its board for its template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from culture.core import navigation
from culture.core.breadcrumb import Step
from culture.core.texts import text_here
from culture.dashboards import acting, comparing, findings, formats, sureness, tables, tabs, words
from culture.dashboards.families import LOWEST_CHILD
from culture.dashboards.figures import DIMENSION, ITEM
from culture.dashboards.panels import PanelPlace, chart, gaps
from culture.dashboards.panels.breakdowns import breakdowns
from culture.dashboards.panels.heat_map import heat_map
from culture.dashboards.panels.over_time import over_time, overall_over_time
from culture.dashboards.panels.shared import shared
from culture.dashboards.panels.zones import zones
from culture.dashboards.tones import EVEN
from culture.dashboards.units import Ancestor, load_trail, siblings_of
from culture.metrics.agreeing import agreement_in_words

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from culture.accounts.models import User
    from culture.dashboards.addresses import Address
    from culture.dashboards.board import Board
    from culture.dashboards.figures import Figure, Numbers
    from culture.dashboards.findings import Told
    from culture.dashboards.panels import Chart, Panel
    from culture.dashboards.tabs import UrlOf
    from culture.dashboards.voices import Voice
    from culture.org.models import Unit

SHORT_HASH = 6

# After what the source itself brings, in this order.
PANELS = (gaps.gaps, shared, overall_over_time, zones, heat_map, breakdowns)


def first_run(unit: Unit, trail: Sequence[Ancestor], voice: Voice, user: User) -> dict[str, Any]:
    """Say what to do where nothing was ever published."""
    collect_url = _collect_url(voice, user)
    text = voice.first_step if collect_url else voice.first_run
    return {
        "unit": unit,
        "trail": _trail(trail, None),
        "text": str(text).format(unit=unit.name),
        "collect_url": collect_url,
        "collect_label": str(voice.collect_label),
    }


def unit_page(board: Board) -> dict[str, Any]:
    """Everything on the page of a unit."""
    page = _frame(board, lambda address: address.unit(board.unit.uuid)) | {
        "questionnaires": tabs.questionnaires_of(board)
    }
    told = board.told
    if told is None:
        return page | _withheld(board)
    if board.order:
        return page | {"panels": _placed([heat_map(board)])}
    return page | {
        "sentence": findings.sentence(told),
        "how_sure": findings.how_sure(told),
        "tiles": findings.tiles(told, url_of=board.url_of),
        "step": _step(board, told),
        "act_url": _act_url(board, told),
        "links": board.links,
        "compare_url": board.address.compare(board.unit.uuid)
        if board.trail or len(board.children) > 1
        else "",
        "panels": _placed([one(board) for one in (*board.voice.panels, *PANELS)]),
    }


def chart_of(board: Board, name: str, *, key: str = "") -> Chart | None:
    """The chart of a name on the page of a unit or of a dimension; None where it shows none."""
    if key:
        page = dimension_page(board, key)
        trend: Panel | None = page["trend"] if page else None
        found = [page.get("chart") if page else None, trend.chart if trend else None]
        return next((one for one in found if one and one.name == name), None)
    for make in (*board.voice.panels, *PANELS):
        panel = make(board)
        if panel and panel.chart and panel.chart.name == name:
            return panel.chart
    return None


def dimension_page(board: Board, key: str) -> dict[str, Any] | None:
    """Everything on the page of one dimension; None where the series has no such dimension."""
    subject = board.subjects.get((DIMENSION, "gap", key))
    if subject is None:
        return None
    name = text_here(subject.names) or key
    unit = board.unit

    def figure_of(numbers: Numbers) -> Figure | None:
        return numbers.one(DIMENSION, key)

    told = board.told_with(figure_of)
    page = _frame(board, lambda address: address.dimension(unit.uuid, key)) | {
        "here": name,
        "help": text_here(subject.helps),
        "trail": [
            *_trail(board.trail, board.address),
            Step(unit.name, board.address.unit(unit.uuid)),
        ],
        "trend": over_time(
            board,
            figure_of,
            name,
            told,
            key=key,
        ),
    }
    figure = told.numbers.one(DIMENSION, key) if told else None
    if told is None or figure is None:
        return page | _withheld(board)
    items = told.numbers.of(ITEM, dimension=key)
    signs = told.whole.signs(items)
    items = signs.widest_first(items)
    bars = gaps.bars(items, told, stacked=True) if items else None
    marks = gaps.marks_of(told)
    return page | {
        "act_url": acting.url_of(unit, board.line.series, figure) if board.may_act else "",
        "text": figure.text
        if figure.gap is None
        else formats.gap_or_none(
            figure.gap,
            figure.margin,
            is_clear=told.tones.of(figure) != EVEN,
            is_too_few=told.tones.is_too_few(figure, told.numbers.scale),
        ),
        "how_sure": findings.how_sure(told, figure),
        "means": gaps.means(figure, told),
        "agreement": agreement_in_words(figure.entry.agreement),
        "reliability": words.reliability(figure.entry.verdict),
        "marks": marks,
        "bars": bars,
        "chart": chart(board, "statements", bars.wide, title=name, note=marks.text, key=key)
        if bars
        else None,
        "signs_sure": sureness.of_strongest(signs, items),
        "few_statements": str(board.voice.few_statements),
        "table": tables.figures_table(items, board.voice, whole=told.whole),
    }


def compare_page(
    board: Board,
    day: dt.date,
    *,
    below: Sequence[Unit] = (),
    named: str = "",
    found: Sequence[Unit] = (),
) -> dict[str, Any]:
    """A unit beside others; `found` are those whose names hold what was typed, where several do.

    Those `below` it share its answers, so they are offered to be compared without it.
    """
    unit, beside = board.unit, board.children
    others = [one.uuid for one in beside]

    def url_of(address: Address) -> str:
        return address.compare(unit.uuid, others)

    comparison = comparing.compare(board)
    near = siblings_of(unit, actor=board.place.actor, day=day)
    return _frame(board, url_of) | {
        "here": gettext("{unit} beside others").format(unit=unit.name),
        "sources": [],
        "trail": [
            *_trail(board.trail, board.address),
            Step(unit.name, board.address.unit(unit.uuid)),
        ],
        "units": [
            comparing.ComparedUnit(
                one.name,
                board.address.unit(one.uuid),
                formats.answers(numbers.n) if (numbers := board.numbers_of(one)) else "",
                board.address.compare(unit.uuid, [other for other in others if other != one.uuid])
                if one != unit
                else "",
            )
            for one in comparison.units
        ],
        "sentence": comparison.sentence if beside else "",
        "how_sure": comparison.how_sure if beside else "",
        "subjects": [
            (one.name, comparison.drawn(one), comparison.said_of(one))
            for one in (comparison.subjects if beside else ())
        ],
        "table": tables.comparison_table(comparison.units, comparison.subjects),
        "marks": gaps.marks_of(board.told) if board.told else None,
        "near": [
            (one.name, board.address.compare(unit.uuid, [*others, one.uuid]))
            for one in near
            if one not in beside
        ],
        "below": below if len(below) > 1 and not beside else (),
        "may_add": len(beside) < comparing.MOST_BESIDE,
        "others": others,
        "series": board.line.series.uuid,
        "window": board.window.token,
        "named": named,
        "found": [
            (one.name, board.address.compare(unit.uuid, [*others, one.uuid])) for one in found
        ],
        "table_url": board.address.compare(unit.uuid, others, page="compare_table"),
        "workbook_url": board.address.compare(unit.uuid, others, page="compare_workbook"),
        "ask_url": board.embargo.url if board.embargo else "",
    }


def _frame(board: Board, url_of: UrlOf) -> dict[str, Any]:
    """What every page of a unit has around its content."""
    release, voice = board.release, board.voice
    content = release.content if release else None
    k = content.k if content else board.unit.organisation.k
    return {
        "unit": board.unit,
        "here": board.unit.name,
        "trail": _trail(board.trail, board.address),
        "sources": tabs.sources_of(board),
        "questionnaires": [],
        "windows": tabs.windows_of(board, url_of),
        **tabs.beside(board, url_of),
        "window_name": tabs.window_name(board),
        "series_name": board.series_name,
        "published": formats.day(localdate(release.published_at)) if release else "",
        "hash": release.sha256[:SHORT_HASH] if release else "",
        "answers": formats.answers(content.n) if content else "",
        "flagged": content.flagged or 0 if content else 0,
        "ways": words.ways(content) if content else "",
        "footnote": str(voice.footnote).format(k=k),
        "scales": words.scales(content) if content else "",
        "why_url": board.why_url,
        "may_find": bool(board.children) or any(one.is_open for one in board.trail),
        "table_url": board.address.table(board.unit.uuid),
        "workbook_url": board.address.workbook(board.unit.uuid),
        "withheld": "",
    }


def _withheld(board: Board) -> dict[str, Any]:
    """Why nothing is shown, where these answers count, and where the newest numbers are."""
    wider, newest = board.counted_in, board.line.newest
    if board.embargo:
        wider, newest = None, board.window
    return {
        "ask_url": board.embargo.url if board.embargo else "",
        "withheld": str(board.voice.withheld),
        "wider": wider.unit.name if wider else "",
        "wider_url": board.address.unit(wider.unit.uuid) if wider and wider.is_open else "",
        "newest_url": board.address.at(newest).unit(board.unit.uuid)
        if newest != board.window
        else "",
        "newest_name": formats.window(newest),
        "trend": overall_over_time(board),
    }


def _step(board: Board, told: Told) -> findings.NextStep:
    """Lead to the one unit clearly below the others, else say what the numbers ask for."""
    lowest = board.lowest_child
    if lowest and told.tones.says(LOWEST_CHILD):
        url = board.url_in(lowest.unit, lowest.figure)
        return findings.step_to_child(told, lowest, url)
    collect_url = _collect_url(board.voice, board.place.actor)
    return findings.next_step(told, url_of=board.url_of, collect_url=collect_url)


def _act_url(board: Board, told: Told) -> str:
    """Where what the next step is about becomes an action; empty for whoever makes none here."""
    unit, figure, lowest = board.unit, told.first, board.lowest_child
    if lowest and told.tones.says(LOWEST_CHILD):
        unit, figure = lowest.unit, lowest.figure
    if figure is None or not board.may_act:
        return ""
    return acting.url_of(unit, board.line.series, figure)


def _placed(panels: Sequence[Panel | None]) -> dict[str, list[Panel]]:
    return {
        place.value: [panel for panel in panels if panel and panel.place == place]
        for place in PanelPlace
    }


def _collect_url(voice: Voice, user: User) -> str:
    link = navigation.link_to(voice.collect_at, user=user) if voice.collect_at else None
    return link.url if link else ""


def trail_to(unit: Unit, *, actor: User, day: dt.date) -> list[Step]:
    """Name the units above, and the unit's own page, for a page that belongs to it."""
    above = load_trail(unit, actor=actor, day=day)
    return _trail([*above, Ancestor(unit, is_open=True)], None)


def _trail(ancestors: Sequence[Ancestor], address: Address | None) -> list[Step]:
    """Name the units above; link those that are open to the reader."""

    def url_of(unit: Unit) -> str:
        return address.unit(unit.uuid) if address else reverse("dashboards:unit", args=[unit.uuid])

    return [Step(one.unit.name, url_of(one.unit) if one.is_open else "") for one in ancestors]
