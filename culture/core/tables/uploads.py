"""A file that somebody uploaded, from its arrival until it is used or forgotten."""

from __future__ import annotations

import datetime as dt
import uuid
from io import BytesIO
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from culture.core.models import PublicModel
from culture.core.tables.reading import (
    FileTable,
    Manner,
    open_table,
    open_unpacked,
    read_manner,
)
from culture.core.tables.refusals import FileRefused
from culture.core.tables.workbooks.unpacking import USUAL, is_workbook, unpack

KEPT = dt.timedelta(days=1)


class UploadedTable(PublicModel):
    """A table on its way in: a text is read where it lies, a workbook by the worker first.

    `manner` is how a person wants it to be read, `unpacked` the sheet of a workbook as plain
    rows, read within `limits`.
    """

    limits = USUAL

    class State(models.TextChoices):
        READING = "reading", _("being read")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    file_name = models.CharField(_("file"), max_length=200)
    created_at = models.DateTimeField()
    content = models.BinaryField(null=True)
    unpacked = models.BinaryField(null=True)
    manner = models.JSONField(default=dict)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    rows_read = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.file_name

    def take(self, content: bytes) -> None:
        """Take the file, unsaved; raises `FileRefused` for a text that is no table."""
        self.content = content
        self.state = self.State.WAITING
        if is_workbook(content):
            self.state = self.State.READING
        else:
            self.table()

    def turn(self, manner: Manner) -> None:
        """Read the file in another manner, unsaved; raises `FileRefused` where that gives no table.

        It is read as before then. Another sheet is for the worker to read.
        """
        before, self.manner = self.manner, manner.document()
        if manner.sheet != before.get("sheet", "") and is_workbook(bytes(self.content or b"")):
            self.state = self.State.READING
            return
        try:
            self.table()
        except FileRefused:
            self.manner = before
            raise

    def table(self) -> FileTable:
        """Begin to read the table; raises `FileRefused`."""
        manner = read_manner(self.manner)
        if self.unpacked:
            return open_unpacked(BytesIO(bytes(self.unpacked)), manner)
        return open_table(BytesIO(bytes(self.content or b"")), manner)


def unused(uploads: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Those that wait for somebody, or for the worker to read them."""
    return uploads.filter(state__in=(UploadedTable.State.READING, UploadedTable.State.WAITING))


def unpack_upload(uploads: models.QuerySet[Any], *, identity: uuid.UUID) -> None:
    """Read the workbook of an upload that waits for it, or note why it cannot be read.

    Idempotent. It runs in the worker, because a workbook may take long and much memory.
    """
    upload = uploads.filter(uuid=identity, state=UploadedTable.State.READING).first()
    if upload is None:
        return
    still_waiting = uploads.filter(pk=upload.pk, state=UploadedTable.State.READING)
    sheet = read_manner(upload.manner).sheet

    def note(rows: int) -> None:
        still_waiting.update(rows_read=rows)

    try:
        unpacked = unpack(
            bytes(upload.content),
            sheet=sheet,
            limits=upload.limits,
            progress=note,
        )
        upload.unpacked = unpacked
        upload.table()
    except FileRefused as refused:
        problem = str(refused.sentence)
        still_waiting.update(
            state=UploadedTable.State.FAILED, problem=problem, content=None, unpacked=None
        )
    else:
        still_waiting.update(state=UploadedTable.State.WAITING, unpacked=unpacked, rows_read=0)


def forget_uploads(uploads: models.QuerySet[Any], *, now: dt.datetime) -> None:
    """Delete what was uploaded a day ago and never used."""
    uploads.filter(created_at__lt=now - KEPT).delete()
