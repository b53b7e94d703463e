"""What the page of a personal link shows of its releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from culture.dashboards import findings, formats, sureness, tables
from culture.dashboards.charts import trend
from culture.dashboards.figures import Numbers
from culture.dashboards.findings import Told
from culture.dashboards.panels import gaps
from culture.dashboards.tones import Whole
from culture.dashboards.voices import voice_of
from culture.metrics import content
from culture.metrics import queries as metrics
from culture.metrics.models import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from feedback.touchpoints.models import MirrorRelease, Touchpoint


def mirror_context(link: Touchpoint, releases: Sequence[MirrorRelease]) -> dict[str, Any]:
    """Give the numbers of all blocks together, and the gap block by block; empty without any."""
    if not releases:
        return {}
    series = Measure.objects.select_related("series").get(uuid=link.version.uuid).series
    numbers = Numbers(content.read(releases[-1].content), metrics.subjects_by_key(series))
    told = Told(str(link), numbers, Whole(), voice_of(series.source))
    return {
        "numbers": numbers,
        "n": formats.count(numbers.n),
        "overall": numbers.overall,
        "day": date_format(_day(releases[-1]), "DATE_FORMAT"),
        "hash": releases[-1].sha256[:12],
        "title": gaps.title_of(told),
        "marks": gaps.marks_of(told),
        "bars": gaps.bars(numbers.dimensions, told) if numbers.dimensions else None,
        "how_sure": findings.how_sure(told),
        "table": tables.figures_table(numbers.summary, told.voice),
        **_blocks(releases, numbers),
    }


def _day(release: MirrorRelease) -> Any:
    return release.touchpoint.organisation.day_of(release.published_at)


def _until(release: MirrorRelease) -> str:
    return gettext("Answers until {day}").format(day=date_format(_day(release), "DATE_FORMAT"))


def _blocks(releases: Sequence[MirrorRelease], numbers: Numbers) -> dict[str, Any]:
    if len(releases) == 1:
        return {}
    shown = [
        (release, overall)
        for release in releases
        if (overall := Numbers(content.read(release.content["block"]), numbers.subjects).overall)
    ]
    figures = {release.sequence: figure for release, figure in shown}
    tones = Whole().cells(figures)
    steps = [
        trend.TrendPoint(
            name=_until(release),
            label=str(release.sequence),
            gap=figure.value,
            margin=figure.margin,
            n=figure.n,
            tone=tones[release.sequence],
        )
        for release, figure in shown
    ]
    rows = [
        tables.TableRow(step.name, [figure.written(decimals=2), formats.count(figure.n)])
        for step, (_release, figure) in zip(steps, shown, strict=True)
    ]
    days = {release.sequence: _until(release) for release, _figure in shown}
    return {
        "blocks_sure": sureness.of_cells(
            Whole(), figures, tones, name_of=lambda sequence, _figure: days[sequence]
        ),
        "blocks": trend.trend(steps, ident="blocks", title=gettext("The gap, block by block")),
        "block_rows": tables.Table([gettext("What"), gettext("Gap"), gettext("n")], rows),
    }
