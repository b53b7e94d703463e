"""Importing the roster: keep the file, show what it would do, do exactly that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.core.tables.refusals import FileRefused
from culture.org.locks import lock_organisation
from culture.org.models import RosterHabit, RosterHeading, RosterUpload
from culture.org.roster.applying import apply_plan
from culture.org.roster.columns import folded, guessed_columns
from culture.org.roster.planning import make_plan
from culture.org.roster.reading import MOST_BYTES, Understanding, rows_of
from culture.org.roster.rows import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from culture.accounts.models import Organisation, User
    from culture.core.tables.reading import FileTable, Manner
    from culture.org.roster.plan import Plan

LONGEST_HEADING = 200


@transaction.atomic
def keep_upload(
    *, name: str, content: bytes, actor: User, now: dt.datetime, only_adds: bool = False
) -> RosterUpload:
    """Store a file until it is imported, for a day at most; a workbook is for the worker to read.

    What the last roster's words were said to mean holds for this one.
    Raises ValidationError for a file that is no table.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 15 MB."))
    habit = habit_of(actor.organisation)
    upload = RosterUpload(
        organisation_id=actor.organisation_id,
        created_by=actor,
        file_name=name[-200:],
        words=habit.words,
        managers_lead=habit.managers_lead,
        only_adds=only_adds,
        created_at=now,
    )
    with _in_words():
        upload.take(content)
    RosterUpload.objects.filter(created_by=actor).delete()
    upload.save()
    return upload


def turn_upload(*, upload: RosterUpload, manner: Manner) -> None:
    """Read the file in another manner, which forgets what its columns stand for.

    Raises ValidationError where that gives no table.
    """
    with _in_words():
        upload.turn(manner)
    upload.columns = {}
    upload.save(update_fields=["manner", "state", "columns"])


def turn_extent(*, upload: RosterUpload, only_adds: bool) -> None:
    """Say that a file names everybody, or only some."""
    upload.only_adds = only_adds
    upload.save(update_fields=["only_adds"])


def turn_managers(*, upload: RosterUpload, managers_lead: bool) -> None:
    """Say whether those whom a file names as managers lead the units of their people."""
    upload.managers_lead = managers_lead
    upload.save(update_fields=["managers_lead"])


def habit_of(organisation: Organisation) -> RosterHabit:
    """Give what is remembered of the last roster; before the first one, that nobody leaves."""
    return RosterHabit.objects.filter(organisation=organisation).first() or RosterHabit(
        organisation=organisation
    )


def understand_upload(
    *,
    upload: RosterUpload,
    columns: Mapping[str, str],
    words: Mapping[str, Mapping[str, str]],
    date_order: str,
) -> None:
    """Note what the columns and words of the file stand for; headings are remembered."""
    upload.columns = dict(columns)
    upload.words = {column: dict(meanings) for column, meanings in words.items()}
    upload.date_order = date_order
    upload.save(update_fields=["columns", "words", "date_order"])


def columns_of(upload: RosterUpload, table: FileTable) -> dict[str, str]:
    """Give what each column stands for: as said, else as in the last roster, else by its title."""
    if upload.columns:
        return {name: upload.columns.get(name, "") for name in table.header}
    known = RosterHeading.objects.filter(organisation=upload.organisation_id)
    remembered = dict(known.values_list("heading", "column"))
    return guessed_columns(table.titles, table.header, remembered=remembered)


def plan_upload(*, upload: RosterUpload, today: dt.date) -> Plan:
    """Work out what importing this file would do now.

    Raises ValidationError where no column says what is needed, or the file ends being a table.
    """
    with _in_words():
        table = upload.table()
    meant = Understanding(
        columns=columns_of(upload, table),
        date_order=upload.date_order,
        words=upload.words,
        zone=upload.organisation.zone,
    )
    return make_plan(
        organisation=upload.organisation,
        roster=parse(table.header, rows_of(table), meant),
        today=today,
        only_adds=upload.only_adds,
        managers_lead=upload.managers_lead,
    )


@transaction.atomic
def import_upload(
    *, upload: RosterUpload, digest: str, actor: User, now: dt.datetime, today: dt.date
) -> Plan:
    """Do what was shown under `digest`, all of it or nothing, and forget the file.

    Raises ValidationError when the plan is another one by now, holds a problem, or was carried out
    already: of two clicks at once one imports.
    """
    organisation = lock_organisation(upload.organisation_id)
    kept = RosterUpload.objects.select_for_update().filter(pk=upload.pk).first()
    if kept is None:
        raise ValidationError(_("This file was imported already."))
    plan = plan_upload(upload=kept, today=today)
    if plan.digest != digest:
        raise ValidationError(
            _("Something changed since you saw this preview. Look at it once more.")
        )
    if plan.problems:
        raise ValidationError(_("Rows with errors cannot be imported."))
    apply_plan(plan=plan, organisation=organisation, actor=actor, now=now)
    _remember(kept)
    record_entry(
        actor=actor,
        action="roster-imported",
        object_name=kept.file_name,
        now=now,
        details={
            "units": len(plan.units),
            "created": len(plan.created),
            "changed": len(plan.changed),
            "renamed": len(plan.renamed),
            "started": len(plan.started),
            "ended": len(plan.ended),
            "left": len(plan.leaving),
        },
    )
    kept.delete()
    return plan


def _remember(upload: RosterUpload) -> None:
    """Keep what somebody said of headings and words, and who was in the file, for the next."""
    RosterHabit.objects.update_or_create(
        organisation_id=upload.organisation_id,
        defaults={
            "words": upload.words,
            "only_adds": upload.only_adds,
            "managers_lead": upload.managers_lead,
        },
    )
    table = upload.table()
    said = {
        folded(title)[:LONGEST_HEADING]: upload.columns.get(name, "")
        for title, name in zip(table.titles, table.header, strict=True)
        if title and upload.columns
    }
    RosterHeading.objects.bulk_create(
        [
            RosterHeading(organisation_id=upload.organisation_id, heading=heading, column=column)
            for heading, column in said.items()
        ],
        update_conflicts=True,
        unique_fields=["organisation", "heading"],
        update_fields=["column"],
    )


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except FileRefused as refused:
        raise ValidationError(refused.sentence) from None
