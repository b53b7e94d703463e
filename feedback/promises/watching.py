"""At risk before it is broken: who is told of a promise, and when; never twice of the same.

Its owner is told when it comes to be at risk, whoever answers for the delivering unit when nothing
is said for half of the time that is left, and the owner with whoever answers for the promising unit
when the time is over. Stand-ins are told in the place of leads. Where the delivering unit does not
answer in time, the next lead is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from culture.accounts.models import User
from culture.toolkit.responsibility import able_answerers_above, able_answerers_of, users_of
from feedback.promises.models import (
    FeasibilityQuestion,
    Promise,
    PromiseMail,
    PromiseOutcome,
    PromiseTerm,
)
from feedback.promises.rhythms import Recurrence, stretch_of_standing
from feedback.promises.terms import begin_term, locked

if TYPE_CHECKING:
    from collections.abc import Callable

    from culture.org.models import Unit
    from culture.toolkit.responsibility import Answerers

Kind = PromiseMail.Kind
LOOKS_BACK = dt.timedelta(days=60)  # what is overdue for longer was told long ago
TERMS_A_RUN = 2000


def watch(*, now: dt.datetime) -> int:
    """Begin due stretches of standing promises and tell whom they concern; return how many mails.

    Idempotent: of each kind of news somebody is told once for each term.
    """
    begin_stretches(now=now)
    return tell(now=now)


def begin_stretches(*, now: dt.datetime) -> int:
    """Let each standing promise be due anew whose stretch is over and said, or closed; how many."""
    over = Promise.objects.exclude(recurrence=Recurrence.ONCE).filter(
        Q(current__end__isnull=False) | Q(current__closes_at__lte=now),
        given__isnull=False,
        current__due_at__lte=now,
    )
    withdrawn = Q(current__end__outcome=PromiseOutcome.WITHDRAWN)
    return sum(_begin(promise, now=now) for promise in over.exclude(withdrawn).order_by("pk"))


@transaction.atomic
def tell(*, now: dt.datetime) -> int:
    """Tell whom risks, overdue promises and missing answers concern; return how many mails."""
    for_unit = cache(partial(_each, able_answerers_of))
    above = cache(partial(_each, able_answerers_above))
    news = [
        PromiseMail(term=term, kind=kind, recipient=user, address=user.email, due_at=now)
        for term, kind, user in [*_of_terms(for_unit, now=now), *_of_questions(above, now=now)]
        if user.is_active and user.email
    ]
    before = PromiseMail.objects.count()
    PromiseMail.objects.bulk_create(news, ignore_conflicts=True)
    return PromiseMail.objects.count() - before


def escalates_at(term: PromiseTerm) -> dt.datetime:
    """When somebody else is told: half way from being at risk to being due."""
    moment: dt.datetime = term.warns_at + (term.due_at - term.warns_at) / 2
    return moment


def _of_terms(
    for_unit: Callable[[Unit, dt.date], Answerers], *, now: dt.datetime
) -> Iterator[tuple[PromiseTerm, str, User]]:
    running = PromiseTerm.objects.filter(
        end=None,
        promise__given__isnull=False,
        promise__current=F("pk"),
        warns_at__lte=now,
        due_at__gt=now - LOOKS_BACK,
    ).select_related(
        "promise__owner", "promise__unit", "promise__deliverer", "promise__organisation"
    )
    for term in running.order_by("due_at", "pk")[:TERMS_A_RUN]:
        promise = term.promise
        day = promise.organisation.day_of(now)
        own = [promise.owner] if promise.owner and promise.owner.is_active else []
        promising = for_unit(promise.unit, day)
        if term.due_at <= now:
            yield from _all(term, Kind.OVERDUE, [*own, *users_of(promising)])
        elif term.progress_at is None:
            yield from _all(term, Kind.AT_RISK, own or users_of(promising))
            if escalates_at(term) <= now:
                delivering = users_of(for_unit(promise.deliverer, day))
                yield from _all(term, Kind.ESCALATED, delivering)


def _of_questions(
    above: Callable[[Unit, dt.date], Answerers], *, now: dt.datetime
) -> Iterator[tuple[PromiseTerm, str, User]]:
    late = FeasibilityQuestion.objects.filter(
        answer=None, term__end=None, answer_by__lte=now, term__due_at__gt=now
    ).select_related("term", "unit__organisation")
    for question in late.order_by("pk")[:TERMS_A_RUN]:
        day = question.unit.organisation.day_of(now)
        yield from _all(question.term, Kind.UNANSWERED, users_of(above(question.unit, day)))


def _each(find: Callable[..., Answerers], unit: Unit, day: dt.date) -> Answerers:
    return find(unit, day=day)


def _all(
    term: PromiseTerm, kind: str, users: Iterable[User]
) -> Iterator[tuple[PromiseTerm, str, User]]:
    yield from ((term, kind, user) for user in users)


@transaction.atomic
def _begin(promise: Promise, *, now: dt.datetime) -> bool:
    """Begin the next stretch of a standing promise, unless somebody was quicker."""
    known = locked(promise)
    if known.now_due.due_at > now:
        return False
    organisation = known.organisation
    stretch = stretch_of_standing(
        known.recurrence, around=organisation.day_of(now), agreed_at=now, zone=organisation.zone
    )
    begin_term(known, stretch, actor=None, now=now)
    return True
