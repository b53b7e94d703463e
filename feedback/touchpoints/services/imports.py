"""Steps of an import of past answers, from the upload to its report."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation

from culture.audit.services import record_entry
from culture.core.tables.reading import open_table
from culture.core.tables.refusals import FileRefused
from feedback.touchpoints.importing.mapping import ColumnMap, plan_reading, read_document
from feedback.touchpoints.importing.problems import MappingRefused
from feedback.touchpoints.importing.runs import Report, destination_of, import_answers
from feedback.touchpoints.models import ImportRun, Touchpoint

if TYPE_CHECKING:
    import datetime as dt
    import uuid

    from culture.accounts.models import User

State = ImportRun.State


def upload_answers(
    *, actor: User, touchpoint: Touchpoint, name: str, content: bytes, now: dt.datetime
) -> ImportRun:
    """Keep a file until it is imported, or for a day; raises `FileRefused` when it is no table."""
    open_table(io.BytesIO(content))
    return ImportRun.objects.create(
        touchpoint=touchpoint,
        created_by=actor,
        created_at=now,
        file_name=name[-200:],
        content=content,
    )


def map_import(*, run: ImportRun, mapping: ColumnMap) -> None:
    """Note which column holds what; only before the import starts."""
    ImportRun.objects.filter(pk=run.pk, state=State.WAITING).update(mapping=mapping.document())


@transaction.atomic
def start_import(*, actor: User, run: ImportRun, now: dt.datetime) -> bool:
    """Mark the run as running, with an audit entry; False when it had started before."""
    started = ImportRun.objects.filter(pk=run.pk, state=State.WAITING).update(state=State.RUNNING)
    if started:
        record_entry(
            actor=actor,
            action="answers-imported",
            object_name=run.touchpoint.name,
            object_uuid=run.touchpoint.uuid,
            now=now,
            details={"file": run.file_name, "import": str(run.uuid)},
        )
    return bool(started)


def discard_import(*, run: ImportRun) -> None:
    """Forget an upload that was not started."""
    ImportRun.objects.filter(pk=run.pk, state=State.WAITING).delete()


def execute_import(*, identity: uuid.UUID, now: dt.datetime) -> None:
    """Import the file of a running run and note its report; the file is forgotten then.

    Answers, dirty marks and the report become visible together, so a run that was cut off starts
    again from nothing, and one that ended is not run twice.
    """
    run = ImportRun.objects.filter(uuid=identity, state=State.RUNNING).first()
    if run is None:
        return
    with translation.override((run.created_by and run.created_by.language) or None):
        try:
            _import(run, now)
        except FileRefused as refused:
            _end(run, State.FAILED, now, problem=str(refused.sentence))
        except MappingRefused as refused:
            _end(run, State.FAILED, now, problem=" ".join(refused.sentences))


def _import(run: ImportRun, now: dt.datetime) -> None:
    today = run.touchpoint.organisation.day_of(now)
    destination = destination_of(run.touchpoint, today=today)
    table = open_table(io.BytesIO(run.content or b""))
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

    plan = plan_reading(mapping, table.header, destination.questionnaire)
    import_answers(table, plan, destination, progress=note, finish=finish)


def _end(run: ImportRun, state: State, now: dt.datetime, **facts: object) -> None:
    ImportRun.objects.filter(pk=run.pk, state=State.RUNNING).update(
        state=state, content=None, finished_at=now, **facts
    )
