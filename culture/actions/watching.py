"""Overdue actions: who is told, and when; never twice of the same day.

The owner is told when the day is over, and whoever stands in for the unit's lead with them. A week
later it goes up to the nearest lead who is not the owner: of the unit where somebody else owns it,
else of the unit above. Where nobody leads there, human resources are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from django.db import transaction

from culture.accounts.models import User
from culture.actions.keeping import follow_unit
from culture.actions.models import Action, ActionMail
from culture.actions.queries import overdue_at
from culture.org.models import Unit
from culture.toolkit.responsibility import Responsibilities, users_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from culture.toolkit.responsibility import Answerers

Kind = ActionMail.Kind
LOOKS_BACK = dt.timedelta(days=60)  # what is overdue for longer was told long ago
ACTIONS_A_RUN = 2000


def watch(*, now: dt.datetime) -> int:
    """Follow units that were closed, and tell of what is overdue; return how many mails.

    Idempotent: of each kind of news and each day somebody is told once.
    """
    follow_units(now=now)
    return tell(now=now)


def follow_units(*, now: dt.datetime) -> int:
    """Let the nearest open unit above take over what runs in units that are closed; how many.

    Of a unit that is moved with all below it, actions go along: they name the unit alone.
    """
    running = Action.objects.running().with_state()
    moved = 0
    for action in running.exclude(unit__closed_on=None).order_by("pk")[:ACTIONS_A_RUN]:
        if action.unit.closed_on > action.organisation.day_of(now):
            continue
        above = Unit.objects.in_bulk(action.unit.path)
        upwards = [above[pk] for pk in reversed(action.unit.path[:-1])]
        place = next((unit for unit in upwards if unit.closed_on is None), None)
        if place:
            follow_unit(action, place, now=now)
            moved += 1
    return moved


@transaction.atomic
def tell(*, now: dt.datetime) -> int:
    """Tell whom overdue actions concern; return how many mails."""
    news = [
        ActionMail(
            action=action,
            kind=kind,
            due_on=action.due_on,
            recipient=user,
            address=user.email,
            due_at=now,
        )
        for action, kind, user in _news(now=now)
        if user.is_active and user.email
    ]
    before = ActionMail.objects.count()
    ActionMail.objects.bulk_create(news, ignore_conflicts=True)
    return ActionMail.objects.count() - before


def next_leads(action: Action, known: Responsibilities) -> list[User]:
    """Who comes next after the owner of an action; human resources where nobody leads there."""
    able = known.with_accounts(but=action.owner_id)
    found = users_of(_answerers(action.unit, able))
    if found:
        return found
    staff = User.objects.filter(organisation=action.organisation_id, is_hr=True, is_active=True)
    return [one for one in staff.order_by("pk") if one.pk != action.owner_id]


def _news(*, now: dt.datetime) -> Iterator[tuple[Action, str, User]]:
    overdue = Action.objects.filter(overdue_at(now), due_at__gt=now - LOOKS_BACK).with_state()
    on: Callable[[int, dt.date], Responsibilities] = cache(
        lambda organisation, day: Responsibilities.on(day, organisation=organisation)
    )
    for action in overdue.order_by("due_at", "pk")[:ACTIONS_A_RUN]:
        known = on(action.organisation_id, action.organisation.day_of(now))
        for user in _owner_or_lead(action, known):
            yield action, Kind.OVERDUE, user
        if action.escalates_at <= now:
            for user in next_leads(action, known):
                yield action, Kind.ESCALATED, user


def _owner_or_lead(action: Action, known: Responsibilities) -> list[User]:
    """The owner, with who stands in there; the lead where the owner is gone."""
    owner = action.owner
    if owner is None or not owner.is_active:
        return next_leads(action, known)
    found = _answerers(action.unit, known.with_accounts(but=None))
    leads = {person.user_id for person in found.leads}
    away = [person.user for person in found.stand_ins if owner.pk in leads and person.user]
    return [owner, *away]


def _answerers(unit: Unit, able: Responsibilities) -> Answerers:
    return able.of(unit)
