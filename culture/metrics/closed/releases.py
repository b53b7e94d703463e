"""Publishing a closed wave: every number of it at once, hashed, and never again.

This is the guard of employees' answers. See `docs/adr/0009-what-a-wave-publishes.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from culture.metrics.closed.breakdowns import breakdown_entries, possible_breakdowns
from culture.metrics.closed.facts import AnswerRow, CellFacts, Forecast, Sheet, WaveFacts
from culture.metrics.closed.groups import Ground, forecast_units
from culture.metrics.closed.levels import difference_entries, level_entries
from culture.metrics.closed.numbers import deviations_of, unit_subjects
from culture.metrics.closed.scores import Labels, answered_rows, read_sheet
from culture.metrics.models import Measure, Subject, WaveRelease
from culture.metrics.rolling.releases import hash_of
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import Organisation

__all__ = [
    "AnswerRow",
    "CellFacts",
    "Forecast",
    "Sheet",
    "WaveFacts",
    "forecast_units",
    "publish_wave",
]

FORMAT = "service-culture/wave-release/1"
WAVE_LOCK = 5


@transaction.atomic
def publish_wave(
    *,
    organisation: Organisation,
    wave: WaveFacts,
    cells: Sequence[CellFacts],
    sheets: Sequence[Sheet],
    now: dt.datetime,
) -> int:
    """Write the releases of a closed wave and return how many were made.

    Idempotent: a wave that has releases keeps them, whatever changed since. One worker at a time.
    A unit has a release of an instrument where its people are a union of groups of k or more who
    answered it. Raises `Measure.DoesNotExist` for a version that was never described.
    """
    _lock(wave)
    if not cells or WaveRelease.objects.filter(wave=wave.uuid).exists():
        return 0
    paths = dict(Unit.objects.filter(organisation=organisation).values_list("pk", "path"))
    ground = Ground(tuple(cells), paths, wave.k)
    made = [
        release
        for sheet in sheets
        if answered_rows(sheet)
        for release in _releases(sheet, wave, ground, now=now)
    ]
    return len(WaveRelease.objects.bulk_create(made))


def _releases(
    sheet: Sheet, wave: WaveFacts, ground: Ground, *, now: dt.datetime
) -> Iterator[WaveRelease]:
    measure = Measure.objects.select_related("series").get(uuid=sheet.version)
    for unit, content in sheet_contents(
        sheet, wave=wave, ground=ground, labels=_labels_of(measure)
    ).items():
        content |= {"source": measure.series.source, "version": measure.number}
        yield WaveRelease(
            series=measure.series,
            measure=measure,
            unit_id=unit,
            wave=wave.uuid,
            wave_name=wave.name,
            closed_on=wave.closed_on,
            published_at=now,
            content=content,
            sha256=hash_of(content),
            units=sorted(below for below, path in ground.paths.items() if unit in path),
        )


def sheet_contents(
    sheet: Sheet, *, wave: WaveFacts, ground: Ground, labels: Labels
) -> dict[int, dict[str, Any]]:
    """Compute the content of every unit's release of one sheet, without its series' facts.

    Breakdowns, levels and the reliability of differences are only in that of the whole.
    """
    seed = wave.seed + sheet.version.bytes
    breakdowns = possible_breakdowns(answered_rows(sheet), ground=ground)
    reading = read_sheet(
        sheet,
        ground=ground,
        labels=labels,
        classes=[breakdown.class_of for breakdown in breakdowns],
        seed=seed,
    )
    deviations = deviations_of(reading, sheet)
    people = [reading.grouping.place_of.get(row.cell) for row in reading.rows]
    contents: dict[int, dict[str, Any]] = {}
    for unit, held in reading.grouping.units.items():
        invited = ground.invited(unit)
        subjects = unit_subjects(reading, sheet, deviations, unit=unit, invited=invited)
        if not subjects:
            continue
        contents[unit] = {
            **_facts(wave, sheet),
            "n": sum(group in held for group in people),
            "invited": invited,
            "subjects": subjects,
            "breakdowns": [],
            "levels": [],
            "differences": [],
        }
    if ground.whole in contents:
        contents[ground.whole] |= {
            "breakdowns": breakdown_entries(
                reading, sheet, deviations, breakdowns=breakdowns, ground=ground
            ),
            "levels": level_entries(reading, sheet),
            "differences": difference_entries(reading, sheet),
        }
    return contents


def _facts(wave: WaveFacts, sheet: Sheet) -> Mapping[str, Any]:
    return {
        "format": FORMAT,
        "wave": str(wave.uuid),
        "name": wave.name,
        "closed_on": wave.closed_on.isoformat(),
        "sides": list(sheet.sides),
        "low": sheet.layout.low,
        "high": sheet.layout.high,
        "k": wave.k,
    }


def _labels_of(measure: Measure) -> Labels:
    subjects = measure.subjects.filter(pair=Subject.Pair.GAP).order_by("position")
    keys = list(subjects.values_list("kind", "key"))
    return Labels(
        dimensions=tuple(key for kind, key in keys if kind == Subject.Kind.DIMENSION),
        items=tuple(key for kind, key in keys if kind == Subject.Kind.ITEM),
    )


def _lock(wave: WaveFacts) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s, hashtext(%s::text))", [WAVE_LOCK, str(wave.uuid)]
        )
