"""Carries out an import of past answers that somebody started, and notes its report."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from django.utils import translation

from culture.core.tables.refusals import FileRefused
from culture.core.tables.uploads import unpack_upload
from feedback.touchpoints.importing.mapping import plan_reading, read_document
from feedback.touchpoints.importing.problems import MappingRefused
from feedback.touchpoints.importing.runs import Report, destination_of, import_answers, settled
from feedback.touchpoints.models import ImportRun

if TYPE_CHECKING:
    import datetime as dt
    import uuid

State = ImportRun.State


def execute_import(*, identity: uuid.UUID, now: dt.datetime) -> None:
    """Import the file of a running run and note its report; the file is forgotten then.

    Answers, dirty marks and the report become visible together, so a run that was cut off starts
    again from nothing, and one that ended is not run twice.
    """
    run = ImportRun.objects.filter(uuid=identity, state=State.RUNNING).first()
    if run is None:
        return
    with _in_language_of(run):
        try:
            _import(run, now)
        except FileRefused as refused:
            _end(run, State.FAILED, now, problem=str(refused.sentence))
        except MappingRefused as refused:
            _end(run, State.FAILED, now, problem=" ".join(refused.sentences))


def read_upload(*, identity: uuid.UUID) -> None:
    """Read the workbook of a run that waits for it; see `unpack_upload`."""
    runs = ImportRun.objects.select_related("created_by")
    run = runs.filter(uuid=identity).first()
    if run is not None:
        with _in_language_of(run):
            unpack_upload(runs, identity=identity)


def _in_language_of(run: ImportRun) -> AbstractContextManager[None]:
    """Speak to who uploaded the file."""
    return translation.override((run.created_by and run.created_by.language) or None)


def _import(run: ImportRun, now: dt.datetime) -> None:
    today = run.touchpoint.organisation.day_of(now)
    destination = destination_of(run.touchpoint, today=today)
    mapping = read_document(run.mapping)

    def note(report: Report) -> None:
        ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
            rows_read=report.read, rows_rejected=report.rejected
        )

    def finish(report: Report) -> None:
        ImportRun.objects.select_for_update().get(pk=run.pk, state=State.RUNNING)
        _end(
            run,
            State.DONE,
            now,
            rows_read=report.read,
            rows_stored=report.stored,
            rows_known=report.known,
            rows_rejected=report.rejected,
            rejections=[list(rejection) for rejection in report.rejections],
        )

    plan = plan_reading(mapping, run.table().header, destination.questionnaire)
    plan = settled(run.table().rows, plan, destination)
    import_answers(run.table(), plan, destination, progress=note, finish=finish)


def _end(run: ImportRun, state: str, now: dt.datetime, **facts: object) -> None:
    ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
        state=state, content=None, unpacked=None, finished_at=now, **facts
    )
