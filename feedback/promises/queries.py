"""What pages read of promises."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from culture.zones.reach import answers, nearby, who_answers
from feedback.promises.models import (
    FeasibilityQuestion,
    HandOver,
    Promise,
    PromiseMail,
    PromiseProgress,
    PromiseQuerySet,
    PromiseTerm,
)

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from culture.accounts.models import User

RUNNING = Q(current__end=None)
GIVEN = Q(given__isnull=False)


def needs_care(now: dt.datetime) -> Q:
    """Promises that run and are at risk or overdue."""
    is_silent = Q(current__warns_at__lte=now, current__progress_at=None)
    return RUNNING & GIVEN & (is_silent | Q(current__due_at__lte=now))


def soonest_first(promises: PromiseQuerySet) -> PromiseQuerySet:
    """By when they are due."""
    return promises.order_by("current__due_at", "pk")


def newest_first(promises: PromiseQuerySet) -> PromiseQuerySet:
    """By when they ended."""
    return promises.order_by("-current__end__ended_at", "-pk")


@dataclass(frozen=True, slots=True)
class PromiseMoment:
    """One thing that happened to a promise, when and by whom."""

    at: dt.datetime
    kind: str
    by: str
    words: str = ""
    facts: object = None


def history_of(promise: Promise) -> list[PromiseMoment]:
    """Everything that was said of a promise, the oldest first."""
    terms = promise.terms.select_related(
        "agreed_by",
        "question__asker",
        "question__unit",
        "question__answer__said_by",
        "end__ended_by",
    )
    found = [PromiseMoment(promise.made_at, "made", _name(promise.made_by))]
    for term in terms.order_by("number"):
        found += _of_term(term)
    word = promise.word
    if word:
        found.append(PromiseMoment(word.given_at, "given", _name(word.given_by), facts=word))
    progress = PromiseProgress.objects.filter(promise=promise).select_related("said_by")
    found += [
        PromiseMoment(one.said_at, "progress", _name(one.said_by), one.words) for one in progress
    ]
    moved = HandOver.objects.filter(promise=promise).select_related("said_by", "before", "after")
    found += [
        PromiseMoment(one.said_at, "moved", _name(one.said_by), one.words, one) for one in moved
    ]
    return sorted(found, key=lambda moment: moment.at)


def open_questions_near(user: User, *, day: dt.date) -> QuerySet[FeasibilityQuestion]:
    """The open questions that somebody may have to answer, before each is looked at."""
    return FeasibilityQuestion.objects.filter(
        nearby(user, day=day), answer=None, term__end=None, organisation=user.organisation_id
    )


def questions_to_answer(user: User, *, day: dt.date) -> list[FeasibilityQuestion]:
    """The questions whether a promise can be kept that wait for somebody, the oldest first."""
    near = open_questions_near(user, day=day)
    found = list(near.select_related("unit", "term__promise__unit").order_by("asked_at", "pk"))
    known = who_answers(found, day=day, reader=user)
    return [one for one in found if answers(user, one, known[one])]


def news_for(user: User) -> PromiseQuerySet:
    """The running promises that somebody is to look at, the soonest due first.

    Those are what they were told of, with the newest kind of `news`, and those that they kept back
    until the answer that has come, with none.
    """
    unanswered = Q(kind=PromiseMail.Kind.UNANSWERED, term__question__answer__isnull=False)
    told = PromiseMail.objects.filter(recipient=user, term=OuterRef("current")).exclude(unanswered)
    newest = Subquery(told.order_by("-pk").values("kind")[:1])
    kept_back = Q(
        Q(made_by=user) | Q(owner=user), given=None, current__question__answer__isnull=False
    )
    rows = Promise.objects.filter(RUNNING).annotate(news=Coalesce(newest, Value("")))
    return rows.filter(kept_back | ~Q(news="")).order_by("current__due_at", "pk")


def _of_term(term: PromiseTerm) -> list[PromiseMoment]:
    found = []
    if term.number > 1:
        found.append(PromiseMoment(term.agreed_at, "term", _name(term.agreed_by), facts=term))
    if term.is_asked:
        question = term.question
        found.append(
            PromiseMoment(question.asked_at, "asked", _name(question.asker), facts=question)
        )
    answer = term.feasibility
    if answer:
        by = _name(answer.said_by)
        found.append(PromiseMoment(answer.said_at, "answered", by, answer.words, answer))
    end = term.how_it_ended
    if end:
        found.append(PromiseMoment(end.ended_at, "ended", _name(end.ended_by), end.words, end))
    return found


def _name(user: User | None) -> str:
    return user.name if user else ""
