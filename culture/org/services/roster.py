"""Importing the roster: keep the file, show what it would do, do exactly that."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.org.models import RosterUpload
from culture.org.roster.applying import apply_plan
from culture.org.roster.plan import Plan, make_plan
from culture.org.roster.reading import read_file
from culture.org.roster.rows import parse
from culture.org.services.locks import lock_organisation

if TYPE_CHECKING:
    from culture.accounts.models import User

KEPT = dt.timedelta(days=1)


@transaction.atomic
def keep_upload(*, name: str, content: bytes, actor: User, now: dt.datetime) -> RosterUpload:
    """Store a readable file until it is imported, for a day at most.

    Raises ValidationError for a file that is no table or lacks a column.
    """
    table = read_file(content)
    parse(table)
    mine = RosterUpload.objects.filter(organisation_id=actor.organisation_id)
    mine.filter(created_at__lt=now - KEPT).delete()
    mine.filter(created_by=actor).delete()
    return RosterUpload.objects.create(
        organisation_id=actor.organisation_id,
        created_by=actor,
        file_name=name[:200],
        table=table,
        created_at=now,
    )


def plan_upload(*, upload: RosterUpload, today: dt.date) -> Plan:
    """Work out what importing this file would do now."""
    roster = parse(upload.numbered_rows())
    return make_plan(organisation=upload.organisation, roster=roster, today=today)


@transaction.atomic
def import_upload(
    *, upload: RosterUpload, digest: str, actor: User, now: dt.datetime, today: dt.date
) -> Plan:
    """Do what was shown under `digest`, all of it or nothing, and forget the file.

    Raises ValidationError when the plan is another one by now, or holds a problem.
    """
    organisation = lock_organisation(upload.organisation_id)
    upload = RosterUpload.objects.select_for_update().get(pk=upload.pk)
    plan = plan_upload(upload=upload, today=today)
    if plan.digest != digest:
        raise ValidationError(
            _("Something changed since you saw this preview. Look at it once more.")
        )
    if plan.problems:
        raise ValidationError(_("Rows with errors cannot be imported."))
    apply_plan(plan=plan, organisation=organisation, today=today, actor=actor, now=now)
    record_entry(
        actor=actor,
        action="roster-imported",
        object_name=upload.file_name,
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
    upload.delete()
    return plan
