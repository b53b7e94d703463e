"""How long raw answers and contacts are kept."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext

from culture.accounts.models import Organisation
from culture.core import locks
from culture.core.locks import Lock
from culture.core.tables.uploads import KEPT, forget_uploads, unused
from feedback.touchpoints.answers import SOURCE
from feedback.touchpoints.models import Comment, Contact, ImportRun, WaitingWords
from surveys.responses.retention import erase_responses

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from feedback.touchpoints.models.words import ContactQuerySet

log = logging.getLogger(__name__)


class Erased(NamedTuple):
    """How many rows retention deleted for one organisation."""

    responses: int
    comments: int
    contacts: int
    letters: int


def apply_retention(*, now: dt.datetime) -> None:
    """Delete what every organisation keeps no longer, and forgotten uploads; logs how many.

    Idempotent. Score cells and releases stay, and no dirty mark is made: counting these days again
    would find nothing and wipe their numbers.
    """
    for organisation in Organisation.objects.order_by("pk"):
        erased = erase_old(organisation, today=organisation.day_of(now))
        if any(erased):
            log.info("retention of %s: %s", organisation.uuid, erased._asdict())
    forget_uploads(unused(ImportRun.objects.all()), now=now)
    give_up_runs(now=now)


def give_up_runs(*, now: dt.datetime) -> None:
    """End imports that the worker never finished, and forget their files."""
    lost = ImportRun.objects.filter(state=ImportRun.State.RUNNING, created_at__lt=now - 2 * KEPT)
    problem = gettext("The worker never finished it. Nothing was imported.")
    lost.update(
        state=ImportRun.State.FAILED,
        content=None,
        unpacked=None,
        problem=problem,
        finished_at=now,
    )


def erase_old(organisation: Organisation, *, today: dt.date) -> Erased:
    """Delete one organisation's answers, comments and contacts that are too old on a day.

    Of comments and contacts the month is known only, so they go when the oldest of it would; a
    letter that still waits goes when the first of what it may hold would.
    """
    answers = organisation.answers_kept_since(today)
    contacts = organisation.contacts_kept_since(today)
    comments = Comment.objects.filter(unit__organisation=organisation, month__lt=answers)
    old_contacts = Contact.objects.filter(organisation=organisation, month__lt=contacts)
    return Erased(
        responses=erase_responses(organisation, source=SOURCE, before=answers),
        comments=_erase(comments),
        contacts=_forget(organisation, old_contacts, day=today),
        letters=_erase(
            WaitingWords.objects.filter(
                touchpoint__organisation=organisation, month__lt=max(answers, contacts)
            )
        ),
    )


@transaction.atomic
def _forget(organisation: Organisation, contacts: ContactQuerySet, *, day: dt.date) -> int:
    locks.take(Lock.WORDS, organisation.pk)  # not while rows are written anew
    return contacts.erase(day=day)


def _erase(rows: QuerySet[Model]) -> int:
    return int(rows.delete()[0])
