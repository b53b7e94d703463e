"""Loading the scenery through the same services as pages, each step at its own moment."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from culture.actions.deadlines import USUAL as USUAL_TIME
from culture.core.codes import CODE_BITS, encoded
from culture.org.demo import let_in
from culture.org.models import Person, Unit
from culture.toolkit.responsibility import answerers_of
from culture.zones.services.situations import Ruling
from feedback.observations.codes import digest_of
from feedback.observations.demo.scenery import (
    AIRPORT,
    HABITS,
    HARBOUR,
    NAMED,
    OLD_TOWN,
    USUAL,
    DemoObservation,
    ListeningHabit,
)
from feedback.observations.facts import ObservationFacts
from feedback.observations.keeping import keep, say_as_sender
from feedback.observations.models import ListeningTerms, Observation, ObservationMail
from feedback.observations.services.deciding import (
    Became,
    PlannedAction,
    answer,
    decide,
    move,
    vote,
)
from feedback.observations.services.listening import make_link
from feedback.observations.services.taking import tell
from feedback.observations.sources import state_all

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.core.demo import Demo

HALF_A_YEAR = 182
NEWS_DAYS = 7
HUNDRED = 100
A_DAY = dt.timedelta(days=1)
POSTERS = ((HARBOUR, "Gate 3", ("gate 3",)), (AIRPORT, "Belt 2", ("belt 2",)))


def listen_and_decide(demo: Demo) -> str:
    """Open ears, let people tell, and decide, from the oldest day on."""
    let_in({HARBOUR, AIRPORT, OLD_TOWN}, demo=demo)
    units = {unit.name: unit for unit in Unit.objects.select_related("organisation")}
    chance = random.Random(demo.seed)  # noqa: S311 (scenery)
    stage = _Stage(demo.now, units, chance)
    stage.open_ears()
    told = [*NAMED, *(one for habit in HABITS for one in _usual(habit, chance))]
    for one in sorted(told, key=lambda observation: -observation.day):
        stage.play(one)
    _settle_mails(demo)
    code = stage.codes[0]
    return f"{Observation.objects.count()} observations; the first anonymous one has code {code}."


def state(demo: Demo) -> str:
    """Publish what was implemented."""
    return f"{state_all(now=demo.now)} releases of observations implemented."


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where the demo plays: today, units by name, and the codes that were given."""

    now: dt.datetime
    units: dict[str, Unit]
    chance: random.Random
    codes: list[str] = field(default_factory=list)
    told: dict[str, Observation] = field(default_factory=dict)

    def open_ears(self) -> None:
        """Let people tell without signing in, and hang up two posters."""
        organisation = self.units[HARBOUR].organisation
        ListeningTerms.objects.create(organisation=organisation, takes_unsigned=True)
        moment = self.now - HALF_A_YEAR * A_DAY
        for name, place, tags in POSTERS:
            unit = self.units[name]
            make_link(
                actor=_lead_of(unit, moment.date()), unit=unit, name=place, tags=tags, now=moment
            )

    def play(self, one: DemoObservation) -> None:
        """Tell an observation on its day, and let it go as it went."""
        moment = self.now - one.day * A_DAY
        observation = self._tell(one, moment)
        self.told[one.text] = observation
        for number in range(one.votes):
            vote(actor=_nth(observation.unit, number + 4), observation=observation, now=moment)
        said_at = moment + one.days * A_DAY
        lead = _lead_of(observation.unit, said_at.date())
        if one.answer:
            answer(actor=lead, observation=observation, words=one.answer, now=said_at)
        if one.reply:
            day = observation.organisation.day_of(said_at)
            later = said_at + A_DAY
            say_as_sender(observation=observation, words=one.reply, said_on=day, now=later)
            said_at = later + A_DAY
        if one.to_unit:
            unit = self.units[one.to_unit]
            words = "This concerns the whole region."
            move(actor=lead, observation=observation, unit=unit, words=words, now=said_at)
            lead, said_at = _lead_of(unit, said_at.date()), said_at + A_DAY
        if one.ending:
            self._decide(one, observation, lead, said_at)

    def _tell(self, one: DemoObservation, moment: dt.datetime) -> Observation:
        unit = self.units[one.unit]
        facts = ObservationFacts(one.kind, one.text, one.tags, one.is_shared)
        if one.sender is not None:
            return tell(
                actor=_nth(unit, one.sender),
                unit=unit,
                facts=facts,
                submission_key=uuid.UUID(int=self.chance.getrandbits(128), version=4),
                now=moment,
            )
        code = encoded(self.chance.randbytes(CODE_BITS // 8))
        self.codes.append(code)
        day = unit.organisation.day_of(moment)
        digest = digest_of(code)
        return keep(unit=unit, facts=facts, told_on=day, came_on=day + A_DAY, code_digest=digest)

    def _decide(
        self, one: DemoObservation, observation: Observation, lead: User, moment: dt.datetime
    ) -> None:
        became = Became()
        if one.situation:
            zone = "act" if one.kind == "anomaly" else "ask"
            became = Became(ruling=Ruling(one.situation, zone, one.words))
        elif one.action:
            became = Became(plan=PlannedAction(one.action, moment.date() + USUAL_TIME))
        elif one.same_as:
            became = Became(into=self.told[one.same_as])
        decide(
            actor=lead,
            observation=observation,
            ending=one.ending,
            words=one.words,
            became=became,
            now=min(moment, self.now),
        )


def _usual(habit: ListeningHabit, chance: random.Random) -> Iterator[DemoObservation]:
    for place, day in enumerate(range(HALF_A_YEAR - 5, 12, -habit.every)):
        kind, text, situation, rule = USUAL[place % len(USUAL)]
        is_done = chance.randrange(HUNDRED) < habit.implements
        yield DemoObservation(
            habit.unit,
            day,
            kind,
            text,
            sender=None if chance.randrange(2) else 1 + place % 3,
            days=1 + chance.randrange(2 * habit.days),
            ending="situation" if is_done else "answered",
            situation=situation if is_done else "",
            words=rule if is_done else "Thank you, we know it now.",
        )


def _settle_mails(demo: Demo) -> None:
    """What the demo tells of the past was sent and read; news of the last week wait at home."""
    mails = ObservationMail.objects.filter(recipient__organisation__in=_organisations())
    mails.update(state=ObservationMail.State.SENT)
    mails.filter(due_at__lt=demo.now - NEWS_DAYS * A_DAY).update(is_read=True)


def _organisations() -> list[int]:
    return list(Observation.objects.values_list("organisation", flat=True).distinct())


def _lead_of(unit: Unit, day: dt.date) -> User:
    user = answerers_of(unit, day=day).leads[0].user
    assert user is not None  # noqa: S101 (leads of the demo sign in)
    return user


def _nth(unit: Unit, number: int) -> User:
    """The lead is the first one, then come members by their number on the roster."""
    people = Person.objects.filter(positions__unit=unit).order_by("number").select_related("user")
    user = people[number].user
    assert user is not None  # noqa: S101 (all of them were let in)
    return user
