"""No staff page grows with the house: each is opened in one of many units and people.

By default it has 1,000 units, so that a list of all is found; `LARGE_UNITS=5000` opens each page
in the largest house that was promised.
"""

from __future__ import annotations

import os

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from culture.org.models import Person, Position, Unit
from tests import make
from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import Row, all_rows
from tests.architecture.access.world import World
from tests.architecture.test_query_counts import MOST, pages

UNITS = int(os.environ.get("LARGE_UNITS", "1000"))
PEOPLE_A_UNIT = 4
REGIONS, AREAS = 20, 5
HEAVIEST = 200_000
MOST_LISTED = 410  # what a page lists, and a few names around it
WARMING = 5  # statements that a page asks the first time alone
STAFF = ("hr", "administrator", "manager", "employee")
PAGES = [(name, row, role) for name, row, role in pages(all_rows()) if role in STAFF]


def grow(world: World) -> None:
    """Give the world's organisation so many units in three levels, and people in each."""
    regions = _units([world.root] * REGIONS, "Region")
    areas = _units(regions * AREAS, "Area")
    places = [areas[place % len(areas)] for place in range(UNITS - REGIONS - len(areas))]
    units = [*regions, *areas, *_units(places, "Largeteam")]
    people = Person.objects.bulk_create(
        Person(
            organisation=world.organisation,
            number=f"L{place}",
            name=f"Largeperson {place}",
            email=f"large{place}@example.org",
        )
        for place in range(PEOPLE_A_UNIT * UNITS)
    )
    Position.objects.bulk_create(
        Position(
            person=person,
            unit=units[place % UNITS],
            kind=Position.Kind.LEADS if place < UNITS else Position.Kind.MEMBER,
            starts_on=make.TODAY,
        )
        for place, person in enumerate(people)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE org_unit, org_person, org_position")


def _units(parents: list[Unit], name: str) -> list[Unit]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('org_unit', 'id')) FROM generate_series(1, %s)",
            [len(parents)],
        )
        serials = [serial for (serial,) in cursor.fetchall()]
    return Unit.objects.bulk_create(
        Unit(
            pk=serial,
            organisation=parent.organisation,
            parent=parent,
            path=[*parent.path, serial],
            name=f"{name} {place}",
        )
        for place, (serial, parent) in enumerate(zip(serials, parents, strict=True))
    )


def grown(row: Row, role: str, world: World) -> list[str]:
    """What of a page has grown with the house: bytes, names of units or people, statements."""
    cache.clear()
    with undone():
        client = client_of(world, role)
        url = reverse(row.url, kwargs=dict(row.kwargs(world)))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url, dict(row.data(world)))
    if "html" not in page.get("Content-Type", "") or page.streaming:
        return []
    counts = {
        "bytes": (len(page.content), HEAVIEST),
        "units": (page.content.count(b"Largeteam"), MOST_LISTED),
        "people": (page.content.count(b"Largeperson"), MOST_LISTED),
        "statements": (
            len([one for one in asked if "SAVEPOINT" not in one["sql"]]),
            MOST + WARMING,
        ),
    }
    return [f"{number} {what}" for what, (number, most) in counts.items() if number > most]


def test_no_page_grows_with_the_house(world: World) -> None:
    grow(world)

    found = {name: too_much for name, row, role in PAGES if (too_much := grown(row, role, world))}

    assert found == {}
