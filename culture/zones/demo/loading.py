"""Loading the scenery through the same services as pages, each step at its own moment."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.org.demo import let_in
from culture.org.models import Person, Unit
from culture.zones.demo.scenery import QUESTIONS, RULES, VALUES, DemoQuestion, DemoRule
from culture.zones.models import Consultation, SharedValue, Situation
from culture.zones.reach import who_answers
from culture.zones.retention import forget_askers
from culture.zones.services.consultations import answer, ask, cover_by, make_situation
from culture.zones.services.situations import Ruling, add_situation, refine_situation
from culture.zones.services.values import add_value

if TYPE_CHECKING:
    from culture.core.demo import Demo

VALUES_ON = 182  # days before today
READ_AFTER = 7  # days; what was answered later has not been read


def rule_and_ask(demo: Demo) -> str:
    """Keep values, rule, ask and answer, from the oldest day on."""
    hr = User.objects.get(is_hr=True)
    begins = demo.now - dt.timedelta(days=VALUES_ON)
    stage = _Stage(
        hr=hr,
        now=demo.now,
        units={unit.name: unit for unit in Unit.objects.select_related("organisation")},
        values={key: add_value(actor=hr, names=names, now=begins) for key, names in VALUES.items()},
    )
    let_in({one.unit for one in QUESTIONS}, demo=demo)
    steps: list[tuple[int, Callable[[], None]]] = [
        *((rule.day, partial(stage.rule, rule)) for rule in RULES),
        *((question.day, partial(stage.ask, question)) for question in QUESTIONS),
    ]
    for _day, step in sorted(steps, key=lambda pair: -pair[0]):
        step()
    forget_askers(now=demo.now)
    return f"{Situation.objects.count()} situations, {Consultation.objects.count()} questions."


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the demo plays: HR, today, units by name, values, and the situations made so far."""

    hr: User
    now: dt.datetime
    units: dict[str, Unit]
    values: dict[str, SharedValue]
    known: dict[str, Situation] = field(default_factory=dict)

    def rule(self, one: DemoRule) -> None:
        """Rule a situation on its day."""
        unit, now = self.units[one.unit], self.now - dt.timedelta(days=one.day)
        ruling = Ruling(
            one.name,
            one.zone,
            one.guidance,
            self.values.get(one.value),
            one.amount,
            one.currency,
            one.time_limit,
            one.call,
            one.search_words,
        )
        if one.of:
            first = self.known[one.of]
            refine_situation(
                actor=self.hr, unit=unit, first=first, ruling=ruling, role=one.role, now=now
            )
            return
        self.known[one.name] = add_situation(
            actor=self.hr, unit=unit, ruling=ruling, role=one.role, now=now
        )

    def ask(self, one: DemoQuestion) -> None:
        """Ask on its day, and answer as long after as whoever answers took."""
        unit, now = self.units[one.unit], self.now - dt.timedelta(days=one.day)
        asked = ask(
            actor=_nth(unit, one.who),
            unit=unit,
            question=one.question,
            submission_key=uuid.uuid4(),
            now=now,
        )
        if one.hours is not None:
            self._answer(one, asked, now=now + dt.timedelta(hours=one.hours))

    def _answer(self, one: DemoQuestion, asked: Consultation, *, now: dt.datetime) -> None:
        lead = who_answers([asked], day=now.date())[asked].leads[0].user
        assert lead is not None  # noqa: S101 (leads of the demo sign in)
        answer(
            actor=lead,
            consultation=asked,
            zone=one.zone,
            words=one.words,
            value=self.values.get(one.value),
            now=now,
        )
        if one.becomes:
            self.known[one.question] = make_situation(actor=lead, consultation=asked, now=now)
        if one.belongs_to:
            situation = self.known[one.belongs_to]
            cover_by(actor=lead, consultation=asked, situation=situation, now=now)
        if one.day > READ_AFTER:
            Consultation.objects.filter(pk=asked.pk).update(is_read=True)


def _nth(unit: Unit, number: int) -> User:
    """The lead is the first one, then come members by their number on the roster."""
    people = Person.objects.filter(positions__unit=unit).order_by("number").select_related("user")
    user = people[number].user
    assert user is not None  # noqa: S101 (all of them were let in)
    return user
