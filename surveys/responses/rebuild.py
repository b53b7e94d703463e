"""All score cells of an organisation at once, without leaving the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection, transaction

from surveys.instruments.models import Version
from surveys.responses.cells import KEYS, PARTS, cells_query, plan_of

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from surveys.responses.cells import CountingPlan


@transaction.atomic
def rebuild_cells(*, organisation: Organisation, source: str) -> int:
    """Replace every score cell of a source and take its dirty marks; return how many cells.

    Gives what recomputing each place gives, in one grouped query a version. The marks go first: an
    answer that comes while this runs leaves a mark that stays, and so does a mark that a worker has
    just taken: that worker waits for the cells and then goes on. Workers wait meanwhile, so use it
    for a load or a repair, not for daily work.
    """
    versions = Version.objects.published().filter(
        instrument__organisation=organisation, instrument__source=source
    )
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE metrics_scorecell IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            "WITH free AS (SELECT unit_id, mark.id FROM metrics_dirtymark AS mark"
            " JOIN org_unit AS unit ON unit.id = mark.unit_id"
            " WHERE unit.organisation_id = %s AND mark.source = %s FOR UPDATE OF mark SKIP LOCKED)"
            " DELETE FROM metrics_dirtymark AS mark USING free"
            " WHERE mark.unit_id = free.unit_id AND mark.id = free.id",
            [organisation.pk, source],
        )
        cursor.execute(
            "DELETE FROM metrics_scorecell AS cell"
            " USING metrics_subject AS subject, metrics_measure AS measure,"
            " metrics_series AS series"
            " WHERE subject.id = cell.subject_id AND measure.id = subject.measure_id"
            " AND series.id = measure.series_id AND series.organisation_id = %s"
            " AND series.source = %s",
            [organisation.pk, source],
        )
        stored = 0
        for version in versions.order_by("pk"):
            cursor.execute(_filling_statement(plan_of(version.pk)), [version.pk])
            stored += cursor.rowcount
        cursor.execute(
            "INSERT INTO metrics_publishmark (series_id, unit_id, month)"
            " SELECT DISTINCT series.id, cell.unit_id, date_trunc('month', cell.day)::date"
            " FROM metrics_scorecell AS cell"
            " JOIN metrics_subject AS subject ON subject.id = cell.subject_id"
            " JOIN metrics_measure AS measure ON measure.id = subject.measure_id"
            " JOIN metrics_series AS series ON series.id = measure.series_id"
            " WHERE series.organisation_id = %s AND series.source = %s",
            [organisation.pk, source],
        )
    return stored


def _filling_statement(plan: CountingPlan) -> str:
    """Write the INSERT that turns each wide row of sums into one row a subject."""
    places = range(len(plan.columns))
    wide = ", ".join(f"{part}_{place}" for place in places for part in PARTS)
    subjects = ", ".join(str(column.subject_id) for column in plan.columns)
    arrays = [f"ARRAY[{', '.join(f'{part}_{place}' for place in places)}]" for part in PARTS]
    keys, parts = ", ".join(KEYS), ", ".join(PARTS)
    return (
        "INSERT INTO metrics_scorecell"  # noqa: S608 - names of ours
        f" (unit_id, day, pattern, hand, stratum, n, flagged, subject_id, {parts})"
        f" SELECT {keys}, grouped.n, flagged, cell.*"
        f" FROM ({cells_query(plan)}) AS grouped ({keys}, n, flagged, {wide})"
        f" CROSS JOIN LATERAL unnest(ARRAY[{subjects}], {', '.join(arrays)})"
        f" AS cell (subject_id, {parts}) WHERE cell.expected IS NOT NULL"
    )
