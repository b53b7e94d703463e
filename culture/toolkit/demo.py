"""The demo's toolkit: half a year of checklists, some answered in time, some late, some not."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.accounts.services import create_user
from culture.core.demo import register
from culture.org.models import Position, Unit
from culture.toolkit.models import Run, Tick
from culture.toolkit.opening import open_due
from culture.toolkit.queries import checklist_of
from culture.toolkit.responsibility import answerers_of
from culture.toolkit.services.answering import PracticeAnswer, answer_run
from culture.toolkit.services.changes import announce_change
from culture.toolkit.services.versions import begin_draft, publish_version

if TYPE_CHECKING:
    from culture.core.demo import Demo

WEEK = dt.timedelta(days=7)
WEEKS = 26
STILL_OPEN = ("Region North", "Harbour")  # what the demo's manager finds to do

# Which practices a unit let slip so many weeks ago; the others go on.
SLIPPED = {
    "Harbour": {"promptly": 5, "doubts": 2, "going-wrong": 26},
    "Old Town": {"own-example": 4},
    "Airport": {"promptly": 26, "customers-rating": 14, "practice-time": 26, "doubts": 9},
    "Night service": {"regular": 26, "asking-back": 26, "at-the-front": 8},
    "Hospital": {"no-gossip": 26, "stepping-in": 13},
}
NOT_FOR_US = {"Night service": {"customers-rating": "Too few customers rate us at night."}}
MISSES = 0.12

# What was announced so many weeks ago.
CHANGES = {
    3: {"Harbour": "Longer opening hours on Saturdays", "Airport": "New counter in hall B"},
    1: {"Region North": "One telephone number for all branches"},
    0: {"Region North": "Refunds up to 50 without asking"},
}


def keep_checklists(demo: Demo) -> str:
    """Publish the practices, give every lead an account, and go through half a year."""
    hr = User.objects.get(is_hr=True)
    begins = demo.now - WEEKS * WEEK
    draft = begin_draft(actor=hr, now=begins)
    publish_version(actor=hr, draft=draft, now=begins)
    _let_leads_in(hr, demo)
    chance = random.Random(demo.seed)  # noqa: S311 (made-up answers, no secret)
    for week in range(WEEKS, -1, -1):
        now = demo.now - week * WEEK
        before = set(Run.objects.values_list("pk", flat=True))
        open_due(now=now)
        opened = Run.objects.exclude(pk__in=before).select_related("unit__organisation", "version")
        _have_occasions(week, demo)
        for run in opened.order_by("pk"):
            if week or run.unit.name not in STILL_OPEN:
                _answer(run, week=week, now=now, chance=chance)
    return f"{Run.objects.count()} checklists, {Tick.objects.count()} answers."


def _have_occasions(week: int, demo: Demo) -> None:
    """Let a change be announced here and there; each opens a checklist."""
    for name, change in CHANGES.get(week, {}).items():
        unit = Unit.objects.get(name=name)
        now = demo.now - week * WEEK
        lead = answerers_of(unit, day=now.date()).leads[0].user
        if lead:
            due_on = now.date() + WEEK
            announce_change(actor=lead, unit=unit, change=change, due_on=due_on, now=now)


def _let_leads_in(hr: User, demo: Demo) -> None:
    leads = Position.objects.filter(kind=Position.Kind.LEADS, person__user=None)
    for position in leads.select_related("person"):
        person = position.person
        person.user = create_user(
            organisation=hr.organisation, name=person.name, email=person.email, now=demo.now
        )
        person.save(update_fields=["user"])


def _answer(run: Run, *, week: int, now: dt.datetime, chance: random.Random) -> None:
    slipped = SLIPPED.get(run.unit.name, {})
    said = {}
    for row in checklist_of(run):
        key = row.practice.key
        reason = NOT_FOR_US.get(run.unit.name, {}).get(key)
        if reason:
            said[row.practice] = PracticeAnswer(Tick.State.NOT_FOR_US, reason)
        elif week >= slipped.get(key, 0) and chance.random() >= MISSES:
            said[row.practice] = PracticeAnswer(Tick.State.DONE)
    lead = answerers_of(run.unit, day=now.date()).leads[0].user
    if lead and said:
        answer_run(actor=lead, run=run, said=said, now=now)


register(keep_checklists, order=40)
