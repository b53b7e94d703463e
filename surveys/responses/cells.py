"""From raw responses to score cells: one grouped query per version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection

from culture.metrics.models import ScoreCell, Subject
from culture.metrics.patterns import COMPLETE, ITEMS, WEIGHTED, pattern_of
from surveys.instruments.models import Version
from surveys.instruments.questionnaires import Questionnaire, load_questionnaire
from surveys.responses.models import Way

if TYPE_CHECKING:
    from culture.metrics.sources import AnswerKey, Place

Kind = Subject.Kind
ALL_KINDS = frozenset(Kind)

# What is added up per subject, of the two expressions e and d of its scores. The names are those of
# a cell's columns. Answers of one pattern have all of a subject's scores, or none and no cell, for
# the sums are NULL then. How many there are and how many are flagged is the same for all subjects.
PARTS = {
    "expected": "sum(e{place})",
    "delivered": "sum(d{place})",
    "expected_squares": "sum(e{place} * e{place})",
    "delivered_squares": "sum(d{place} * d{place})",
    "products": "sum(e{place} * d{place})",
}
KEYS = ("unit_id", "answered_on", "pattern", "hand", "stratum")
# A personal link is a hand of its own; any other answer came by hand of its way.
HAND = f"CASE way WHEN '{Way.LINK}' THEN asker::text ELSE way END"
# Who was asked alike: at one touchpoint, with one form, in one language. Of a personal link nothing
# is told.
STRATUM = f"CASE WHEN way = '{Way.LINK}' THEN '' ELSE concat_ws('/', asker, asked, language) END"
LARGEST_INTEGER = 2**31 - 1
TABLE = "responses_response"
AT_PLACES = (
    "JOIN unnest(%s::bigint[], %s::date[]) AS place (unit, day)"
    " ON unit_id = unit AND answered_on = day"
)
NAMED = (
    "JOIN unnest(%s::bigint[], %s::uuid[]) AS named (unit, answer)"
    " ON unit_id = unit AND id = answer"
)
# An answer that a mark names is added by whoever takes the mark, so nobody else may count it. In
# one statement, because the answer and its mark are seen together or not at all.
NOT_WAITING = (
    "(unit_id, id) NOT IN (SELECT mark.unit_id, mark.answer FROM metrics_dirtymark AS mark"
    " WHERE mark.answer IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class SubjectColumns:
    """A subject of a version and the SQL of its two scores in one raw row.

    `type` holds every product of two scores; sums of the narrower one are several times cheaper.
    """

    subject_id: int
    expected: str
    delivered: str
    type: str


@dataclass(frozen=True, slots=True)
class CountingPlan:
    """How the answers to one version are added up: its subjects, and the SQL of a pattern."""

    columns: Sequence[SubjectColumns]
    pattern: str


def count_cells(places: Iterable[Place], *, source: str) -> Iterator[ScoreCell]:
    """Add up one source's raw rows of the given units and days; no rows give no cell.

    Rows that a dirty mark names are left out: they are added when the mark is taken.
    """
    units, days = zip(*places, strict=True)
    yield from _count(
        f"{TABLE} {AT_PLACES}", list(units), list(days), source=source, where=NOT_WAITING
    )


def count_answers(answers: Iterable[AnswerKey], *, source: str) -> Iterator[ScoreCell]:
    """Add up the given raw rows of one source; what is not there counts nothing."""
    units, identities = zip(*answers, strict=True)
    yield from _count(f"{TABLE} {NAMED}", list(units), list(identities), source=source)


def _count(rows: str, *values: list[Any], source: str, where: str = "true") -> Iterator[ScoreCell]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT version_id FROM {rows}",  # noqa: S608 - names of ours
            values,
        )
        found = [version for (version,) in cursor.fetchall()]
    versions = Version.objects.filter(pk__in=found, instrument__source=source)
    for version in versions.values_list("pk", flat=True):
        plan = plan_of(version)
        yield from _read_cells(cells_query(plan, rows=rows, where=where), [*values, version], plan)


def plan_of(version_id: int, *, kinds: frozenset[Kind] = ALL_KINDS) -> CountingPlan:
    """Name the raw scores of every subject of a version."""
    version = Version.objects.only("revision", "uuid").get(pk=version_id)
    questionnaire = load_questionnaire(version.pk, version.revision)
    subjects = Subject.objects.filter(measure__uuid=version.uuid, kind__in=kinds).order_by("pk")
    columns = [
        SubjectColumns(
            subject.pk, *_scores_of(subject, questionnaire), type=_type_of(subject, questionnaire)
        )
        for subject in subjects
    ]
    return CountingPlan(columns, _pattern_of(questionnaire))


def cells_query(plan: CountingPlan, *, rows: str = TABLE, where: str = NOT_WAITING) -> str:
    """Write the query of one version: `KEYS`, n, flagged, then the `PARTS` of each subject."""
    scores = ", ".join(
        f"({column.expected})::{column.type} AS e{place},"
        f" ({column.delivered})::{column.type} AS d{place}"
        for place, column in enumerate(plan.columns)
    )
    parts = ", ".join(
        part.format(place=place) for place in range(len(plan.columns)) for part in PARTS.values()
    )
    keys = ", ".join(KEYS)
    # Otherwise each rating would be taken out of its array again for every sum: twice the time,
    # of three processors instead of one.
    return (
        f"SELECT {keys}, count(*), count(*) FILTER (WHERE flags <> 0), {parts} FROM ("  # noqa: S608
        f"SELECT unit_id, answered_on, {plan.pattern} AS pattern, {HAND} AS hand,"
        f" {STRATUM} AS stratum, flags, {scores}"
        f" FROM {rows} WHERE version_id = %s AND {where} OFFSET 0) AS scored"
        f" WHERE pattern & {ITEMS} <> 0 GROUP BY {keys}"
    )


def _pattern_of(questionnaire: Questionnaire) -> str:
    """Write the SQL of an answer's pattern; most answers have every rating, and say so quickly."""
    sides = _sides_of(questionnaire)
    whole = pattern_of(
        [question.position for question in questionnaire.questions],
        is_weighted=False,
        is_complete=False,
    )
    items = " | ".join(
        f"CASE WHEN {_is_answered(position, sides)} THEN {1 << position}::bigint ELSE 0 END"
        for position in range(len(questionnaire.questions))
    )
    nothing_left = " AND ".join(f"array_position({side}, NULL) IS NULL" for side in sides)
    weighted = f"CASE WHEN expected_weighted IS NULL THEN 0 ELSE {WEIGHTED} END"
    complete = f"CASE WHEN is_complete THEN {COMPLETE} ELSE 0 END"
    return f"(CASE WHEN {nothing_left} THEN {whole} ELSE {items} END | {weighted} | {complete})"


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
    sides = _sides_of(questionnaire)
    layout = questionnaire.layout
    is_reversed = any(position in dimension.reverse for dimension in layout.dimensions)
    turn = f"{layout.low + layout.high} - " if is_reversed else ""

    def rating_on(side: str) -> str:
        others = [other for other in sides if other != side]
        return f"CASE WHEN {_is_answered(position, others)} THEN {turn}{side}[{position + 1}] END"

    return rating_on(first), rating_on("delivered")


def _sides_of(questionnaire: Questionnaire) -> list[str]:
    return [side for side in ("expected", "delivered", "minimum") if side in questionnaire.sides]


def _is_answered(position: int, sides: Sequence[str]) -> str:
    return " AND ".join(f"{side}[{position + 1}] IS NOT NULL" for side in sides)


def _read_cells(query: str, parameters: list[Any], plan: CountingPlan) -> Iterator[ScoreCell]:
    width = len(PARTS)
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        for unit, day, pattern, hand, stratum, n, flagged, *values in cursor.fetchall():
            for place, column in enumerate(plan.columns):
                sums = values[place * width : (place + 1) * width]
                if sums[0] is not None:
                    yield ScoreCell(
                        subject_id=column.subject_id,
                        unit_id=unit,
                        day=day,
                        pattern=pattern,
                        hand=hand,
                        stratum=stratum,
                        n=n,
                        flagged=flagged,
                        **dict(zip(PARTS, map(int, sums), strict=True)),
                    )
