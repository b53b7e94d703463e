"""Who promises in which unit, who acts on a promise, and who says whether it can be kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.org.models import Unit
from culture.toolkit.responsibility import Answerers, Responsibilities
from culture.zones.reach import answers, readable_units, who_answers

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from culture.accounts.models import User
    from feedback.promises.models import FeasibilityQuestion, Promise


def units_to_promise_for(user: User, *, day: dt.date) -> QuerySet[Unit]:
    """The open units in whose name somebody promises: those that they work in, lead or see."""
    return readable_units(user, day=day).filter(closed_on=None)


def answers_for_unit(user: User, unit: Unit, *, day: dt.date) -> bool:
    """Whether somebody answers for a unit on a day, as its lead, the next one or a stand-in."""
    return _answerers([unit], day=day)[unit].include(user)


def may_act(user: User, promise: Promise, *, day: dt.date) -> bool:
    """Whether somebody says how a promise goes and ends.

    That is who made it, who owns it, and whoever answers for the promising or the delivering unit.
    """
    if user.organisation_id != promise.organisation_id:
        return False
    if user.pk in {promise.made_by_id, promise.owner_id}:
        return True
    found = _answerers([promise.unit, promise.deliverer], day=day)
    return any(each.include(user) for each in found.values())


def may_answer(user: User, question: FeasibilityQuestion, *, day: dt.date) -> bool:
    """Whether somebody says if the delivering unit can keep a promise; never who asked."""
    return answers(user, question, answerers_to(question, day=day))


def answerers_to(question: FeasibilityQuestion, *, day: dt.date) -> Answerers:
    """Who is to answer for the unit that was asked."""
    return who_answers([question], day=day)[question]


def _answerers(units: list[Unit], *, day: dt.date) -> dict[Unit, Answerers]:
    known = Responsibilities.on(day, organisation=units[0].organisation_id)
    able = known.with_accounts(but=None)
    return {unit: able.of(unit) for unit in units}
