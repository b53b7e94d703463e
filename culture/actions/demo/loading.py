"""Loading the scenery through the same services as pages, each step at its own moment."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.actions.comparing import compare
from culture.actions.demo.scenery import ACTIONS, DONE, OLD_TOWN, SAID, DemoAction
from culture.actions.models import Action, ActionMail
from culture.actions.services.closing import close_action
from culture.actions.services.deeds import Telling, tell_deed
from culture.actions.services.making import (
    Purpose,
    comment,
    make_action,
    move_day,
    say_done,
    tick_step,
)
from culture.actions.watching import watch
from culture.core.findings import Spot
from culture.metrics import reading
from culture.metrics.content import DIMENSION
from culture.metrics.lines import lines_of
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.toolkit.responsibility import able_answerers_above, able_answerers_of, users_of

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.core.demo import Demo
    from culture.metrics.models import Release

AN_HOUR = dt.timedelta(hours=1)


def act_and_check(demo: Demo) -> str:
    """Make actions of the numbers of half a year ago, work on them, and look at results."""
    units = {unit.name: unit for unit in Unit.objects.select_related("organisation")}
    for one in ACTIONS:
        stage = _Stage(demo.now, units[one.unit])
        stage.play(one)
    watch(now=demo.now)
    return f"{Action.objects.count()} actions, {ActionMail.objects.count()} mails about them."


@dataclass(frozen=True, slots=True)
class _Stage:
    """Where one action plays: today, and its unit."""

    now: dt.datetime
    unit: Unit

    def play(self, one: DemoAction) -> None:
        """Make an action on its day, and let it go as it went."""
        made_at = self.now - dt.timedelta(days=one.day)
        day = self.unit.organisation.day_of(made_at)
        lead = users_of(able_answerers_of(self.unit, day=day))[-1]
        release = self._release_before(day)
        action = make_action(
            actor=lead,
            unit=self.unit,
            title=one.title,
            owner=lead,
            due_on=day + dt.timedelta(days=one.due - one.moved),
            submission_key=uuid.uuid4(),
            steps=one.steps,
            purpose=self._purpose(one, release) if release else None,
            suggestion=one.suggestion,
            now=made_at,
        )
        self._work(one, action, lead, made_at)
        if one.closes is not None:
            self._close(one, action)

    def _work(self, one: DemoAction, action: Action, lead: User, made_at: dt.datetime) -> None:
        a_week = dt.timedelta(days=7)
        for number, words in enumerate(one.comments, start=1):
            comment(actor=lead, action=action, words=words, now=made_at + number * a_week)
        if one.moved:
            due_on = action.due_on + dt.timedelta(days=one.moved)
            words = one.comments[0]
            move_day(actor=lead, action=action, due_on=due_on, words=words, now=made_at + a_week)
        for step in action.steps.order_by("position")[: one.steps_done]:
            tick_step(actor=lead, step=step, now=made_at + step.position * a_week)
        if one.done is not None:
            say_done(actor=lead, action=action, now=made_at + dt.timedelta(days=one.done))

    def _close(self, one: DemoAction, action: Action) -> None:
        """Whoever leads above looks at the number, and what was done is told where it helped."""
        closed_at = self.now - dt.timedelta(days=one.closes or 0)
        day = self.unit.organisation.day_of(closed_at)
        chief = users_of(able_answerers_above(self.unit, day=day))[0]
        fresh = Action.objects.with_state().get(pk=action.pk)
        found = compare(fresh, actor=chief, day=day)
        if found is None:
            return
        close_action(actor=chief, action=fresh, verdict=found.verdict, now=closed_at)
        if one.unit == OLD_TOWN:
            told_at = closed_at + AN_HOUR
            telling = Telling(said=SAID, done=DONE)
            tell_deed(actor=chief, unit=self.unit, telling=telling, action=fresh, now=told_at)

    def _release_before(self, day: dt.date) -> Release | None:
        """What customers' numbers were in the quarter before a day."""
        quarter = Window(period=Period.around(day, Grain.QUARTER).previous)
        lines = lines_of(self.unit)
        series = next((one.series for one in lines if one.series.source == "customer"), None)
        return reading.newest_release(series, self.unit, quarter) if series else None

    def _purpose(self, one: DemoAction, release: Release) -> Purpose:
        return Purpose(Spot(release.series.uuid, DIMENSION, one.dimension), release)
