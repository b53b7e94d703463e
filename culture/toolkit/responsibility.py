"""Who answers for a unit: whoever leads it, else the nearest lead above, and stand-ins."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from culture.accounts.models import User
from culture.org.models import Person, Position, Unit
from culture.toolkit.models import StandIn

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Answerers:
    """Who answers for one unit on a day; `led_from` is another unit where nobody leads it itself.

    Nobody may be in it at all: then no lead is known anywhere above.
    """

    leads: tuple[Person, ...] = ()
    stand_ins: tuple[Person, ...] = ()
    led_from: Unit | None = None

    def include(self, user: User) -> bool:
        """Tell whether a user is one of them."""
        return any(person.user_id == user.pk for person in (*self.leads, *self.stand_ins))


@dataclass(frozen=True, slots=True)
class Responsibilities:
    """The leads and stand-ins of an organisation on one day."""

    leads: dict[int, list[Person]] = field(default_factory=dict)
    stand_ins: dict[int, list[Person]] = field(default_factory=dict)
    places: dict[int, Unit] = field(default_factory=dict)

    @classmethod
    def known_to(cls, user: User, *, day: dt.date) -> Responsibilities:
        """Those of a reader's organisation; parts of one page that ask for them read them once."""
        known: dict[dt.date, Responsibilities] = user.__dict__.setdefault("_responsibilities", {})
        if day not in known:
            known[day] = cls.on(day, organisation=user.organisation_id)
        return known[day]

    @classmethod
    def on(cls, day: dt.date, *, organisation: int) -> Responsibilities:
        """Read those of an organisation (by serial)."""
        leads = Position.objects.current(day).filter(
            kind=Position.Kind.LEADS, unit__organisation=organisation
        )
        held = list(leads.select_related("person", "unit").order_by("starts_on", "pk"))
        stood = StandIn.objects.current(day).filter(unit__organisation=organisation)
        return cls(
            _by_unit(held),
            _by_unit(stood.select_related("person").order_by("starts_on", "pk")),
            {one.unit_id: one.unit for one in held},
        )

    def with_accounts(self, *, but: int | None) -> Responsibilities:
        """Keep those who can sign in, without one user (by serial)."""
        return Responsibilities(
            _signing_in(self.leads, but), _signing_in(self.stand_ins, but), self.places
        )

    def name(self, user: User) -> bool:
        """Tell whether a user leads or stands in for any unit."""
        held = (*self.leads.values(), *self.stand_ins.values())
        return any(person.user_id == user.pk for people in held for person in people)

    def of(self, unit: Unit) -> Answerers:
        """Give who answers for a unit."""
        place = next((pk for pk in reversed(unit.path) if pk in self.leads), None)
        return Answerers(
            leads=tuple(self.leads.get(place, ())) if place else (),
            stand_ins=tuple(self.stand_ins.get(unit.pk, ())),
            led_from=self.places[place] if place and place != unit.pk else None,
        )


def answerers_of(unit: Unit, *, day: dt.date) -> Answerers:
    """Give who answers for one unit on a day."""
    known = Responsibilities.on(day, organisation=unit.organisation_id)
    return known.of(unit)


def able_answerers_of(unit: Unit, *, day: dt.date) -> Answerers:
    """Who answers for a unit on a day, of those who can sign in."""
    known = Responsibilities.on(day, organisation=unit.organisation_id)
    return known.with_accounts(but=None).of(unit)


def able_answerers_above(unit: Unit, *, day: dt.date) -> Answerers:
    """Who answers for the unit above the one whose lead answers for a unit."""
    place = able_answerers_of(unit, day=day).led_from or unit
    if place.parent_id is None:
        return Answerers()
    return able_answerers_of(Unit.objects.get(pk=place.parent_id), day=day)


def users_of(answerers: Answerers) -> list[User]:
    """The accounts of those who answer, stand-ins first."""
    people = [*answerers.stand_ins, *answerers.leads]
    serials = [person.user_id for person in people if person.user_id]
    known = User.objects.in_bulk(serials)
    return [known[serial] for serial in dict.fromkeys(serials)]


def staffed_units(organisation: int, *, day: dt.date) -> QuerySet[Unit]:
    """The open units of an organisation that have somebody to lead: members today."""
    members = Position.objects.current(day).filter(kind=Position.Kind.MEMBER)
    open_units = Unit.objects.filter(organisation=organisation, closed_on=None)
    return open_units.filter(pk__in=members.values("unit")).order_by("name", "pk")


def units_answered_by(user: User, *, day: dt.date) -> list[Unit]:
    """The staffed units that a user answers for on a day."""
    known = Responsibilities.known_to(user, day=day)
    if not known.name(user):
        return []
    units = staffed_units(user.organisation_id, day=day)
    return [unit for unit in units if known.of(unit).include(user)]


def _signing_in(held: dict[int, list[Person]], but: int | None) -> dict[int, list[Person]]:
    able = {
        unit: [person for person in people if person.user_id not in {None, but}]
        for unit, people in held.items()
    }
    return {unit: people for unit, people in able.items() if people}


def _by_unit(held: Iterable[Position] | Iterable[StandIn]) -> dict[int, list[Person]]:
    people: dict[int, list[Person]] = defaultdict(list)
    for one in held:
        people[one.unit_id].append(one.person)
    return people
