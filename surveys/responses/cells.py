"""From raw responses to score cells: one grouped query per version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from culture.metrics.models import SUM_COLUMNS, ScoreCell, Subject
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import Questionnaire, load_questionnaire

if TYPE_CHECKING:
    import datetime as dt

    from culture.metrics.sources import Place

Kind = Subject.Kind
ALL_KINDS = frozenset(Kind)

# What is added up per subject, of the two expressions e and d of its scores; both are NULL where
# the respondent has no score. The names are those of a cell's columns.
PARTS = {
    "n": "count(e{place})",
    "expected": "sum(e{place})",
    "delivered": "sum(d{place})",
    "expected_squares": "sum(e{place} * e{place})",
    "delivered_squares": "sum(d{place} * d{place})",
    "products": "sum(e{place} * d{place})",
}
LARGEST_INTEGER = 2**31 - 1
TABLE = "responses_response"
AT_PLACES = (
    "JOIN unnest(%s::bigint[], %s::date[]) AS place (unit, day)"
    " ON unit_id = unit AND answered_on = day"
)


@dataclass(frozen=True, slots=True)
class Column:
    """A subject of a version and the SQL of its two scores in one raw row.

    `type` holds every product of two scores; sums of the narrower one are several times cheaper.
    `is_unpacked` where the scores are taken out of arrays.
    """

    subject_id: int
    expected: str
    delivered: str
    type: str
    is_unpacked: bool


def count_cells(places: Iterable[Place], *, source: str) -> Iterator[ScoreCell]:
    """Add up one source's raw rows of the given units and days; no rows give no cell."""
    units, days = zip(*places, strict=True)
    rows = f"{TABLE} {AT_PLACES}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT version_id FROM {rows}",  # noqa: S608 - names of ours
            [list(units), list(days)],
        )
        found = [version for (version,) in cursor.fetchall()]
    versions = Version.objects.filter(pk__in=found, instrument__source=source)
    for version in versions.values_list("pk", flat=True):
        columns = columns_of(version)
        query = cells_query(columns, rows=rows)
        yield from _read_cells(query, [list(units), list(days), version], columns)


def columns_of(version_id: int, *, kinds: frozenset[Kind] = ALL_KINDS) -> list[Column]:
    """Name the raw scores of every subject of a version."""
    version = Version.objects.only("revision", "uuid").get(pk=version_id)
    questionnaire = load_questionnaire(version.pk, version.revision)
    subjects = Subject.objects.filter(measure__uuid=version.uuid, kind__in=kinds).order_by("pk")
    return [
        Column(
            subject.pk,
            *_scores_of(subject, questionnaire),
            type=_type_of(subject, questionnaire),
            is_unpacked=subject.kind == Kind.ITEM,
        )
        for subject in subjects
    ]


def cells_query(columns: Sequence[Column], *, rows: str = TABLE) -> str:
    """Write the query: unit, day, then the columns of a cell for each subject, of one version.

    Rows are added up once, apart for complete and for flagged answers; the few sums that this gives
    are then added up to all, flagged and complete.
    """
    scores = ", ".join(
        f"({column.expected})::{column.type} AS e{place},"
        f" ({column.delivered})::{column.type} AS d{place}"
        for place, column in enumerate(columns)
    )
    parts = ", ".join(
        f"{part.format(place=place)} AS {name}_{place}"
        for place in range(len(columns))
        for name, part in PARTS.items()
    )
    sums = ", ".join(_sum_of(name, place) for place in range(len(columns)) for name in SUM_COLUMNS)
    keys = "unit_id, answered_on, is_complete"
    # Otherwise each rating would be taken out of its array again for every sum: twice the time,
    # of three processors instead of one.
    fence = " OFFSET 0" if any(column.is_unpacked for column in columns) else ""
    return (
        f"SELECT unit_id, answered_on, {sums} FROM ("  # noqa: S608 (column names of ours only)
        f"SELECT {keys}, is_flagged, {parts} FROM ("
        f"SELECT {keys}, flags <> 0 AS is_flagged, {scores} FROM {rows} WHERE version_id = %s"
        f"{fence}) AS scored GROUP BY {keys}, is_flagged) AS parts GROUP BY unit_id, answered_on"
    )


def _sum_of(name: str, place: int) -> str:
    if name == "flagged":
        return f"coalesce(sum(n_{place}) FILTER (WHERE is_flagged), 0)"
    part = name.removeprefix("complete_")
    only = "" if part == name else " FILTER (WHERE is_complete)"
    return f"coalesce(sum({part}_{place}){only}, 0)"


def _type_of(subject: Subject, questionnaire: Questionnaire) -> str:
    layout = questionnaire.layout
    greatest = max(abs(layout.low), abs(layout.high)) * subject.factor
    return "int" if greatest**2 <= LARGEST_INTEGER else "bigint"


def _scores_of(subject: Subject, questionnaire: Questionnaire) -> tuple[str, str]:
    """Give the SQL of a subject's two scores; stored columns, or the item's own ratings."""
    first = "minimum" if subject.pair == Subject.Pair.ADEQUACY else "expected"
    if subject.kind == Kind.ITEM:
        return _ratings_of(subject.position, first, questionnaire)
    suffix = subject.position + 1 if subject.kind == Kind.DIMENSION else subject.kind
    return f"{first}_{suffix}", f"delivered_{suffix}"


def _ratings_of(position: int, first: str, questionnaire: Questionnaire) -> tuple[str, str]:
    sides = [side for side in ("expected", "delivered", "minimum") if side in questionnaire.sides]
    layout = questionnaire.layout
    is_reversed = any(position in dimension.reverse for dimension in layout.dimensions)
    turn = f"{layout.low + layout.high} - " if is_reversed else ""

    def rating_on(side: str) -> str:
        others = [f"{other}[{position + 1}] IS NOT NULL" for other in sides if other != side]
        return f"CASE WHEN {' AND '.join(others)} THEN {turn}{side}[{position + 1}] END"

    return rating_on(first), rating_on("delivered")


def _read_cells(
    query: str, parameters: list[Any], columns: Sequence[Column]
) -> Iterator[ScoreCell]:
    width = len(SUM_COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        for row in cursor.fetchall():
            unit_id: int = row[0]
            day: dt.date = row[1]
            for place, column in enumerate(columns):
                sums = row[2 + place * width : 2 + (place + 1) * width]
                if sums[0]:
                    yield ScoreCell(
                        subject_id=column.subject_id,
                        unit_id=unit_id,
                        day=day,
                        **dict(zip(SUM_COLUMNS, map(int, sums), strict=True)),
                    )
