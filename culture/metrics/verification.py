"""Recomputing everything by an independent path, and comparing exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from culture.accounts.models import Organisation
from culture.metrics import derived, reading, sources
from culture.metrics.content import hash_of, written
from culture.metrics.models import (
    SUM_COLUMNS,
    DirtyMark,
    PublishedCell,
    PublishedGroup,
    ScoreCell,
    Series,
)
from culture.metrics.rolling.adding import PublishedSums, stayed
from culture.metrics.rolling.ledger import Ledger, read_ledger
from culture.metrics.rolling.telling import is_told
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.answers import Group
from culture.privacy.blocks import Place
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.models import Sums

CellKey = tuple[int, int, "dt.date", int, str, str]
ROWS_A_BATCH = 5000


@dataclass(frozen=True, slots=True)
class VerificationLine:
    """One thing that was compared: how many of them, how many were wrong, and the first one."""

    what: str
    compared: int
    wrong: int
    first: str = ""


def verify_numbers(*, now: dt.datetime) -> list[VerificationLine]:
    """Compare cells with raw answers, published sums with cells, releases with published sums.

    Reads one snapshot and writes nothing. Places that a dirty mark names are left out, because a
    worker is about to recompute them.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return [
            *_check_cells(now),
            *_check_blocks(),
            _check_releases(),
            _check_stated(),
            _check_derived(),
            _check_hashes("releases equal to their hash"),
        ]


def _check_cells(now: dt.datetime) -> Iterator[VerificationLine]:
    dirty = set(DirtyMark.objects.values_list("unit", "day"))
    stored = {key: sums for key, sums in _by_key(ScoreCell.objects.all()) if key[1:3] not in dirty}
    recounted = {
        key: sums
        for source in sources.all_sources()
        for key, sums in _read(source.recount_cells())
        if key[1:3] not in dirty
    }
    wrong = [key for key, sums in recounted.items() if stored.get(key) != sums]
    yield _finding("score cells equal to raw answers", len(recounted), wrong)
    kept = _kept_since(now)
    orphans = [key for key in stored if key not in recounted and key[2] >= kept.get(key[1], key[2])]
    yield _finding("score cells that have raw answers", len(stored), orphans)


def _by_key(cells: Any) -> Iterator[tuple[CellKey, list[int]]]:
    return _read(cells.iterator(chunk_size=ROWS_A_BATCH))


def _read(cells: Any) -> Iterator[tuple[CellKey, list[int]]]:
    for cell in cells:
        yield _key(cell), _sums(cell)


def _key(cell: ScoreCell) -> CellKey:
    alike = (cell.pattern, cell.hand, cell.stratum)
    return (cell.subject_id, cell.unit_id, cell.day, *alike)


def _sums(cell: Sums) -> list[int]:
    return [getattr(cell, column) for column in SUM_COLUMNS]


def _kept_since(now: dt.datetime) -> dict[int, dt.date]:
    """The first day, per unit, from which raw answers cannot have been deleted by retention."""
    return {
        unit: organisation.answers_kept_since(organisation.day_of(now))
        for organisation in Organisation.objects.all()
        for unit in organisation.units.values_list("pk", flat=True)
    }


def _check_blocks() -> Iterator[VerificationLine]:
    """What blocks hold is in cells, is alike and k or more, and is what counts in their scopes."""
    ledger = read_ledger()
    yield _finding("published answers within their cells", *_check_groups(ledger))
    yield _finding("blocks of k alike answers or more", len(ledger.blocks), ledger.small())
    stored = {
        (
            cell.subject_id,
            cell.stratum,
            cell.traits,
            cell.scope_unit_id,
            cell.scope_grain,
            cell.scope_start,
        ): cell.n
        for cell in PublishedCell.objects.iterator(chunk_size=ROWS_A_BATCH)
    }
    counted = ledger.counted()
    wrong = [key for key in stored | counted if stored.get(key) != counted.get(key)]
    yield _finding("published sums of all that counts in their blocks", len(counted), wrong)
    yield _finding("squares told in the steps of their sums", *_check_told())


def _check_told() -> tuple[int, list[int]]:
    """The squares of every published cell are told as its own sums give."""
    cells = PublishedCell.objects.select_related("subject__measure__series")
    compared, wrong = 0, []
    for cell in cells.iterator(chunk_size=ROWS_A_BATCH):
        compared += 1
        if not is_told(cell.subject.measure.series, cell.subject, cell):
            wrong.append(cell.pk)
    return compared, wrong


def _check_groups(ledger: Ledger) -> tuple[int, list[Group]]:
    """Every group is published as often as its blocks say, and no more than its cells hold."""
    cells: dict[Group, int] = defaultdict(int)
    rows = ScoreCell.objects.filter(subject__kind="overall", subject__pair="gap").values_list(
        "unit", "day", "subject__measure", "pattern", "hand", "stratum", "n"
    )
    for unit, day, measure, pattern, hand, stratum, n in rows.iterator(chunk_size=ROWS_A_BATCH):
        month = Period.around(day, Grain.MONTH).starts_on
        cells[Group(Place(unit, month), measure, pattern, hand, stratum)] += n
    noted = ledger.published()
    stored = {
        Group(
            Place(one.unit_id, one.month), one.measure_id, one.pattern, one.hand, one.stratum
        ): one.n
        for one in PublishedGroup.objects.iterator(chunk_size=ROWS_A_BATCH)
    }
    wrong = [group for group in stored | noted if stored.get(group) != noted.get(group)]
    return len(stored), wrong + [group for group, n in stored.items() if n > cells[group]]


def _check_releases() -> VerificationLine:
    """The newest release of every unit and period equals what its published sums give now.

    One that counts a unit which has moved away since tells of the tree of its day, and answers that
    came there later stand in the same sums. It must count all that stayed, and no more than all.
    """
    compared, wrong = 0, []
    paths = dict(Unit.objects.values_list("pk", "path"))
    rolling = [one.key for one in sources.all_sources() if one.regime == sources.Regime.ROLLING]
    for series in Series.objects.filter(source__in=rolling).select_related("organisation"):
        published = PublishedSums.of(series)
        for release in reading.newest_of_places(series).filter(edition=None):
            compared += 1
            counted = set(release.units)
            still = stayed(release, paths)
            now = published.content(release, counted)
            if still != counted:
                least = published.content(release, still).n
                is_right = least <= release.said.n <= now.n
            else:
                is_right = written(replace(now, k=release.said.k)) == release.content
            if not is_right:
                wrong.append(release.uuid)
    return _finding("newest releases equal to published sums", compared, wrong)


def _check_stated() -> VerificationLine:
    """The newest release of every stated series is what its rows say."""
    compared, wrong = 0, []
    for source in sources.all_sources():
        for series, draft in source.restate():
            compared += 1
            stored = reading.newest_of_places(series).filter(unit=draft.unit)
            found = [one.content for one in stored if one.window == draft.content.window]
            if found != [written(draft.content)]:
                wrong.append(f"{series} {draft.unit}")
    return _finding("stated releases equal to what was said", compared, wrong)


def _check_derived() -> VerificationLine:
    """The newest release of every derived series is what its two sides give now."""
    compared, wrong = 0, []
    for series, drafts in derived.recontrast():
        stored: dict[tuple[int, int | None, Window | None], Any] = {
            (release.unit_id, release.about_id, release.window): release.content
            for release in reading.newest_of_places(series)
        }
        for draft in drafts:
            compared += 1
            content = written(replace(draft.content, source=series.source))
            if stored.get((draft.unit, draft.about, draft.content.window)) != content:
                wrong.append(f"{series} {draft.unit}")
    return _finding("derived releases equal to their two sides", compared, wrong)


def _check_hashes(what: str) -> VerificationLine:
    compared, wrong = 0, []
    contents = reading.every_release().values_list("uuid", "content", "sha256")
    for uuid, content, sha256 in contents.iterator(chunk_size=200):
        compared += 1
        if hash_of(content) != sha256:
            wrong.append(uuid)
    return _finding(what, compared, wrong)


def _finding(what: str, compared: int, wrong: Collection[object]) -> VerificationLine:
    first = str(next(iter(wrong))) if wrong else ""
    return VerificationLine(what, compared, len(wrong), first)
