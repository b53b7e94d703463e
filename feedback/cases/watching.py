"""Nobody is forgotten: who is told of a case, and when; never twice of the same.

Whoever owns a case is told a day before it is due, else whoever answers for its unit; both when the
deadline is over; and a day later the next lead above, or human resources where there is none.
Stand-ins are told beside leads, so an absent one holds up nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from culture.accounts.models import Organisation, User
from culture.toolkit.responsibility import able_answerers_above, able_answerers_of, users_of
from feedback.cases.deadlines import DUE_AFTER
from feedback.cases.models import CaseMail, CaseRound
from feedback.cases.rounds import begun
from feedback.touchpoints.models import Contact

if TYPE_CHECKING:
    from collections.abc import Callable

    from culture.org.models import Unit
    from culture.toolkit.responsibility import Answerers

    Finder = Callable[[Unit, dt.date], list[User]]

Kind = CaseMail.Kind
LOOKS_BACK = dt.timedelta(days=60)  # what is overdue for longer was told long ago
ROUNDS_A_RUN = 2000
ONE_DAY = dt.timedelta(days=1)


def watch(*, now: dt.datetime) -> int:
    """Begin cases whose deadline comes near, and tell whom they concern; return how many mails.

    Idempotent: of each kind of news somebody is told once for each round.
    """
    begin_due(now=now)
    return tell(now=now)


def begin_due(*, now: dt.datetime) -> int:
    """Begin the cases of contacts that nobody touched until their deadline comes near; how many.

    All of a week at once, so that their rows tell the week and no more.
    """
    found = 0
    for organisation in Organisation.objects.order_by("pk"):
        today = organisation.day_of(now)
        near = today - DUE_AFTER + ONE_DAY
        untouched = Contact.objects.kept().filter(
            organisation=organisation, case=None, week__lte=near, week__gte=today - LOOKS_BACK
        )
        for contact in untouched.select_related("organisation", "unit").order_by("uuid"):
            _begin(contact)
            found += 1
    return found


@transaction.atomic
def tell(*, now: dt.datetime) -> int:
    """Tell whom deadlines concern; return how many mails."""
    for_unit: Finder = cache(partial(_found, able_answerers_of))
    above: Finder = cache(partial(_found, able_answerers_above))
    human_resources = cache(_human_resources)
    waiting = CaseRound.objects.filter(
        reply=None,
        case__current=F("pk"),
        case__contact__erased_on=None,
        warns_at__lte=now,
        due_at__gt=now - LOOKS_BACK,
    ).select_related("case__owner", "case__organisation", "case__contact__unit")
    news: list[CaseMail] = []
    for asked in waiting.order_by("due_at", "pk")[:ROUNDS_A_RUN]:
        case = asked.case
        unit, day = case.contact.unit, case.organisation.day_of(now)
        own = [case.owner] if case.owner and case.owner.is_active else []
        if asked.due_at > now:
            news += _mails(asked, Kind.DUE_SOON, own or for_unit(unit, day), now=now)
            continue
        news += _mails(asked, Kind.OVERDUE, [*own, *for_unit(unit, day)], now=now)
        if asked.escalates_at <= now:
            higher = above(unit, day) or human_resources(case.organisation_id)
            news += _mails(asked, Kind.ESCALATED, higher, now=now)
    return _put(news)


@transaction.atomic
def tell_reopened(asked: CaseRound, *, now: dt.datetime) -> int:
    """Tell at once that a customer says it was not solved; return how many mails."""
    case = asked.case
    own = [case.owner] if case.owner and case.owner.is_active else []
    leads = _found(able_answerers_of, case.contact.unit, case.organisation.day_of(now))
    return _put(_mails(asked, Kind.REOPENED, [*own, *leads], now=now))


@transaction.atomic
def _begin(contact: Contact) -> None:
    begun(contact)


def _mails(
    asked: CaseRound, kind: str, users: Iterable[User], *, now: dt.datetime
) -> Iterator[CaseMail]:
    for user in users:
        if user.is_active and user.email:
            yield CaseMail(round=asked, kind=kind, recipient=user, address=user.email, due_at=now)


def _put(news: Iterable[CaseMail]) -> int:
    before = CaseMail.objects.count()
    CaseMail.objects.bulk_create(news, ignore_conflicts=True)
    return CaseMail.objects.count() - before


def _found(find: Callable[..., Answerers], unit: Unit, day: dt.date) -> list[User]:
    return users_of(find(unit, day=day))


def _human_resources(organisation: int) -> list[User]:
    return list(User.objects.filter(organisation=organisation, is_hr=True, is_active=True))
