"""Imports a file of past answers: first every row is checked, then all are stored at once."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TextIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from culture.core.tables.days import judge_days
from culture.core.tables.refusals import FileRefused
from culture.org.models import Unit
from feedback.touchpoints.answers import SOURCE
from feedback.touchpoints.importing.problems import (
    Rejection,
    RowRefused,
    rejection_of,
)
from feedback.touchpoints.importing.rows import Destination, RowReader
from surveys.instruments.questionnaires import load_questionnaire
from surveys.responses.bulk import Stored, store_spooled, write_row

if TYPE_CHECKING:
    from culture.core.tables.cells import Row
    from culture.core.tables.reading import FileTable
    from feedback.touchpoints.importing.mapping import ReadingPlan
    from feedback.touchpoints.models import Touchpoint

MOST_ROWS = 1_000_000
MOST_LISTED = 100_000
ROWS_BETWEEN_NEWS = 5_000

Progress = Callable[["Report"], None]


@dataclass(slots=True)
class Report:
    """What became of the rows: read = stored + known + rejected.

    `rejections` lists the rejected rows, at most `MOST_LISTED` of them.
    """

    read: int = 0
    stored: int = 0
    known: int = 0
    rejected: int = 0
    rejections: list[Rejection] = field(default_factory=list)

    def reject(self, rejection: Rejection) -> None:
        """Count a rejected row, and list it while there is room."""
        self.rejected += 1
        if len(self.rejections) < MOST_LISTED:
            self.rejections.append(rejection)


def destination_of(touchpoint: Touchpoint, *, today: dt.date) -> Destination:
    """Give what rows for a touchpoint are checked against."""
    version = touchpoint.version
    units = Unit.objects.filter(organisation_id=touchpoint.organisation_id).exclude(code="")
    return Destination(
        touchpoint=touchpoint,
        questionnaire=load_questionnaire(version.pk, version.revision),
        zone=touchpoint.organisation.zone,
        units=dict(units.values_list("code", "pk")),
        first_day=touchpoint.organisation.answers_kept_since(today),
        last_day=today,
    )


def settled(rows: Iterable[Row], plan: ReadingPlan, destination: Destination) -> ReadingPlan:
    """Give the plan with the one order that every day of its column fits, by all these rows.

    Where more than one fits, or none, it stays open, and days that may be two are refused.
    """
    if plan.date is None:
        return plan
    cells = (row[plan.date] for _number, row in rows if len(row) > plan.date)
    column = judge_days(cells, destination.zone)
    is_said = plan.date_order or plan.date_format
    order = plan.date_order if is_said else column.order
    return replace(plan, date_order=order, may_be_turned=column.may_be_turned)


def check_rows(
    table: FileTable,
    plan: ReadingPlan,
    destination: Destination,
    spool: TextIO,
    *,
    progress: Progress,
) -> Report:
    """Check every row and spool the good ones; raises `FileRefused` where the file breaks off."""
    report = Report()
    reader = RowReader(plan, destination)
    for number, cells in table.rows:
        report.read += 1
        if report.read > MOST_ROWS:
            raise FileRefused(_("The file has more than %d rows. Split it.") % MOST_ROWS)
        try:
            write_row(number, reader.read(cells), spool)
        except RowRefused as refused:
            report.reject(rejection_of(number, refused))
        if report.read % ROWS_BETWEEN_NEWS == 0:
            progress(report)
    progress(report)
    return report


def import_answers(
    table: FileTable,
    plan: ReadingPlan,
    destination: Destination,
    *,
    progress: Progress,
    finish: Progress = lambda _report: None,
) -> Report:
    """Store the good rows of a table in one transaction; the rest stands in the report.

    Idempotent: a second run stores nothing and counts the rows as known. `finish` is called in the
    transaction that stores. Raises `FileRefused`; nothing is stored then.
    """
    with tempfile.TemporaryFile(mode="w+", encoding="ascii") as spool:
        report = check_rows(table, plan, destination, spool, progress=progress)
        with transaction.atomic():
            units = destination.units_of(plan)
            _settle(report, store_spooled(spool, source=SOURCE, units=units))
            finish(report)
    return report


def _settle(report: Report, stored: Stored) -> None:
    for row in stored.conflicts:
        report.reject(Rejection(row, "other-content"))
    report.rejections.sort()
    report.stored = stored.stored
    report.known = report.read - report.rejected - stored.stored
