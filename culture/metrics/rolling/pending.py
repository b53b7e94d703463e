"""Which answers wait to be published: counts of groups, and the statement that publishes some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from culture.metrics.models import PublishedBlock, Subject
from culture.metrics.rolling.telling import COLUMNS, tell_squares
from culture.privacy.answers import AnswerBlock, Group
from culture.privacy.blocks import Place
from culture.privacy.periods import Grain, Period

if TYPE_CHECKING:
    from culture.metrics.models import Series
    from culture.metrics.patterns import Patterns
    from culture.privacy.blocks import Path

Span = tuple[int, dt.date, dt.date]

SUMS = ("expected", "delivered", "expected_squares", "delivered_squares", "products")

_GROUP = "unit_id, month, measure_id, pattern, hand, stratum"
_SPANS = (
    "unnest(%(units)s::bigint[], %(firsts)s::date[], %(lasts)s::date[]) AS span (u, first, last)"
)
_CELLS = (
    "SELECT cell.unit_id, date_trunc('month', cell.day)::date, subject.measure_id, cell.pattern,"  # noqa: S608
    f" cell.hand, cell.stratum, sum(cell.n) FROM {_SPANS}"
    " JOIN metrics_scorecell AS cell ON cell.unit_id = u AND cell.day BETWEEN first AND last"
    " JOIN metrics_subject AS subject ON subject.id = cell.subject_id"
    " WHERE subject.id = ANY(%(overall)s) GROUP BY 1, 2, 3, 4, 5, 6"
)
_PUBLISHED = (
    f"SELECT {_GROUP}, n FROM {_SPANS} JOIN metrics_publishedgroup"  # noqa: S608 - our names
    "  ON unit_id = u AND month BETWEEN first AND last WHERE measure_id = ANY(%(measures)s)"
)

# Sums go from cells to published cells without leaving the database: what a group's cells hold now,
# less what was published of it before, is added where its block counts.
_PUBLISH = f"""
    WITH taken AS (
        SELECT * FROM unnest(%(units)s::bigint[], %(months)s::date[], %(measures)s::bigint[],
            %(patterns)s::bigint[], %(hands)s::text[], %(strata)s::text[],
            %(blocks)s::int[], %(counts)s::int[])
            AS taken ({_GROUP}, block, count)
    ), block AS (
        SELECT * FROM unnest(%(scope_units)s::bigint[], %(grains)s::text[], %(starts)s::date[],
            %(told)s::text[], %(classes)s::int[], %(traits)s::int[])
            WITH ORDINALITY
            AS block (scope_unit_id, scope_grain, scope_start, told, class, traits, number)
    ), counted AS (
        SELECT * FROM unnest(%(counted_classes)s::int[], %(counted_subjects)s::bigint[])
            AS counted (class, subject_id)
    ), place AS (SELECT DISTINCT unit_id, month FROM taken
    ), monthly AS MATERIALIZED (
        SELECT place.unit_id, place.month, cell.subject_id, cell.pattern, cell.hand,
            cell.stratum,
            sum(n) AS n, sum(flagged) AS flagged, {
    ", ".join(f"sum({one}) AS {one}" for one in SUMS)
}
        FROM place JOIN metrics_scorecell AS cell ON cell.unit_id = place.unit_id
            AND cell.day >= place.month AND cell.day < place.month + interval '1 month'
        WHERE cell.subject_id = ANY(%(subjects)s)
        GROUP BY 1, 2, 3, 4, 5, 6
    ), now AS MATERIALIZED (
        SELECT taken.*, monthly.subject_id, n, flagged, {", ".join(SUMS)}
        FROM monthly JOIN metrics_subject AS subject ON subject.id = monthly.subject_id
        JOIN taken USING (unit_id, month, measure_id, pattern, hand, stratum)
    ), before AS (
        SELECT {_GROUP}, n, flagged, published.* FROM metrics_publishedgroup
        JOIN taken USING ({_GROUP}) CROSS JOIN LATERAL
            unnest(subjects, {", ".join(SUMS)}) AS published (subject_id, {", ".join(SUMS)})
    ), stored AS (
        INSERT INTO metrics_publishedgroup ({_GROUP}, n, flagged, subjects, {", ".join(SUMS)})
        SELECT {_GROUP}, max(n), max(flagged), array_agg(subject_id ORDER BY subject_id),
            {", ".join(f"array_agg({one} ORDER BY subject_id)" for one in SUMS)}
        FROM now GROUP BY {_GROUP}
        ON CONFLICT ({_GROUP}) DO UPDATE SET n = excluded.n, flagged = excluded.flagged,
            subjects = excluded.subjects, {", ".join(f"{one} = excluded.{one}" for one in SUMS)}
    ), grown AS (
        SELECT block, told, traits, class, scope_unit_id, scope_grain, scope_start, subject_id,
            {
    ", ".join(f"now.{one} - coalesce(before.{one}, 0) AS {one}" for one in ("n", "flagged", *SUMS))
}
        FROM now JOIN block ON block.number = now.block
        LEFT JOIN before USING (unit_id, month, measure_id, pattern, hand, stratum, subject_id)
    ), added AS (
    INSERT INTO metrics_publishedcell AS known (
        subject_id, scope_unit_id, scope_grain, scope_start, stratum, traits, n, flagged,
        {", ".join((*SUMS, *COLUMNS))}
    )
    SELECT subject_id, scope_unit_id, scope_grain, scope_start, told, traits,
        {", ".join(f"sum({one})" for one in ("n", "flagged", *SUMS))},
        {", ".join("0" for _told in COLUMNS)}
    FROM grown JOIN counted USING (class, subject_id)
    GROUP BY subject_id, scope_unit_id, scope_grain, scope_start, told, traits
    ON CONFLICT (scope_unit_id, scope_start, scope_grain, subject_id, stratum, traits)
        DO UPDATE SET
        {", ".join(f"{one} = known.{one} + excluded.{one}" for one in ("n", "flagged", *SUMS))}
        RETURNING id, subject_id, n, {", ".join(SUMS)}
    ), changed AS (
    SELECT count(*) AS groups FROM taken
        LEFT JOIN (SELECT DISTINCT {_GROUP}, n FROM now) AS found USING ({_GROUP})
        LEFT JOIN metrics_publishedgroup AS old USING ({_GROUP})
    WHERE found.n - coalesce(old.n, 0) IS DISTINCT FROM count
    )
    SELECT added.* FROM added JOIN changed ON groups = 0
"""  # noqa: S608 - names of ours


_TELL_WAYS = """
    INSERT INTO metrics_publishedway AS known
        (series_id, scope_unit_id, scope_grain, scope_start, way, n)
    SELECT %(series)s, unit, grain, start, way, sum(n) FROM unnest(%(units)s::bigint[],
        %(grains)s::text[], %(starts)s::date[], %(ways)s::text[], %(counts)s::int[])
        AS told (unit, grain, start, way, n)
    GROUP BY unit, grain, start, way
    ON CONFLICT (scope_unit_id, scope_start, scope_grain, series_id, way)
        DO UPDATE SET n = known.n + excluded.n
"""


def pending_groups(subjects: Mapping[int, Subject], spans: Sequence[Span]) -> dict[Group, int]:
    """Count the answers of each group that are not published, in some units and days."""
    units, firsts, lasts = zip(*spans, strict=True)
    values = {
        "units": list(units),
        "firsts": list(firsts),
        "lasts": list(lasts),
        "overall": [
            one.pk
            for one in subjects.values()
            if (one.kind, one.pair) == (Subject.Kind.OVERALL, Subject.Pair.GAP)
        ],
        "measures": list({one.measure_id for one in subjects.values()}),
    }
    published = _counts(_PUBLISHED, values)
    return {group: n - published.get(group, 0) for group, n in _counts(_CELLS, values).items()}


def _counts(query: str, values: Mapping[str, Any]) -> dict[Group, int]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return {
            Group(Place(unit, month), measure, pattern, hand, stratum): int(n)
            for unit, month, measure, pattern, hand, stratum, n in cursor.fetchall()
        }


def spans_of(places: Iterable[Place], *, paths: Mapping[int, Path], today: dt.date) -> list[Span]:
    """Name the units and days to read for some places; no two spans of a unit overlap.

    A place whose quarter is over may be pooled with every unit of that quarter, and of its year
    where that is over too.
    """
    widest: set[Period] = set()
    open_months: list[Span] = []
    for place in places:
        month = Period(place.month, Grain.MONTH)
        over = [period for period in month.widened()[1:] if period.is_over(today)]
        if over:
            widest.add(over[-1])
        else:
            open_months.append((place.unit, month.starts_on, month.ends_on))
    return open_months + [
        (unit, period.starts_on, period.ends_on) for period in widest for unit in paths
    ]


class CellsChanged(Exception):  # noqa: N818
    """Cells were recomputed after the answers were counted, so the blocks are of other answers."""


def publish_blocks(
    series: Series,
    blocks: Sequence[AnswerBlock],
    pending: Mapping[Group, int],
    *,
    subjects: Mapping[int, Subject],
    patterns: Patterns,
) -> None:
    """Add the sums of blocks to what is published, and note who is in them.

    The caller holds the lock of the series. Raises `CellsChanged` where the groups no longer have
    as many answers as were pending; the caller then takes everything back.
    """
    members = [(number, group) for number, one in enumerate(blocks, 1) for group in one.members]
    with connection.cursor() as cursor:
        cursor.execute(
            _PUBLISH,
            {
                "units": [group.place.unit for _number, group in members],
                "months": [group.place.month for _number, group in members],
                "measures": [group.measure for _number, group in members],
                "patterns": [group.pattern for _number, group in members],
                "hands": [group.hand for _number, group in members],
                "strata": [group.stratum for _number, group in members],
                "blocks": [number for number, _group in members],
                "counts": [pending[group] for _number, group in members],
                "scope_units": [block.unit for block in blocks],
                "grains": [block.period.grain.value for block in blocks],
                "starts": [block.period.starts_on for block in blocks],
                "told": [block.stratum for block in blocks],
                "subjects": list(subjects),
                **_classes(blocks, subjects, patterns),
            },
        )
        cells = cursor.fetchall()
        if not cells:
            raise CellsChanged
        tell_squares(series, cells, subjects=subjects)
        cursor.execute(_TELL_WAYS, _told(series, blocks))
    PublishedBlock.objects.bulk_create(_noted(series, block, pending) for block in blocks)


def _classes(
    blocks: Sequence[AnswerBlock], subjects: Collection[int], patterns: Patterns
) -> dict[str, list[Any]]:
    """Number what blocks count in, and list the subjects of each number."""
    found = [patterns.counted_of(block) for block in blocks]
    classes = {counted: number for number, counted in enumerate(dict.fromkeys(found))}
    held = [
        (number, subject)
        for counted, number in classes.items()
        for subject in subjects
        if patterns.holds(subject, counted)
    ]
    return {
        "classes": [classes[counted] for counted in found],
        "traits": [int(patterns.traits(block.members, block.detail)) for block in blocks],
        "counted_classes": [number for number, _subject in held],
        "counted_subjects": [subject for _number, subject in held],
    }


def _told(series: Series, blocks: Sequence[AnswerBlock]) -> dict[str, Any]:
    told = [(block, way, n) for block in blocks for way, n in block.ways.items()]
    return {
        "series": series.pk,
        "units": [block.unit for block, _way, _n in told],
        "grains": [block.period.grain.value for block, _way, _n in told],
        "starts": [block.period.starts_on for block, _way, _n in told],
        "ways": [way for _block, way, _n in told],
        "counts": [n for _block, _way, n in told],
    }


def _noted(series: Series, block: AnswerBlock, pending: Mapping[Group, int]) -> PublishedBlock:
    return PublishedBlock(
        series=series,
        scope_unit_id=block.unit,
        scope_grain=block.period.grain.value,
        scope_start=block.period.starts_on,
        detail=block.detail,
        n=block.n,
        stratum=block.stratum,
        members=[
            [
                group.place.unit,
                group.place.month.isoformat(),
                group.measure,
                group.pattern,
                group.hand,
                group.stratum,
                pending[group],
            ]
            for group in block.members
        ],
        ways=block.ways,
    )
