"""Loading the scenery through the same services as pages, each step at its own moment."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.org.demo import let_in
from culture.org.models import Person, Unit
from culture.toolkit.responsibility import able_answerers_of
from feedback.promises.demo.scenery import (
    AIRPORT,
    HABITS,
    HARBOUR,
    NAMED,
    OLD_TOWN,
    REASONS,
    STANDING,
    USUAL,
    DemoPromise,
    Habit,
)
from feedback.promises.models import Addressee, Promise, PromiseOutcome, PromiseSource
from feedback.promises.retention import forget_customers
from feedback.promises.rhythms import DAYS_TO_SAY, Recurrence
from feedback.promises.services.customers import say_as_customer
from feedback.promises.services.ending import end_promise, renegotiate, say_progress
from feedback.promises.services.making import (
    PromiseFacts,
    answer_feasibility,
    give_promise,
    make_promise,
)
from feedback.promises.sources import state_all
from feedback.promises.watching import begin_stretches

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.core.demo import Demo

HALF_A_YEAR = 182
HUNDRED = 100
ANSWERING = 30  # customers of a hundred who answer by their link
AN_HOUR = dt.timedelta(hours=1)


def promise_and_keep(demo: Demo) -> str:
    """Make promises, have them answered, kept and broken, from the oldest day on."""
    let_in({HARBOUR, AIRPORT, OLD_TOWN}, demo=demo)
    stage = _Stage(demo.now, {unit.name: unit for unit in _units()})
    chance = random.Random(demo.seed)  # noqa: S311 (scenery)
    told = [*NAMED, *(one for habit in HABITS for one in _usual(habit, chance))]
    for one in sorted(told, key=lambda promise: -promise.day):
        stage.play(one)
    stage.keep_standing()
    forget_customers(now=demo.now)
    return f"{Promise.objects.count()} promises."


def state(demo: Demo) -> str:
    """Publish what was kept."""
    return f"{state_all(now=demo.now)} releases of promises kept."


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the demo plays: today, and units by name."""

    now: dt.datetime
    units: dict[str, Unit]

    def play(self, one: DemoPromise) -> None:
        """Make a promise on its day, and let it go as it went."""
        unit = self.units[one.unit]
        deliverer = self.units[one.deliverer or one.unit]
        made_at = self.now - dt.timedelta(days=one.day)
        clerk, lead = _nth(unit, 1), _lead_of(deliverer, day=made_at.date())
        promise = make_promise(
            actor=clerk,
            unit=unit,
            deliverer=deliverer,
            facts=PromiseFacts(one.text, kind=one.kind, source=one.source, reference=one.reference),
            submission_key=uuid.uuid4(),
            asks_first=one.asks,
            now=made_at,
        )
        if one.verdict:
            self._ask(one, promise, clerk, lead, made_at)
        if one.kept is not None:
            self._end(one, promise, clerk)

    def _ask(
        self, one: DemoPromise, promise: Promise, clerk: User, lead: User, made_at: dt.datetime
    ) -> None:
        said_at = made_at + AN_HOUR
        answer_feasibility(
            actor=lead,
            question=_fresh(promise).now_due.question,
            verdict=one.verdict,
            words=one.words,
            now=said_at,
        )
        if one.new_days:
            zone = promise.organisation.zone
            renegotiate(
                actor=clerk,
                promise=promise,
                due_on=said_at.astimezone(zone).date() + dt.timedelta(days=one.new_days),
                words="By telephone, the same day",
                now=said_at + AN_HOUR,
            )
            question = _fresh(promise).now_due.question
            can_at = said_at + 2 * AN_HOUR
            answer_feasibility(actor=lead, question=question, verdict="can", words="", now=can_at)
        give_promise(actor=clerk, promise=promise, now=said_at + 3 * AN_HOUR)

    def _end(self, one: DemoPromise, promise: Promise, clerk: User) -> None:
        term = _fresh(promise).now_due
        if one.kept:
            ended_at = min(term.due_at - AN_HOUR, self.now - AN_HOUR)
        else:
            ended_at = min(term.due_at + dt.timedelta(days=1), self.now)
        if promise.kind != "call-back" and one.kept:
            ahead = term.warns_at - AN_HOUR
            say_progress(actor=clerk, promise=promise, words="It is on its way.", now=ahead)
        end_promise(
            actor=clerk,
            promise=promise,
            outcome=PromiseOutcome.KEPT if one.kept else PromiseOutcome.BROKEN,
            reason=one.reason,
            words=one.why,
            now=ended_at,
        )
        if one.customer is not None:
            said_at = min(ended_at + dt.timedelta(days=1), self.now)
            say_as_customer(
                promise=promise, was_kept=one.customer, comment=one.comment, now=said_at
            )

    def keep_standing(self) -> None:
        """Look at the standing promise each month, and say on the third day whether it was kept."""
        name, day, text = STANDING
        unit = self.units[name]
        lead = _lead_of(unit, day=self.now.date())
        promise = make_promise(
            actor=lead,
            unit=unit,
            deliverer=unit,
            facts=PromiseFacts(
                text,
                kind="other",
                source=PromiseSource.CHARTER,
                recurrence=Recurrence.MONTHLY,
                addressee=Addressee.PUBLIC,
                measured_by="The register of letters",
            ),
            submission_key=uuid.uuid4(),
            now=self.now - dt.timedelta(days=day),
        )
        for month in range(HALF_A_YEAR // 28 + 1):
            term = _fresh(promise).now_due
            said_at = term.due_at + dt.timedelta(days=DAYS_TO_SAY // 2)
            if said_at >= self.now:
                break
            is_kept = month != 1
            end_promise(
                actor=lead,
                promise=promise,
                outcome=PromiseOutcome.KEPT if is_kept else PromiseOutcome.BROKEN,
                reason="" if is_kept else REASONS[0],
                now=said_at,
            )
            begin_stretches(now=said_at)


def _usual(habit: Habit, chance: random.Random) -> Iterator[DemoPromise]:
    for day in range(HALF_A_YEAR, 20, -habit.every):
        kind = chance.choice(list(USUAL))
        asks = chance.randrange(HUNDRED) < habit.asks
        share = habit.keeps_asked if asks else habit.keeps_unasked
        kept = chance.randrange(HUNDRED) < share
        answers = chance.randrange(HUNDRED) < ANSWERING
        yield DemoPromise(
            habit.unit,
            day,
            USUAL[kind],
            kind=kind,
            deliverer=habit.deliverer,
            source=chance.choice([PromiseSource.CONVERSATION, PromiseSource.CONTRACT]),
            asks=asks,
            verdict="can" if asks else "",
            kept=kept,
            reason="" if kept else chance.choice(REASONS),
            customer=kept if answers else None,
        )


def _units() -> Iterator[Unit]:
    yield from Unit.objects.select_related("organisation")


def _fresh(promise: Promise) -> Promise:
    return Promise.objects.with_state().get(pk=promise.pk)


def _lead_of(unit: Unit, *, day: dt.date) -> User:
    user = able_answerers_of(unit, day=day).leads[0].user
    assert user is not None  # noqa: S101 (leads of the demo sign in)
    return user


def _nth(unit: Unit, number: int) -> User:
    """The lead is the first one, then come members by their number on the roster."""
    people = Person.objects.filter(positions__unit=unit).order_by("number").select_related("user")
    user = people[number].user
    assert user is not None  # noqa: S101 (all of them were let in)
    return user
