"""The demo's units, people and accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from itertools import cycle, islice
from typing import NamedTuple

from culture.accounts.models import Organisation
from culture.accounts.services import create_user
from culture.core.demo import Demo, Login, register
from culture.org.models import Person, Position, Unit

ORGANISATION = "Meridian Services"
DOMAIN = "example.org"
DAYS_BEFORE = 800


class DemoUnit(NamedTuple):
    """A unit, its parent's code, the people it is told about, and how many work there in all.

    The first one leads; names of the others are made up from `FIRST_NAMES` and `LAST_NAMES`.
    """

    code: str
    name: str
    parent: str
    people: tuple[str, ...]
    staff: int = 0


PLACES = (
    DemoUnit(
        "MS",
        ORGANISATION,
        "",
        ("Helena Brandt", "Hanna Lindqvist", "Adrián Vega", "Wei Zhang"),
        12,
    ),
    DemoUnit("N", "Region North", "MS", ("Marta Ibáñez", "Jonas Eide"), 6),
    DemoUnit("S", "Region South", "MS", ("Dmitri Volkov", "Lucía Herrera"), 6),
    DemoUnit(
        "N1",
        "Harbour",
        "N",
        ("Ingrid Solberg", "Emil Haugen", "Sofía Navarro", "Pavel Sidorov", "Grace Okafor"),
        14,
    ),
    DemoUnit(
        "N2", "Old Town", "N", ("Carlos Molina", "Anna Petrova", "Nils Berge", "Amina Yusuf"), 12
    ),
    DemoUnit(
        "N3",
        "Airport",
        "N",
        ("Katarina Nowak", "Tomás Rivas", "Olga Smirnova", "Lars Moen", "Priya Nair"),
        13,
    ),
    DemoUnit(
        "N4", "University", "N", ("Elena Orlova", "Mateo Cruz", "Silje Dahl", "Ben Carter"), 11
    ),
    DemoUnit("N5", "Night service", "N", ("Viktor Morozov", "Rosa Castillo"), 7),
    DemoUnit("S1", "Riverside", "S", ("Beatriz Campos", "Andrei Popov", "Maja Lunde"), 12),
    DemoUnit("S2", "Market Square", "S", ("Henrik Aas", "Valeria Ríos", "Irina Fedorova"), 11),
    DemoUnit("S3", "Hospital", "S", ("Fatima El Amrani", "Oskar Nygård", "Daniel Reyes"), 16),
    DemoUnit("S4", "Business Park", "S", ("Nadia Kuznetsova", "Álvaro Pinto", "Thea Strand"), 12),
)
FIRST_NAMES = (
    "Aksel", "Alma", "Andrés", "Astrid", "Bianca", "Boris", "Clara", "David", "Diana", "Eirik",
    "Emma", "Farid", "Galina", "Gustavo", "Hege", "Hugo", "Inés", "Ivan", "Jakob", "Julia",
    "Karim", "Kristin", "Laura", "Leif", "Marina", "Martin", "Nora", "Omar", "Paula", "Yuri",
)  # fmt: skip
LAST_NAMES = (
    "Andersen", "Bakke", "Blanco", "Castro", "Egorova", "Flores", "Gundersen", "Hansen", "Ivanova",
    "Jensen", "Karlsen", "Kovac", "León", "Martínez", "Novik", "Olsen", "Pedersen",
)  # fmt: skip
ROLES = {
    "Emil Haugen": ("employee", "Customer adviser", {}),
    "Marta Ibáñez": ("manager", "Regional manager", {"wants_digest": True}),
    "Hanna Lindqvist": ("hr", "Head of people", {"is_hr": True}),
    "Adrián Vega": ("administrator", "Systems administrator", {"is_administrator": True}),
}
ROLE_NAMES = {"hr": "HR"}


def build_organisation(demo: Demo) -> str:
    """Store the organisation, its tree, its roster and one account per role."""
    organisation = Organisation.objects.create(
        name=ORGANISATION, created_at=demo.now - dt.timedelta(days=DAYS_BEFORE)
    )
    units: dict[str, Unit] = {}
    numbers = iter(range(1001, 2000))
    strangers = _made_up_names()
    for place in PLACES:
        unit = units[place.code] = _store_unit(organisation, place, units.get(place.parent))
        others = islice(strangers, max(0, place.staff - len(place.people)))
        for rank, name in enumerate((*place.people, *others)):
            number = f"M{next(numbers)}"
            person = Person.objects.create(
                organisation=organisation,
                number=number,
                name=name,
                email=f"{number.lower()}@{DOMAIN}",
            )
            _store_position(person, unit, leads=rank == 0, demo=demo)
    for name, (role, _title, rights) in ROLES.items():
        email = f"{role}@{DOMAIN}"
        user = create_user(
            organisation=organisation,
            name=name,
            email=email,
            password=demo.password,
            now=demo.now,
            **rights,
        )
        Person.objects.filter(organisation=organisation, name=name).update(user=user, email=email)
        demo.logins.append(Login(ROLE_NAMES.get(role, role), email, demo.password))
    people = Person.objects.filter(organisation=organisation).count()
    return f"{ORGANISATION}: {len(units)} units, {people} people."


def let_in(units: Collection[str], *, demo: Demo) -> None:
    """Give accounts to everybody in some units (by name) who has none."""
    held = Position.objects.filter(unit__name__in=units, person__user=None)
    for person in Person.objects.filter(pk__in=held.values("person")).order_by("number"):
        person.user = create_user(
            organisation=person.organisation, name=person.name, email=person.email, now=demo.now
        )
        person.save(update_fields=["user"])


def _made_up_names() -> Iterator[str]:
    """Give names, none twice: the lengths of the two lists share no factor."""
    names = zip(cycle(FIRST_NAMES), cycle(LAST_NAMES), strict=False)
    return (f"{first} {last}" for first, last in names)


def _store_unit(organisation: Organisation, place: DemoUnit, parent: Unit | None) -> Unit:
    unit = Unit.objects.create(
        organisation=organisation, parent=parent, name=place.name, code=place.code
    )
    unit.path = [*(parent.path if parent else []), unit.pk]
    unit.save(update_fields=["path"])
    return unit


def _store_position(person: Person, unit: Unit, *, leads: bool, demo: Demo) -> None:
    named = ROLES.get(person.name)
    usual = f"Head of {unit.name}" if leads else "Customer adviser"
    Position.objects.create(
        person=person,
        unit=unit,
        kind=Position.Kind.LEADS if leads else Position.Kind.MEMBER,
        title=named[1] if named else usual,
        starts_on=demo.now.date() - dt.timedelta(days=DAYS_BEFORE - 100),
    )


register(build_organisation, order=10)
