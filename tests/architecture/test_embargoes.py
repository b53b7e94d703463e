"""What a lead is asked first comes to that lead by no way out of the house.

Customers say numbers that stand nowhere else. Every page, file and address of the access table,
the weekly mail and messages to programs are read twice: none shows one of these numbers before the
lead has answered. What shows one afterwards is listed, so that a new way out is noticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from culture.accounts.models import User
from culture.actions.finders import WIDEST_GAP
from culture.actions.listing import FROM_FINDING
from culture.actions.models import Action, ActionCheck, ActionVerdict
from culture.actions.services.making import ActionOrigin, Purpose, say_done
from culture.chain.asked import owed_by, quarter_of
from culture.chain.models import Prediction, PredictionRound
from culture.core import findings
from culture.digests.telling import digest_for
from culture.hooks.events import HookEvent, happened
from culture.metrics import reading
from culture.metrics.models import Measure, Series
from culture.metrics.windows import Window
from culture.org.models import Unit
from tests import make, make_actions
from tests.architecture.access.canaries import texts_of
from tests.architecture.access.clients import client_of, sign_everybody_in, undone
from tests.architecture.access.rows import Build, Row, all_rows, nothing
from tests.architecture.access.world import World, a_world

# Sixty customers expect 83.4 of 100 and get 61.2, which is 22.2 below.
EXPECTED, DELIVERED = (83, 83, 83, 84, 84) * 12, (61, 61, 61, 61, 62) * 12
MARKS = ("83.4", "61.2", "22.2")
OPENED = 200

SHOW_THEM = {
    "actions:action",
    "actions:findings",
    "actions:make",
    "actions:table",
    "actions:workbook",
    "api:releases",
    "core:home",
    "dashboards:chart",
    "dashboards:compare",
    "dashboards:compare_table",
    "dashboards:compare_workbook",
    "dashboards:dimension",
    "dashboards:dimension_chart",
    "dashboards:table",
    "dashboards:unit",
    "dashboards:workbook",
    "digest",
}


@dataclass(frozen=True)
class Planted:
    """The numbers, and two actions that human resources made of them: one runs, one is closed."""

    piers: Sequence[Unit]
    series: Series
    running: Action
    closed: Action


@pytest.fixture
def world(db: None) -> World:
    """A world in which nothing but our numbers was published."""
    found = a_world(with_canaries=False)
    sign_everybody_in(found)
    return found


def _plant(world: World) -> Planted:
    now = timezone.now()
    version = make.a_version(world.organisation, key="rare", items=(1,), low=0, high=100)
    pairs = [((one,), (other,)) for one, other in zip(EXPECTED, DELIVERED, strict=True)]
    names = ("Pier 1", "Pier 2")
    piers = [make.a_unit(world.organisation, parent=world.unit, name=name) for name in names]
    for unit in (world.unit, *piers):
        touchpoint = make.a_touchpoint(unit, version)
        make.some_responses(touchpoint, pairs, day=world.organisation.day_of(now))
    make.settle(now)
    series = Measure.objects.select_related("series").get(uuid=version.uuid).series
    running = _action(world, series, now, closed=False)
    return Planted(piers, series, running, _action(world, series, now, closed=True))


def _action(world: World, series: Series, now: dt.datetime, *, closed: bool) -> Action:
    """Made of what was found, as the page makes it, to move a number where it is closed."""
    day, owner = world.organisation.day_of(now), world.users["employee"]
    every = findings.find(world.unit, actor=world.users["hr"], day=day)
    found = next(
        one
        for one in every
        if one.kind == WIDEST_GAP and one.spot and one.spot.series == series.uuid
    )
    window = Window(period=quarter_of(day))
    release = reading.newest_release(series, world.unit, window)
    assert release
    assert found.spot
    action = make_actions.an_action(
        world.users["hr"],
        world.unit,
        owner=owner,
        now=now,
        origin=ActionOrigin(FROM_FINDING, found.token, found.title),
        purpose=Purpose(found.spot, release) if closed else None,
    )
    if closed:
        say_done(actor=owner, action=action, now=now)
        figure = {"window": window.token, "name": "", "is_gap": True, "low": None, "high": None}
        number = figure | {"value": -22.2, "n": 60}
        ActionCheck.objects.create(
            action=action,
            verdict=ActionVerdict.CANNOT_TELL,
            before=release,
            after=release,
            figures={"before": number, "after": number, "rises": True, "obstacle": "ASKED"}
            | {"effect": None, "answers_needed": None},
            checked_at=now,
        )
    return action


def _ask(world: World) -> None:
    """Ask since the quarter began, though some of it was shown: it is held back all the same."""
    quarter = quarter_of(world.organisation.day_of(timezone.now()))
    PredictionRound.objects.create(
        organisation=world.organisation, since=quarter.starts_on, begun_at=timezone.now()
    )


def _answer(world: World) -> None:
    """The leads answer all that they are asked, as declining does."""
    day = world.organisation.day_of(timezone.now())
    for role in ("manager", "other_manager"):
        lead = User.objects.get(pk=world.users[role].pk)
        Prediction.objects.bulk_create(
            Prediction(
                unit=owed.unit,
                series=owed.series,
                starts_on=owed.quarter.starts_on,
                lead=lead,
                state=Prediction.State.DECLINED,
                said_at=timezone.now(),
            )
            for owed in owed_by(lead, day=day)
        )


@dataclass(frozen=True)
class WayOut:
    """One way out: what it is called, and how to read all that comes by it, after making it."""

    name: str
    ready: Callable[[], Callable[[], str]]


def _ways(world: World, planted: Planted) -> Iterator[WayOut]:
    """Every page, file and address of the API, the weekly mail and messages to programs."""
    lead, program = client_of(world, "manager"), client_of(world, "key")
    asked = {"series": str(planted.series.uuid)}

    def page(client: Client, name: str, facts: dict[str, str], kwargs: Build = nothing) -> WayOut:
        def ready() -> Callable[[], str]:
            url = reverse(name, kwargs=dict(kwargs(world)))
            return lambda: "\n".join(texts_of(client.get(url, facts)))

        return WayOut(name, ready)

    for row in _rows("manager"):
        yield page(lead, row.url, asked, row.kwargs)
    for row in _rows("key"):
        yield page(program, row.url, {}, row.kwargs)
    for name, facts, kwargs in _own(world, planted):
        yield page(lead, name, asked | facts, _given(kwargs))
    yield WayOut("digest", lambda: lambda: _mail_of_a_week(world))
    yield WayOut("hooks", lambda: lambda: _told_to_programs(world))


def _rows(role: str) -> list[Row]:
    """What a role reads; addresses of the chain make a round of their own, and stand below."""
    found = [row for row in all_rows() if row.method == "get" and row.expected.get(role) == OPENED]
    return [row for row in found if not row.url.startswith("chain:")]


def _own(world: World, planted: Planted) -> Iterator[tuple[str, dict[str, str], dict[str, Any]]]:
    """What is asked of these numbers, and made of them; rows of the table make others."""
    token = Window(period=quarter_of(world.organisation.day_of(timezone.now()))).token
    here, one, other = world.unit.uuid, *(pier.uuid for pier in planted.piers)
    of_series = {"uuid": here, "series": planted.series.uuid}
    spot = f"{planted.series.uuid}/dimension/d1"
    yield "chain:standards", {}, {"uuid": here}
    yield "chain:predict", {}, of_series | {"quarter": token}
    yield "chain:set_standard", {}, of_series | {"kind": "dimension", "key": "d1"}
    yield "dashboards:compare", {"with": str(other)}, {"identity": one}
    yield "actions:make", {"unit": str(here), "number": spot}, {}
    for action in (planted.running, planted.closed):
        yield "actions:action", {}, {"uuid": action.uuid}
    for name in ("actions:index", "actions:table", "actions:workbook"):
        yield name, {"show": "closed"}, {}


def _given(kwargs: dict[str, Any]) -> Build:
    return lambda _world: kwargs


def _mail_of_a_week(world: World) -> str:
    now, day = timezone.now(), world.organisation.day_of(timezone.now())
    lead = User.objects.get(pk=world.users["manager"].pk)
    written = digest_for(lead, monday=day - dt.timedelta(days=day.weekday()), now=now)
    return f"{written.subject}\n{written.body}" if written else ""


def _told_to_programs(world: World) -> str:
    now = timezone.now()
    span = {"after": now - dt.timedelta(days=9), "until": now}
    return str([happened(event, world.organisation, **span) for event in HookEvent])


def test_no_way_out_shows_what_is_to_be_predicted(world: World) -> None:
    planted = _plant(world)
    _ask(world)
    before, after = set(), set()
    for way in _ways(world, planted):
        with undone():
            read = way.ready()
            before |= _shown(way, read())
            _answer(world)
            after |= _shown(way, read())
    assert before == set()
    assert after == SHOW_THEM


def _shown(way: WayOut, text: str) -> set[str]:
    return {way.name} if any(mark in text for mark in MARKS) else set()
