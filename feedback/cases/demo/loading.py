"""Loading the scenery through the same services as pages, each step at its own moment."""

from __future__ import annotations

import datetime as dt
from itertools import cycle
from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.toolkit.responsibility import able_answerers_of
from feedback.cases.demo.scenery import CALLED, CASES, WORDS, DemoCase
from feedback.cases.models import CaseMail, CaseRound, ReplyWay
from feedback.cases.services.answering import reply_to_case
from feedback.cases.services.customers import say_as_customer
from feedback.cases.sources import state_all
from feedback.cases.watching import begin_due
from feedback.touchpoints.models import Contact

if TYPE_CHECKING:
    from culture.core.demo import Demo

DAY = dt.timedelta(days=1)
AFTER_LUNCH = dt.timedelta(hours=13)


def answer_customers(demo: Demo) -> str:
    """Let every customer who wished an answer be answered, or not."""
    contacts = Contact.objects.select_related("organisation", "unit").order_by("address", "uuid")
    for contact, one in zip(contacts, cycle(CASES), strict=False):
        _play(one, contact, now=demo.now)
    # They left long ago, as far as the demo goes; nobody gets a mail from it.
    CaseMail.objects.update(state=CaseMail.State.SENT)
    return f"{contacts.count()} cases."


def state(demo: Demo) -> str:
    """Publish how many were answered in time, also of those whom nobody answered."""
    begin_due(now=demo.now)
    return f"{state_all(now=demo.now)} releases of customers answered in time."


def _play(one: DemoCase, contact: Contact, *, now: dt.datetime) -> None:
    today = contact.organisation.day_of(now)
    contact.week = today - dt.timedelta(days=today.weekday(), weeks=one.weeks)
    contact.month = contact.week.replace(day=1)
    contact.save(update_fields=["week", "month"])
    if one.after is None:
        return
    said_at = _moment(contact, one.after, now=now)
    _reply(contact, number=1, now=said_at)
    if one.solved is None:
        return
    heard_at = min(said_at + DAY, now - dt.timedelta(hours=2))
    asked = CaseRound.objects.select_related("case").get(case=contact.pk)
    say_as_customer(asked=asked, was_solved=one.solved, comment=one.comment, now=heard_at)
    if one.again is not None:
        _reply(contact, number=2, now=min(heard_at + one.again * DAY, now - DAY / 24))


def _reply(contact: Contact, *, number: int, now: dt.datetime) -> None:
    language = contact.organisation.languages[0]
    way = ReplyWay.MAIL if contact.has_mail else ReplyWay.OTHERWISE
    reply_to_case(
        actor=_answerer(contact, day=contact.organisation.day_of(now)),
        contact=contact,
        number=number,
        way=way,
        words=WORDS[language] if contact.has_mail else CALLED,
        language=language,
        now=now,
    )


def _answerer(contact: Contact, *, day: dt.date) -> User:
    for person in able_answerers_of(contact.unit, day=day).leads:
        if person.user:
            return person.user
    return User.objects.filter(organisation=contact.organisation_id, is_hr=True).earliest("pk")


def _moment(contact: Contact, days: int, *, now: dt.datetime) -> dt.datetime:
    zone = contact.organisation.zone
    begins = dt.datetime.combine(contact.week + days * DAY, dt.time(), tzinfo=zone)
    return min((begins + AFTER_LUNCH).astimezone(dt.UTC), now - dt.timedelta(hours=3))
