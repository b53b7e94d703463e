"""Recomputing everything by an independent path, and comparing exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from culture.accounts.models import SMALLEST_K, Organisation
from culture.metrics import derived, sources
from culture.metrics.content import hash_of, written
from culture.metrics.models import (
    SUM_COLUMNS,
    DirtyMark,
    PublishedCell,
    Release,
    ScoreCell,
    Series,
    Subject,
)
from culture.metrics.rolling.releases import content_of, subjects_of
from culture.metrics.tallies import SubjectTally
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.models import Sums

CellKey = tuple[int, int, "dt.date"]
ROWS_A_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was compared: how many of them, how many were wrong, and the first one."""

    what: str
    compared: int
    wrong: int
    first: str = ""


def verify_numbers(*, now: dt.datetime) -> list[Finding]:
    """Compare cells with raw answers, published sums with cells, releases with published sums.

    Reads one snapshot and writes nothing. Places that a dirty mark names are left out, because a
    worker is about to recompute them.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return [
            *_check_cells(now),
            _check_published(),
            _check_blocks(),
            _check_releases(),
            _check_derived(),
            _check_hashes("releases equal to their hash"),
        ]


def _check_cells(now: dt.datetime) -> Iterator[Finding]:
    dirty = set(DirtyMark.objects.values_list("unit", "day"))
    stored = {key: sums for key, sums in _by_key(ScoreCell.objects.all()) if key[1:] not in dirty}
    recounted = {
        key: sums
        for source in sources.all_sources()
        for key, sums in _read(source.recount_cells())
        if key[1:] not in dirty
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
        yield (cell.subject_id, cell.unit_id, cell.day), _sums(cell)


def _sums(cell: Sums) -> list[int]:
    return [getattr(cell, column) for column in SUM_COLUMNS]


def _kept_since(now: dt.datetime) -> dict[int, dt.date]:
    """The first day, per unit, from which raw answers cannot have been deleted by retention."""
    return {
        unit: organisation.answers_kept_since(organisation.day_of(now))
        for organisation in Organisation.objects.all()
        for unit in organisation.units.values_list("pk", flat=True)
    }


def _check_published() -> Finding:
    """Published sums never exceed the cells of the same unit and month."""
    cells: dict[CellKey, int] = defaultdict(int)
    rows = ScoreCell.objects.values_list("subject", "unit", "day", "n")
    for subject, unit, day, n in rows.iterator(chunk_size=ROWS_A_BATCH):
        cells[subject, unit, Period.around(day, Grain.MONTH).starts_on] += n
    published: dict[CellKey, int] = defaultdict(int)
    for subject, unit, month, n in PublishedCell.objects.values_list(
        "subject", "unit", "month", "n"
    ):
        published[subject, unit, month] += n
    wrong = [key for key, n in published.items() if n > cells[key]]
    return _finding("published sums within their cells", len(published), wrong)


def _check_blocks() -> Finding:
    """What counts in one scope for one subject is nothing, or the floor of k and more."""
    kinds = {
        pk: (series, kind, pair, key)
        for pk, series, kind, pair, key in Subject.objects.values_list(
            "pk", "measure__series", "kind", "pair", "key"
        )
    }
    scopes: dict[tuple[Any, ...], int] = defaultdict(int)
    for subject, unit, grain, start, n in PublishedCell.objects.values_list(
        "subject", "scope_unit", "scope_grain", "scope_start", "n"
    ):
        scopes[kinds[subject], unit, grain, start] += n
    wrong = [key for key, n in scopes.items() if 0 < n < SMALLEST_K]
    return _finding("blocks of k answers or more", len(scopes), wrong)


def _check_releases() -> Finding:
    """The newest release of every unit and period equals what its published sums give now."""
    compared, wrong = 0, []
    rolling = [one.key for one in sources.all_sources() if one.regime == sources.Regime.ROLLING]
    for series in Series.objects.filter(source__in=rolling).select_related("organisation"):
        subjects = subjects_of(series)
        cells = list(PublishedCell.objects.filter(subject__in=subjects))
        for release in Release.objects.filter(series=series, edition=None).newest():
            compared += 1
            period = Period(release.starts_on, Grain(release.grain))
            tallies = _tallies_within(cells, set(release.units), period)
            content = content_of(series, tallies, subjects, window=release.window)
            if written(content) | {"k": release.content["k"]} != release.content:
                wrong.append(release.uuid)
    return _finding("newest releases equal to published sums", compared, wrong)


def _tallies_within(
    cells: Collection[PublishedCell], units: set[int], period: Period
) -> dict[int, SubjectTally]:
    tallies: dict[int, SubjectTally] = defaultdict(SubjectTally)
    for cell in cells:
        if (
            cell.scope_unit_id in units
            and Grain(cell.scope_grain).months <= period.grain.months
            and period.contains(cell.scope_start)
        ):
            tallies[cell.subject_id] += SubjectTally.of_sums(_sums(cell))
    return dict(tallies)


def _check_derived() -> Finding:
    """The newest release of every derived series is what its two sides give now."""
    compared, wrong = 0, []
    for series, drafts in derived.recontrast():
        stored = {
            (release.unit_id, release.about_id, release.window): release.content
            for release in Release.objects.filter(series=series).newest()
        }
        for draft in drafts:
            compared += 1
            content = written(replace(draft.content, source=series.source))
            if stored.get((draft.unit, draft.about, draft.content.window)) != content:
                wrong.append(f"{series} {draft.unit}")
    return _finding("derived releases equal to their two sides", compared, wrong)


def _check_hashes(what: str) -> Finding:
    compared, wrong = 0, []
    contents = Release.objects.values_list("uuid", "content", "sha256")
    for uuid, content, sha256 in contents.iterator(chunk_size=200):
        compared += 1
        if hash_of(content) != sha256:
            wrong.append(uuid)
    return _finding(what, compared, wrong)


def _finding(what: str, compared: int, wrong: Collection[object]) -> Finding:
    first = str(next(iter(wrong))) if wrong else ""
    return Finding(what, compared, len(wrong), first)
