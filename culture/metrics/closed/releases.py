"""Publishing a closed wave: every number of it at once, hashed, and never again.

This is the guard of employees' answers. See `docs/adr/0009-what-a-wave-publishes.md`.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db import transaction

from culture.core import locks
from culture.core.locks import Lock
from culture.metrics import reading
from culture.metrics.closed.breakdowns import breakdown_entries, possible_breakdowns
from culture.metrics.closed.counts import counts_of
from culture.metrics.closed.drawn import read_drawn_sheet
from culture.metrics.closed.facts import Sheet, WaveFacts
from culture.metrics.closed.levels import difference_entries, level_entries
from culture.metrics.closed.numbers import unit_subjects
from culture.metrics.closed.receivers import receiver_entries
from culture.metrics.closed.scatters import scatters_of
from culture.metrics.closed.scores import Labels, answered_rows, read_sheet
from culture.metrics.closed.strata import with_strata
from culture.metrics.closed.totals import SpokenSheet, receiver_totals
from culture.metrics.content import Content, Entry
from culture.metrics.models import Measure, Subject
from culture.metrics.windows import Window
from culture.metrics.writing import Draft, publish
from culture.org.models import Unit
from culture.privacy.ground import Cells, Ground

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import Organisation

NOBODY: Mapping[int, uuid.UUID] = MappingProxyType({})


@transaction.atomic
def publish_wave(
    *,
    organisation: Organisation,
    wave: WaveFacts,
    cells: Cells,
    sheets: Sequence[Sheet],
    now: dt.datetime,
) -> int:
    """Write the releases of a closed wave and return how many were made.

    Idempotent: a wave that has releases keeps them, whatever changed since. One worker at a time.
    A unit has a release of an instrument where its people are a union of groups of k or more who
    answered it. Raises `Measure.DoesNotExist` for a version that was never described.
    """
    locks.take(Lock.WAVE, wave.uuid)
    if not cells or reading.releases_of_edition(wave.uuid).exists():
        return 0
    units = list(Unit.objects.filter(organisation=organisation).values_list("pk", "path", "uuid"))
    ground = Ground(cells, {pk: path for pk, path, _uuid in units}, wave.k)
    uuids = {pk: uuid for pk, _path, uuid in units}
    answered = [sheet for sheet in sheets if answered_rows(sheet)]
    made = sum(_publish_sheet(sheet, wave, ground, uuids=uuids, now=now) for sheet in answered)
    spoken: dict[uuid.UUID, list[Sheet]] = defaultdict(list)
    for sheet in answered:
        if sheet.about is not None:
            spoken[sheet.version].append(sheet)
    return made + sum(_publish_totals(held, wave, ground, now=now) for held in spoken.values())


def _publish_sheet(
    sheet: Sheet,
    wave: WaveFacts,
    ground: Ground,
    *,
    uuids: Mapping[int, uuid.UUID],
    now: dt.datetime,
) -> int:
    measure = Measure.objects.select_related("series").get(uuid=sheet.version)
    contents = with_strata(
        sheet_contents(sheet, wave=wave, ground=ground, labels=_labels_of(measure), uuids=uuids),
        paths=ground.paths,
        version=measure.number,
    )
    drafts = [
        Draft(
            unit,
            replace(content, source=measure.series.source, versions=(measure.number,)),
            units=sorted(below for below, path in ground.paths.items() if unit in path),
            about=sheet.about,
        )
        for unit, content in contents.items()
    ]
    return publish(measure.series, drafts, now=now)


def _publish_totals(
    sheets: Sequence[Sheet], wave: WaveFacts, ground: Ground, *, now: dt.datetime
) -> int:
    """Publish what units say of all others together, beside what they say of each."""
    measure = Measure.objects.select_related("series").get(uuid=sheets[0].version)
    contents = total_contents(sheets, wave=wave, ground=ground, labels=_labels_of(measure))
    drafts = [
        Draft(
            unit,
            replace(content, source=measure.series.source, versions=(measure.number,)),
            units=sorted(below for below, path in ground.paths.items() if unit in path),
        )
        for unit, content in contents.items()
    ]
    return publish(measure.series, drafts, now=now)


def total_contents(
    sheets: Sequence[Sheet], *, wave: WaveFacts, ground: Ground, labels: Labels
) -> dict[int, Content]:
    """Compute what each unit says of all the units that sheets of one version speak of."""
    found = receiver_totals(
        [_spoken(sheet, wave=wave, ground=ground, labels=labels) for sheet in sheets],
        ground=ground,
    )
    if found is None:
        return {}
    asked = ground.invited()
    return {
        unit: _content(
            wave, sheets[0], n=found.counts.of_unit(unit), asked=asked[unit], entries=entries
        )
        for unit, entries in found.entries.items()
    }


def _spoken(sheet: Sheet, *, wave: WaveFacts, ground: Ground, labels: Labels) -> SpokenSheet:
    reading = read_sheet(sheet, ground=ground, labels=labels, classes=(), seed=_seed(sheet, wave))
    counts = counts_of(reading, ground=ground)
    scatters = scatters_of(reading, sheet, classes=(), paths=ground.paths, counts=counts)
    return SpokenSheet(sheet, reading, scatters)


def _seed(sheet: Sheet, wave: WaveFacts) -> bytes:
    return wave.seed + sheet.version.bytes + str(sheet.about or "").encode()


def sheet_contents(
    sheet: Sheet,
    *,
    wave: WaveFacts,
    ground: Ground,
    labels: Labels,
    uuids: Mapping[int, uuid.UUID] = NOBODY,
) -> dict[int, Content]:
    """Compute the content of every unit's release of one sheet, without its series' facts.

    Breakdowns, levels and the reliability of differences are only in that of the whole. Where
    statements were drawn there are no breakdowns, and where another unit is spoken of the only one
    is by who is served, of units by their `uuids`.
    """
    seed = _seed(sheet, wave)
    breakdowns = []
    if not sheet.is_sampled:
        breakdowns = possible_breakdowns(answered_rows(sheet), sheet, ground=ground)
    classes = [breakdown.class_of for breakdown in breakdowns]
    if sheet.is_drawn:
        reading = read_drawn_sheet(sheet, ground=ground, labels=labels, seed=seed)
    else:
        reading = read_sheet(sheet, ground=ground, labels=labels, classes=classes, seed=seed)
    counts = counts_of(reading, ground=ground)
    scatters = scatters_of(reading, sheet, classes=classes, paths=ground.paths, counts=counts)
    asked = ground.invited()
    contents: dict[int, Content] = {}
    for unit in reading.grouping.units:
        invited = asked[unit]
        entries = unit_subjects(reading, sheet, scatters, unit=unit, invited=invited, counts=counts)
        if entries:
            n = counts.of_unit(unit)
            contents[unit] = _content(wave, sheet, n=n, asked=invited, entries=entries)
    if ground.whole in contents:
        contents[ground.whole] = replace(
            contents[ground.whole],
            breakdowns=(
                *breakdown_entries(
                    reading, sheet, scatters, breakdowns=breakdowns, ground=ground, counts=counts
                ),
                *receiver_entries(reading, sheet, scatters, uuids=uuids, counts=counts),
            ),
            levels=level_entries(reading, sheet, scatters, counts=counts),
            differences=difference_entries(reading, sheet, scatters),
        )
    return contents


def _content(
    wave: WaveFacts, sheet: Sheet, *, n: int, asked: int, entries: tuple[Entry, ...]
) -> Content:
    return Content(
        source="",
        sides=sheet.sides,
        low=sheet.layout.low,
        high=sheet.layout.high,
        k=wave.k,
        n=n,
        asked=asked,
        drawn=sheet.drawn,
        window=Window(edition=wave.uuid, name=wave.name, closed_on=wave.closed_on),
        entries=entries,
    )


def _labels_of(measure: Measure) -> Labels:
    subjects = measure.subjects.filter(pair=Subject.Pair.GAP).order_by("position")
    keys = list(subjects.values_list("kind", "key"))
    return Labels(
        dimensions=tuple(key for kind, key in keys if kind == Subject.Kind.DIMENSION),
        items=tuple(key for kind, key in keys if kind == Subject.Kind.ITEM),
    )
