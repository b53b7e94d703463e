"""How long raw answers and contacts are kept."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection, transaction

from culture.accounts.models import Organisation
from feedback.touchpoints.models import Comment, Contact, ImportRun

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

log = logging.getLogger(__name__)

BATCH = 20_000
UPLOAD_KEPT = dt.timedelta(days=1)

OLD_RESPONSES = """
    DELETE FROM touchpoints_response WHERE id IN (
        SELECT response.id FROM touchpoints_response AS response
        JOIN org_unit AS unit ON unit.id = response.unit_id
        WHERE unit.organisation_id = %s AND response.answered_on < %s
        LIMIT %s
    )"""


class Erased(NamedTuple):
    """How many rows retention deleted for one organisation."""

    responses: int
    comments: int
    contacts: int


def apply_retention(*, now: dt.datetime) -> None:
    """Delete what every organisation keeps no longer, and forgotten uploads; logs how many.

    Idempotent. Score cells and releases stay, and no dirty mark is made: counting these days again
    would find nothing and wipe their numbers.
    """
    for organisation in Organisation.objects.order_by("pk"):
        erased = erase_old(organisation, today=organisation.day_of(now))
        if any(erased):
            log.info("retention of %s: %s", organisation.uuid, erased._asdict())
    ImportRun.objects.filter(
        state=ImportRun.State.WAITING, created_at__lt=now - UPLOAD_KEPT
    ).delete()


def erase_old(organisation: Organisation, *, today: dt.date) -> Erased:
    """Delete one organisation's answers, comments and contacts that are too old on a day."""
    answers = organisation.answers_kept_since(today)
    contacts = organisation.contacts_kept_since(today)
    comments = Comment.objects.filter(
        touchpoint__organisation=organisation, received_on__lt=answers
    )
    old_contacts = Contact.objects.filter(organisation=organisation, received_on__lt=contacts)
    return Erased(
        responses=_erase_responses(organisation, before=answers),
        comments=_erase(comments),
        contacts=_erase(old_contacts),
    )


def _erase_responses(organisation: Organisation, *, before: dt.date) -> int:
    total = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(OLD_RESPONSES, [organisation.pk, before, BATCH])
            erased = int(cursor.rowcount)
            total += erased
            if erased < BATCH:
                return total


def _erase(rows: QuerySet[Model]) -> int:
    return int(rows.delete()[0])
