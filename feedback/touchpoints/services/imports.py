"""What somebody decides about an import of past answers; `importing.execution` does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_entry
from feedback.touchpoints.models import ImportRun, Touchpoint

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.core.tables.reading import Manner
    from feedback.touchpoints.importing.mapping import ColumnMap

State = ImportRun.State


def upload_answers(
    *, actor: User, touchpoint: Touchpoint, name: str, content: bytes, now: dt.datetime
) -> ImportRun:
    """Keep a file until it is imported, or for a day; raises `FileRefused` when it is no table."""
    run = ImportRun(touchpoint=touchpoint, created_by=actor, created_at=now, file_name=name[-200:])
    run.take(content)
    run.save()
    return run


def turn_upload(*, run: ImportRun, manner: Manner) -> None:
    """Read the file in another manner, which forgets what its columns hold.

    Raises `FileRefused` where that gives no table; only before the import starts.
    """
    run.turn(manner)
    ImportRun.objects.filter(pk=run.pk, state=State.WAITING).update(
        manner=run.manner, state=run.state, mapping={}
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
