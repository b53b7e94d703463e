"""What browsers look at: a world with a year of numbers, and sessions of its people."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from culture.org.models import Person, Position, Unit
from feedback.touchpoints.mirrors.publishing import publish_mirrors
from feedback.touchpoints.services.mirrors import create_link
from surveys.instruments.services.adoption import adopt_instrument
from surveys.instruments.services.publication import publish_version
from surveys.workshops.services import draw_line, plan_workshop
from tests import make, make_waves
from tests.make_releases import a_wave_release

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from culture.accounts.models import User
    from feedback.touchpoints.models import Touchpoint
    from surveys.workshops.models import Workshop
    from tests.architecture.access.world import World


def numbers_of_a_year(world: World) -> Unit:
    """A unit of the manager's, with numbers from a questionnaire of the library."""
    hr = world.users["hr"]
    draft = adopt_instrument(key="service-quality", actor=hr, now=make.NOW)
    version = publish_version(draft=draft, actor=hr, now=make.NOW)
    station = make.a_unit(world.organisation, parent=world.root, name="Central station", code="C")
    manager = Person.objects.get(user=world.users["manager"])
    make.a_position(manager, station, kind=Position.Kind.LEADS)
    halls = [make.a_unit(world.organisation, parent=station, name=f"Hall {n}") for n in "AB"]
    for unit, delivered in ((station, 5), (halls[0], 4), (halls[1], 6)):
        touchpoint = make.a_touchpoint(unit, version)
        for quarters in range(4):
            day = make.TODAY - dt.timedelta(days=60 + 91 * quarters)
            answers = [
                ((6,) * 22, tuple(max(1, delivered - (place + n) % 4) for place in range(22)))
                for n in range(12)
            ]
            make.some_responses(touchpoint, answers, day=day)
    make.settle()
    return station


def a_mirror_of_two_blocks(world: World) -> Touchpoint:
    """The employee's own link with two blocks of answers."""
    version = make.a_version(world.organisation, items=(1, 1))
    link = create_link(
        actor=world.users["employee"], name="Eva", unit=world.unit, version=version, now=make.NOW
    )
    desk = make.a_touchpoint(world.unit, version)
    for delivered in (3, 5):
        make.some_responses(link, [((6, 6), (delivered, delivered + n % 2)) for n in range(10)])
        make.some_responses(desk, [((6, 6), (5, 5))] * 6)
        make.settle()
        publish_mirrors(now=make.NOW)
    return link


def measured_workshops(world: World) -> list[Workshop]:
    """A foundation workshop measured before and after, and an advanced one advised against."""
    hr, unit = world.users["hr"], world.unit
    version = make.a_version(world.organisation, key="empathy", sides=("delivered",), low=1, high=5)
    for day, delivered in ((dt.date(2026, 3, 1), 3.1), (dt.date(2026, 10, 1), 3.6)):
        interval = [delivered - 0.2, delivered + 0.2]
        a_wave_release(unit, version, closed_on=day, delivered=delivered, interval=interval)
    draw_line(actor=hr, level=Decimal(4), now=make.NOW)
    facts = {"unit": unit, "held_on": dt.date(2026, 6, 10)}
    return [
        plan_workshop(actor=hr, facts=facts | {"kind": kind, "title": kind}, now=make.NOW)
        for kind in ("foundation", "advanced")
    ]


def waves_of_a_year(world: World) -> Unit:
    """A unit of the manager's with four teams, one withheld, and two waves."""
    division = make.a_unit(world.organisation, parent=world.root, name="Central station", code="S")
    manager = Person.objects.get(user=world.users["manager"])
    make.a_position(manager, division, kind=Position.Kind.LEADS)
    names = ("Ticket office", "Platforms", "Lost property", "Night shift")
    teams = [make.a_unit(world.organisation, parent=division, name=name) for name in names]
    climate = make_waves.a_culture_version(
        world.organisation, key="climate", items=(3, 4, 3), sides=("expected", "delivered")
    )
    vitality = make_waves.a_culture_version(world.organisation, key="vitality", items=(4, 3, 3))
    for day, shift in ((dt.date(2026, 4, 1), 0), (make_waves.CLOSED, 1)):
        rng = random.Random(day.month)
        answers = {
            team: [
                tuple(
                    min(5, max(1, round(rng.gauss(2.6 + place * 0.5 + shift * 0.3, 0.8))))
                    for _item in range(10)
                )
                for _person in range(4 if place == 3 else 18)
            ]
            for place, team in enumerate(teams)
        }
        hopes = {
            team: [tuple(rng.choice((3, 4, 4, 5)) for _item in range(10)) for _row in rows]
            for team, rows in answers.items()
        }
        facts: dict[str, Any] = {
            "name": f"{day:%B}",
            "closed_on": day,
            "invited": 24,
            "tenure": ["under-1", "1-3", "3-10", "3-10", "over-10"],
            "role": ["customers", "customers", "colleagues"],
        }
        make_waves.a_published_wave(climate, answers, expected=hopes, **facts)
        make_waves.a_published_wave(vitality, answers, **facts)
    return division


def sign_in(context: BrowserContext, house: str, user: User) -> None:
    """Give the browser the session of a user who has just typed the password."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": house}])
