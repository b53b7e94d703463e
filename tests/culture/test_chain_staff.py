"""What a team says in waves beside customers and standards: three links with hand-made figures."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.utils import timezone

from culture.chain.links import ABLE, HEARD
from culture.chain.models import PredictionRound
from culture.metrics import embargoes
from culture.metrics.content import Content, Draft, Entry
from culture.metrics.counts import AtLeast
from culture.metrics.models import Measure, Release
from culture.metrics.reading import releases_of_edition
from culture.metrics.verification import _check_derived
from culture.metrics.windows import Window
from culture.metrics.writing import publish
from culture.scoring.intervals import Interval
from surveys.instruments.measures import describe_version
from tests import make
from tests.culture.chain import ChainWorld, a_chain_world
from tests.culture.test_chain_web import address, rows_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> ChainWorld:
    """Two dimensions; sixteen customers expect 5.0 and get 3.0, each with a deviation of 1.0328."""
    world = a_chain_world(now=timezone.now())
    world.answer()
    return world


def a_level(key: str, level: float, half: float, *, n: int, sd: float | None = None) -> Entry:
    ends = Interval(level - half, level + half)
    kind = "overall" if key == "overall" else "dimension"
    return Entry(kind, key, n=n, delivered=level, interval=ends, lasting=ends, delivered_sd=sd)


def a_wave(world: ChainWorld, key: str, *entries: Entry, high: int = 7, number: int = 1) -> Window:
    """Publish what the team says of one questionnaire, today."""
    version = make.a_version(
        world.unit.organisation, key=key, sides=["delivered"], items=(1, 1), high=high
    )
    version.instrument.source = "employee"
    version.instrument.save()
    describe_version(version)
    day = world.now.astimezone(dt.UTC).date()
    window = Window(edition=uuid.UUID(int=number), name="Autumn", closed_on=day)
    content = Content(
        source="employee", sides=("delivered",), low=1, high=high, k=5, n=entries[0].n,
        window=window, entries=entries,
    )  # fmt: skip
    series = Measure.objects.get(uuid=version.uuid).series
    assert publish(series, [Draft(world.unit.pk, content, [world.unit.pk])], now=world.now) == 1
    return window


def gap_of(world: ChainWorld, source: str, key: str = "d1") -> Entry:
    release = Release.objects.filter(series__source=source, unit=world.unit).latest("sequence")
    entry = release.said.one("overall" if key == "overall" else "dimension", key)
    assert entry
    return entry


def rounded(entry: Entry) -> tuple[float | None, ...]:
    ends = entry.lasting or Interval(0, 0)
    return tuple(round(one, 3) for one in (entry.value, *ends))


def test_what_a_team_thinks_customers_expect_is_held_against_it_by_welch(world: ChainWorld) -> None:
    """4.2 of 20 less 5.0 of 16: the error is √(.64/20 + 1.0667/16) = .3141, t of 27.8 is 2.049."""
    a_wave(world, HEARD, a_level("d1", 4.2, 0.374, n=20, sd=0.8))
    found = gap_of(world, "staff-listening")
    assert (found.expected, found.delivered) == (5.0, 4.2)
    # What is derived is of no version, and nobody's answer to attack.
    assert {one.series.source for one in releases_of_edition(uuid.UUID(int=1))} == {"employee"}
    assert rounded(found) == (-0.8, -1.444, -0.156)
    assert (found.n, found.expected_n, found.delivered_n) == (16, 16, 20)


def test_a_standard_is_exact_so_the_interval_is_that_of_the_team(world: ChainWorld) -> None:
    world.set_standard("d1", 5.5)
    world.state()
    a_wave(world, HEARD, a_level("d1", 4.2, 0.374, n=20, sd=0.8))
    a_wave(world, ABLE, a_level("d1", 4.0, 0.6, n=AtLeast(9)), number=2)

    standards, ability = gap_of(world, "staff-standards"), gap_of(world, "ability")

    assert rounded(standards) == (1.3, 0.926, 1.674)
    assert (standards.n, standards.expected_n) == (20, 20)
    assert rounded(ability) == (-1.5, -2.1, -0.9)
    assert isinstance(ability.delivered_n, AtLeast)
    assert (ability.n, ability.delivered_n) == (9, 9)
    assert (_check_derived().compared, _check_derived().wrong) == (4, 0)


def test_another_scale_is_brought_to_a_hundred_and_says_so(world: ChainWorld) -> None:
    """4.2 of 1 to 5 is 80, and 5.0 of 1 to 7 is 66.667."""
    a_wave(world, HEARD, a_level("d1", 4.2, 0.4, n=20), high=5)
    release = Release.objects.get(series__source="staff-listening", unit=world.unit)
    assert release.said.scales == (Interval(1, 7), Interval(1, 5))
    assert rounded(gap_of(world, "staff-listening"))[0] == 13.333


def test_another_questionnaire_of_employees_is_no_link(world: ChainWorld) -> None:
    a_wave(world, "role-clarity", a_level("d1", 4.2, 0.4, n=20))
    assert not Release.objects.filter(series__source="staff-listening").exists()


def test_the_map_stands_on_the_team_where_no_lead_has_predicted(world: ChainWorld) -> None:
    for key in ("d1", "d2"):
        world.set_standard(key, 5.5)
    world.state()
    both = [a_level(key, 4.2, 0.374, n=AtLeast(20), sd=0.8) for key in ("overall", "d1", "d2")]
    a_wave(world, HEARD, *both)
    able = [replace(one, n=20) for one in both]
    a_wave(world, ABLE, *able, number=2)
    url = address(world, "unit")

    page = text_of(make.a_client(world.hr), url)

    assert "Listening of the team: what it thinks customers expect" in page
    assert "16 answers, 20 or more answers of the team" in page
    assert "Listening: what we think customers expect" not in page
    assert "Ability: what the team is able to give, less the standard we set" in page
    assert "20 answers of the team" in page
    told = {row["Key"]: row for row in rows_of(make.a_client(world.hr), address(world, "table"))}
    assert (told["ability"]["Gap"], told["staff-standards"]["Gap"]) == ("-1.3", "1.3")


def test_a_prediction_of_the_lead_comes_first_and_the_team_stands_beside_it(
    world: ChainWorld,
) -> None:
    PredictionRound.objects.create(
        organisation=world.unit.organisation, since=world.quarter.starts_on, begun_at=world.now
    )
    a_wave(world, HEARD, a_level("overall", 4.2, 0.374, n=20), a_level("d1", 4.2, 0.374, n=20))
    (held,) = embargoes.of_person(world.lead, day=world.now.date())
    told = Release.objects.get(series__source="staff-listening")
    assert held.covers(told.series, told.window)
    world.predict(4.5, 4.5)
    world.set_standard("d1", 5.5)
    world.set_standard("d2", 5.5)
    world.state()

    page = text_of(make.a_client(world.hr), address(world, "unit"))

    assert "Listening: what we think customers expect" in page
    assert "Listening of the team: what it thinks customers expect" in page
