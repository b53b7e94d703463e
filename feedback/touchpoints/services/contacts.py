"""Customers who asked for a reply; the audit names the unit, never the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_entry
from culture.core import locks
from culture.core.locks import Lock
from feedback.touchpoints.models import Contact

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@transaction.atomic
def mark_contact_answered(
    *, actor: User, contact: Contact, today: dt.date, now: dt.datetime
) -> None:
    """Note who answered; the first to do so stays."""
    locks.take(Lock.WORDS, contact.organisation_id)  # not while rows are written anew
    marked = Contact.objects.filter(pk=contact.pk, answered_on=None).update(
        answered_on=today, answered_by=actor
    )
    if marked:
        _record(actor, "contact-answered", contact, now)


@transaction.atomic
def erase_contact(*, actor: User, contact: Contact, now: dt.datetime) -> None:
    """Delete name, address and message; the ratings were never connected to them."""
    locks.take(Lock.WORDS, contact.organisation_id)  # not while rows are written anew
    deleted, _kinds = Contact.objects.filter(pk=contact.pk).delete()
    if deleted:
        _record(actor, "contact-erased", contact, now)


def record_contacts_read(*, actor: User, shown: int, now: dt.datetime) -> None:
    """Note that somebody read addresses of customers, and how many."""
    record_entry(
        actor=actor,
        action="contacts-read",
        object_name=actor.organisation.name,
        now=now,
        details={"shown": shown},
    )


def _record(actor: User, action: str, contact: Contact, now: dt.datetime) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=contact.unit.name,
        object_uuid=contact.unit.uuid,
        now=now,
    )
