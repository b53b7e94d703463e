"""Builders of customers who wish an answer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from feedback.cases.models import ReplyWay
from feedback.cases.reach import with_standing
from feedback.cases.services.answering import reply_to_case
from feedback.touchpoints.models import Contact
from tests import make

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.org.models import Unit
    from feedback.cases.models import CaseReply, CaseRound

WEEK = make.TODAY - dt.timedelta(days=make.TODAY.weekday())


def a_contact(unit: Unit, **facts: Any) -> Contact:
    """A customer who could be read first in the week of today, and can be mailed."""
    facts.setdefault("month", make.TODAY.replace(day=1))
    facts.setdefault("address", "ola@example.org")
    facts.setdefault("name", "Ola Nordmann")
    facts.setdefault("week", WEEK)
    return Contact.objects.create(organisation=unit.organisation, unit=unit, **facts)


def fresh(contact: Contact) -> Contact:
    """A contact as it stands now."""
    return with_standing(Contact.objects.all()).get(pk=contact.pk)


def round_of(contact: Contact) -> CaseRound:
    """The newest round of a contact's case."""
    return fresh(contact).case.round


def a_reply(
    actor: User, contact: Contact, *, now: dt.datetime = make.NOW, **facts: Any
) -> CaseReply:
    """An answer by mail in English in the round that the case is in, or the first."""
    facts.setdefault("way", ReplyWay.MAIL if contact.has_mail else ReplyWay.OTHERWISE)
    facts.setdefault("words", "We have put it right.")
    facts.setdefault("language", "en")
    case = getattr(fresh(contact), "case", None)
    facts.setdefault("number", case.round.number if case else 1)
    return reply_to_case(actor=actor, contact=contact, now=now, **facts)
