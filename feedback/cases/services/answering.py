"""Seeing to a case: who does, what the customer is told, and taking that back."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.core import locks
from culture.core.background import nudge
from culture.core.locks import Lock
from feedback.cases.links import make_link
from feedback.cases.models import CaseMail, CaseReply, ReplyWay
from feedback.cases.reach import owners_for
from feedback.cases.retention import forget_words
from feedback.cases.rounds import begun
from feedback.cases.settled import STATING, UNDO
from feedback.touchpoints.models import Contact

if TYPE_CHECKING:
    from culture.accounts.models import User
    from feedback.cases.models import Case

ASKS_AFTER = dt.timedelta(days=3)  # days until the customer is asked once more whether it is solved


@transaction.atomic
def give_case(*, actor: User, contact: Contact, owner: User, now: dt.datetime) -> None:
    """Let somebody see to a case; again changes nothing.

    Raises ValidationError where it is over, and for somebody who may not read it.
    """
    case = begun(contact)
    if case.owner_id == owner.pk:
        return
    _check_kept(contact)
    day = case.organisation.day_of(now)
    if owner.pk != actor.pk and owner not in owners_for(contact, day=day):
        raise ValidationError({"owner": _("Choose somebody of this unit, above it, or of HR.")})
    case.owner = owner
    case.save(update_fields=["owner"])
    _record(actor, "case-given", contact, now, owner=owner.name)


@transaction.atomic
def reply_to_case(
    *,
    actor: User,
    contact: Contact,
    number: int,
    way: str,
    words: str,
    language: str,
    now: dt.datetime,
) -> CaseReply:
    """Answer a customer in a round, once; the same answer of the same person changes nothing.

    A mail leaves ten minutes later, so that it can be taken back, and asks whether it is solved; so
    does another one some days later. Raises ValidationError where somebody was quicker, where the
    customer said something new meanwhile, without words to mail, and where there is no address.
    """
    case = begun(contact)
    answer = case.round.answer
    if answer:
        if (answer.said_by_id, answer.way, answer.words) == (actor.pk, way, words):
            return answer
        raise ValidationError(_quicker(answer))
    _check_kept(contact)
    if number != case.round.number:
        raise ValidationError(_("The customer wrote again in the meantime. Please read it first."))
    if way == ReplyWay.MAIL and not contact.has_mail:
        raise ValidationError({"way": _("There is no e-mail address to write to.")})
    if way == ReplyWay.MAIL and not words:
        raise ValidationError({"words": _("Write what the customer will read.")})
    reply = CaseReply.objects.create(
        round=case.round, way=way, language=language, words=words, said_at=now, said_by=actor
    )
    _write_to_customer(case, reply, now=now)
    if case.owner is None:
        case.owner = actor
        case.save(update_fields=["owner"])
    nudge(STATING)
    _record(actor, "case-answered", contact, now, way=way)
    return reply


@transaction.atomic
def take_reply_back(*, actor: User, contact: Contact, now: dt.datetime) -> None:
    """Take an answer back before it has left; raises ValidationError where it is too late."""
    case = begun(contact)
    answer = case.round.answer
    if answer is None:
        return
    waiting = CaseMail.objects.select_for_update().filter(round=case.round)
    has_left = any(mail.attempts for mail in waiting if mail.kind == CaseMail.Kind.REPLY)
    if has_left or case.round.said or now >= answer.said_at + UNDO:
        raise ValidationError(_("This is too late: the answer counts as given."))
    waiting.filter(kind__in=CaseMail.TO_CUSTOMERS).delete()
    answer.delete()
    _record(actor, "case-answer-taken-back", contact, now)


@transaction.atomic
def offer_link(*, actor: User, contact: Contact, now: dt.datetime) -> str:
    """Give the address of a link by which the customer says whether it is solved; shown once.

    Raises ValidationError where the customer was not answered, and where it was said already.
    """
    case = begun(contact)
    _check_kept(contact)
    if case.round.answer is None or case.round.said:
        raise ValidationError(_("A customer is asked after the answer, and once."))
    _record(actor, "case-link-made", contact, now)
    return make_link(case.round, now=now)


@transaction.atomic
def erase_case(*, actor: User, contact: Contact, now: dt.datetime) -> None:
    """Erase who the customer was, what it was about and what was written; again changes nothing."""
    locks.take(Lock.WORDS, contact.organisation_id)  # not while rows are written anew
    day = actor.organisation.day_of(now)
    if Contact.objects.filter(pk=contact.pk).erase(day=day):
        forget_words([contact.pk])
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


def _write_to_customer(case: Case, reply: CaseReply, *, now: dt.datetime) -> None:
    """Put the mails to the customer into the outbox, as far as there is an address."""
    if not case.contact.has_mail:
        return
    leaves = {CaseMail.Kind.QUESTION: now + ASKS_AFTER}
    if reply.way == ReplyWay.MAIL:
        leaves[CaseMail.Kind.REPLY] = now + UNDO
    CaseMail.objects.bulk_create(
        CaseMail(round=case.round, kind=kind, address=case.contact.address, due_at=due_at)
        for kind, due_at in leaves.items()
    )


def _check_kept(contact: Contact) -> None:
    if not Contact.objects.kept().filter(pk=contact.pk).exists():
        raise ValidationError(_("Name and address are erased, so nobody can be answered."))


def _quicker(answer: CaseReply) -> str:
    name = answer.said_by.name if answer.said_by else _("Somebody")
    return _("%(name)s was quicker. This customer was answered already.") % {"name": name}


def _record(
    actor: User, action: str, contact: Contact, now: dt.datetime, **details: object
) -> None:
    """Name the unit in the audit, never the customer."""
    record_entry(
        actor=actor,
        action=action,
        object_name=contact.unit.name,
        object_uuid=contact.unit.uuid,
        now=now,
        details=details,
    )
