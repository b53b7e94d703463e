"""Who reads the rules of a unit, who changes them, and who answers what its people ask."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from culture.org.models import Position, Unit
from culture.toolkit.models import StandIn
from culture.toolkit.responsibility import Answerers, Responsibilities

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


class AskedOfUnit(Protocol):
    """A question of somebody to whoever answers for a unit."""

    unit: Unit
    organisation_id: int

    @property
    def asker_id(self) -> int | None:
        """Who asked, by serial."""


Asked = TypeVar("Asked", bound=AskedOfUnit)


def readable_units(user: User, *, day: dt.date) -> QuerySet[Unit]:
    """The units whose rules somebody reads: their own, those they lead or stand in for, HR all."""
    stood_in = StandIn.objects.of(user, day=day).values("unit")
    measured = Unit.objects.measured_for(user, day=day)
    return measured | Unit.objects.visible_to(user).filter(pk__in=stood_in)


def may_change(user: User, unit: Unit, *, day: dt.date) -> bool:
    """Whether somebody rules in a unit: HR, whoever leads it or a unit above, and stand-ins."""
    if user.organisation_id != unit.organisation_id:
        return False
    if user.is_hr or Unit.objects.led_by(user, day=day).filter(pk=unit.pk).exists():
        return True
    return StandIn.objects.of(user, day=day).filter(unit=unit).exists()


def role_in(unit: Unit, user: User, *, day: dt.date) -> str:
    """The title of somebody's position in a unit; empty where there is none."""
    held = Position.objects.current(day).filter(unit=unit, person__user=user).exclude(title="")
    return held.order_by("kind", "-starts_on").values_list("title", flat=True).first() or ""


def who_answers(
    asked: Iterable[Asked], *, day: dt.date, reader: User | None = None
) -> dict[Asked, Answerers]:
    """Who answers each of some questions of one organisation, read with their units.

    Whoever asked does not answer, and neither does somebody without an account: then it is the
    nearest lead above. Where nobody is left, human resources answers (see `answers`). A page of a
    `reader` that asks several times reads it once.
    """
    questions = list(asked)
    if not questions:
        return {}
    if reader and reader.organisation_id == questions[0].organisation_id:
        known = Responsibilities.known_to(reader, day=day)
    else:
        known = Responsibilities.on(day, organisation=questions[0].organisation_id)
    return {one: known.with_accounts(but=one.asker_id).of(one.unit) for one in questions}


def answerers_for(unit: Unit, asker: User, *, day: dt.date) -> Answerers:
    """Who would answer somebody's question in a unit."""
    known = Responsibilities.on(day, organisation=unit.organisation_id)
    return known.with_accounts(but=asker.pk).of(unit)


def answers(user: User, asked: AskedOfUnit, answerers: Answerers) -> bool:
    """Whether somebody is to answer a question."""
    if answerers.leads or answerers.stand_ins:
        return answerers.include(user)
    return (
        user.is_hr and user.pk != asked.asker_id and asked.organisation_id == user.organisation_id
    )


def nearby(user: User, *, day: dt.date) -> Q:
    """The questions that somebody may have to answer, before each is looked at."""
    reached = Q(unit__in=Unit.objects.led_by(user, day=day).values("pk"))
    reached |= Q(unit__in=StandIn.objects.of(user, day=day).values("unit"))
    if user.is_hr:
        leads = Position.objects.current(day).filter(
            kind=Position.Kind.LEADS,
            person__user__isnull=False,
            unit__path__contained_by=OuterRef("unit__path"),
        )
        led = Exists(leads.exclude(person__user=OuterRef("asker")))
        reached |= Q(~led, organisation=user.organisation_id)
    return reached & ~Q(asker=user)
