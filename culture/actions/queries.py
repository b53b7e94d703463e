"""What pages read of actions."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.actions.models import Action, ActionNote, ActionQuerySet, ActionStep, Dismissal
from culture.core import findings
from culture.org.models import Unit
from culture.toolkit.models import StandIn

if TYPE_CHECKING:
    from culture.accounts.models import User
    from culture.core.findings import Finding

SOON = dt.timedelta(days=7)
MOST_RUNNING = 10


def soonest_first(actions: ActionQuerySet) -> ActionQuerySet:
    """By when they are due."""
    return actions.order_by("due_at", "pk")


def newest_first(actions: ActionQuerySet) -> ActionQuerySet:
    """By when they were closed."""
    return actions.order_by("-result_of__checked_at", "-pk")


def overdue_at(now: dt.datetime) -> Q:
    """Actions whose day is over and that nobody said to be done."""
    return Q(result_of=None, done_at=None, due_at__lte=now)


def steps_of(action: Action) -> list[ActionStep]:
    """The steps of an action in their order."""
    return list(action.steps.select_related("done_by").order_by("position"))


def notes_of(action: Action) -> list[ActionNote]:
    """What was said of an action, the oldest first."""
    return list(action.notes.select_related("said_by").order_by("said_at", "pk"))


def running_in(unit: Unit) -> ActionQuerySet:
    """What is being done in a unit already, the soonest due first; the first ten."""
    running = Action.objects.running().filter(unit=unit).select_related("owner")
    return running.order_by("due_on", "pk")[:MOST_RUNNING]


def due_for(user: User, *, day: dt.date) -> ActionQuerySet:
    """What waits for somebody, the oldest first.

    That is their own actions that are due within a week or were, and where they lead, results of
    others' actions to be looked at, and what is overdue for a week.
    """
    now = dt.datetime.combine(day, dt.time.max, tzinfo=user.organisation.zone)
    led = Unit.objects.led_by(user, day=day).values("pk")
    stood_in = StandIn.objects.of(user, day=day).values("unit")
    near = Q(unit__in=led) | Q(unit__in=stood_in)
    own = Q(owner=user, done_at=None, due_on__lte=day + SOON)
    done = near & ~Q(owner=user) & Q(done_at__isnull=False)
    late = near & ~Q(owner=user) & Q(done_at=None, escalates_at__lte=now)
    running = Action.objects.filter(organisation=user.organisation_id).running()
    return soonest_first(running.filter(own | done | late))


def findings_of(
    unit: Unit, *, actor: User, day: dt.date
) -> tuple[list[Finding], list[tuple[Finding, Dismissal]]]:
    """What calls for an action in a unit: what is shown, and what was dismissed as it stands."""
    dismissed = {
        (one.kind, one.about, one.stamp): one
        for one in Dismissal.objects.filter(unit=unit).select_related("dismissed_by")
    }
    shown, hidden = [], []
    for one in findings.find(unit, actor=actor, day=day):
        known = dismissed.get((one.kind, one.about, one.stamp))
        if known:
            hidden.append((one, known))
        else:
            shown.append(one)
    return shown, hidden
