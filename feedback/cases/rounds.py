"""Beginning a case with the first deed about a contact, and locking it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from culture.core import locks
from culture.core.locks import Lock
from feedback.cases.deadlines import Deadline, first_deadline
from feedback.cases.models import Case, CaseRound

if TYPE_CHECKING:
    import datetime as dt

    from feedback.touchpoints.models import Contact


def begun(contact: Contact) -> Case:
    """The case of a contact, locked until the transaction ends; the first deed begins it.

    Contacts are not written anew meanwhile: their lock is taken first.
    """
    locks.take(Lock.WORDS, contact.organisation_id)
    case, is_new = Case.objects.get_or_create(
        contact=contact,
        defaults={"organisation_id": contact.organisation_id, "path": contact.unit.path},
    )
    if is_new:
        deadline = first_deadline(contact.week, zone=contact.organisation.zone)
        begin_round(case, deadline, began_at=None)
    return locked(case)


def locked(case: Case) -> Case:
    """A case as it is now; whoever comes second waits for the first one."""
    Case.objects.select_for_update().values_list("pk").get(pk=case.pk)
    # In a statement of its own: the one that waited still sees what was there before it waited.
    known = Case.objects.select_related(
        "organisation", "owner", "contact__unit", "current__reply__said_by", "current__verdict"
    )
    return known.get(pk=case.pk)


def begin_round(case: Case, deadline: Deadline, *, began_at: dt.datetime | None) -> CaseRound:
    """Let a customer wait anew; the caller holds the lock of the case."""
    number = case.current.number + 1 if case.current else 1
    newest = CaseRound.objects.create(
        case=case, number=number, began_at=began_at, **asdict(deadline)
    )
    case.current = newest
    case.save(update_fields=["current"])
    return newest
