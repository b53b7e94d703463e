"""Figures of observations, worked out by hand; bands, silence, and what is said and done."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from culture.accounts.models import User
from culture.metrics import reading, sources
from culture.metrics.content import hash_of, written
from culture.metrics.models import Release, Series
from culture.metrics.rolling.differences import subtract_releases
from culture.metrics.verification import _check_stated
from culture.metrics.windows import Window
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.medians import MedianTime, median_time
from culture.zones.services.situations import Ruling
from feedback.observations.figures import ObservationBand, band_of, done_in, figures_of
from feedback.observations.models import Observation
from feedback.observations.restating import restate
from feedback.observations.services.deciding import Became, answer, decide
from feedback.observations.sources import OBSERVATION, state_all
from feedback.observations.telling import answer_in_words, file_rows, rows_of
from tests import make
from tests.make_observations import DAY, an_observation
from tests.make_promises import a_member

NOW, TODAY = make.NOW, make.TODAY
DECEMBER = NOW + 9 * DAY
JANUARY = NOW + 40 * DAY


@pytest.fixture
def gate(db: None) -> Unit:
    top = make.a_unit(make.an_organisation(), name="Whole")
    return make.a_unit(top.organisation, parent=top, name="Gate")


@pytest.fixture
def lead(gate: Unit) -> User:
    return make.a_leader(gate, name="Mo Berg")


@pytest.fixture
def guard(gate: Unit) -> User:
    return a_member(gate, name="Eva Lie")


def decided(
    lead: User, guard: User, gate: Unit, ending: str, *, ago: int = 10, days: int = 1, **said: Any
) -> Observation:
    """An observation of some days ago, decided some days later."""
    told_at = NOW - ago * DAY
    observation = an_observation(guard, gate, now=told_at, **said)
    ruling = Ruling(f"Case {observation.pk}", "act") if ending == "situation" else None
    decide(
        actor=lead, observation=observation, ending=ending, words="We did.", became=Became(ruling),
        now=told_at + days * DAY,
    )  # fmt: skip
    return observation


def figures(gate: Unit, *, now: dt.datetime = NOW) -> Any:
    return figures_of(gate.organisation, [gate], now=now)[0]


@pytest.mark.parametrize(
    ("number", "band"),
    [(0, "few"), (4, "few"), (5, "some"), (9, "some"), (10, "many"), (19, "many"), (20, "most")],
)
def test_how_many_were_told_is_a_band(number: int, band: str) -> None:
    assert band_of(number) == band


@pytest.mark.parametrize("number", [0, 1, 4])
def test_the_same_is_said_of_none_and_of_four(
    gate: Unit, guard: User, lead: User, number: int
) -> None:
    for _one in range(number):
        decided(lead, guard, gate, "situation")
    found = figures(gate, now=DECEMBER)
    assert found.is_silent
    assert rows_of(found) == [("Told in half a year", "fewer than 5")]
    assert {band for _month, band in found.months} == {ObservationBand.FEW}
    assert len(found.months) == 6


def test_no_band_tells_on_which_day_somebody_told(gate: Unit, guard: User) -> None:
    """An attack: whoever reads each day, and knows who was there on the day on which it changed."""
    for _one in range(4):
        an_observation(guard, gate, now=NOW - DAY)
    before = figures(gate)
    an_observation(guard, gate, now=NOW)
    assert [figures(gate, now=NOW + n * DAY) for n in range(8)] == [before] * 8
    assert figures(gate, now=DECEMBER).told == ObservationBand.SOME


def test_shares_and_times_by_hand(gate: Unit, guard: User, lead: User) -> None:
    for days in (0, 1, 1, 3):
        decided(lead, guard, gate, "situation", days=days, kind="uncovered")
    for days in (2, 8):
        decided(lead, guard, gate, "declined", days=days)
    decided(lead, guard, gate, "answered", kind="thanks", days=1)
    an_observation(guard, gate, now=NOW - DAY)
    found = figures(gate)
    assert (found.implemented, found.uncovered) == (None, None)  # the month is not over
    assert (found.told, found.first_answer) == (ObservationBand.FEW, None)
    over = figures(gate, now=DECEMBER)
    assert (over.implemented.done, over.implemented.of) == (4, 6)
    assert round(over.implemented.interval.low, 3) == 0.3
    assert round(over.implemented.interval.high, 3) == 0.903
    assert over.uncovered is None  # four, which is too few to tell
    # 0 1 1 1 2 3 8 and one that waits: the fourth is the median, the first and the last its ends.
    assert over.first_answer == MedianTime(1, 0, math.inf, 8)
    assert answer_in_words(over.first_answer) == "1 day (at least 0)"
    assert [row[3] for row in file_rows([over])][:3] == [
        "5 to 9",
        "1 day (at least 0)",
        "67 % (4 of 6; 30 to 90 %)",
    ]


def test_an_answer_counts_before_the_outcome(gate: Unit, guard: User, lead: User) -> None:
    for _one in range(5):
        observation = an_observation(guard, gate, now=NOW - 10 * DAY)
        answer(actor=lead, observation=observation, words="Seen", now=NOW - 8 * DAY)
        decide(actor=lead, observation=observation, ending="answered", words="So", now=NOW - DAY)
    assert figures(gate, now=DECEMBER).first_answer.median == 2


def test_what_was_done_stands_on_the_page_of_the_unit(gate: Unit, guard: User, lead: User) -> None:
    decided(lead, guard, gate, "situation", text="Shared words", is_shared=True)
    decided(lead, guard, gate, "situation", text="Own words")
    decided(lead, guard, gate, "declined", text="Declined words")
    assert len(done_in(gate, now=NOW)) == 2
    page = make.a_client(
        make.a_leader(make.a_unit(gate.organisation, parent=gate.parent, name="Far"))
    )
    text = page.get(f"/observations/units/{gate.uuid}/").content.decode()
    assert "Shared words" in text
    assert "Own words" not in text
    assert "We did." in text
    assert "It is quiet here" in text
    assert "what the team says of its leaders" not in text  # seen by who sees the numbers


def test_what_is_stated_is_the_same_counted_another_way(
    gate: Unit, guard: User, lead: User
) -> None:
    for number in range(6):
        decided(lead, guard, gate, "situation" if number < 4 else "declined", kind="idea")
    decided(lead, guard, gate, "answered", kind="thanks")
    assert state_all(now=NOW) == 0  # the month is not over
    assert state_all(now=DECEMBER) == 6  # gate and whole; a month, a quarter and a year
    assert state_all(now=DECEMBER) == 0
    series = Series.objects.get(source=OBSERVATION)
    window = Window(period=Period.around(TODAY, Grain.QUARTER))
    [release] = [
        one for one in reading.newest_of_places(series).filter(unit=gate) if one.window == window
    ]
    entries = {one.key: one for one in release.said.entries}
    assert set(entries) == {"overall", "management-conviction", "kind-idea"}
    assert round(entries["management-conviction"].delivered or 0, 1) == 66.7
    assert entries["kind-idea"].n == 6
    again = {(one.unit, one.content.window): one.content for _series, one in restate()}
    newest = reading.newest_of_places(series)
    assert {(one.unit_id, one.window): one.said for one in newest} == again


def test_fewer_than_five_outcomes_are_stated_nowhere(gate: Unit, guard: User, lead: User) -> None:
    for _number in range(4):
        decided(lead, guard, gate, "situation")
    assert [state_all(now=now) for now in (NOW, DECEMBER, JANUARY)] == [0, 0, 0]


def test_what_was_told_before_is_deleted_where_other_tables_point_at_releases(
    gate: Unit, guard: User, lead: User
) -> None:
    for _number in range(6):
        decided(lead, guard, gate, "situation", kind="idea")
    assert state_all(now=DECEMBER) == 6
    own = Release.objects.filter(series__source=OBSERVATION)
    migration = import_module("feedback.observations.migrations.0003_counts_in_blocks")

    with connection.cursor() as cursor:
        cursor.execute(migration.FORWARD)

    assert not own.exists()


def test_what_became_of_one_cannot_be_subtracted(gate: Unit, guard: User, lead: User) -> None:
    """An attack: a unit less those below it, a year less its months, and all less its kinds."""
    whole = gate.parent
    assert whole
    top = make.a_leader(whole, name="Top")
    far = a_member(whole, name="Bo Lind")
    for number in range(8):
        kind = "idea" if number < 5 else "uncovered"
        decided(lead, guard, gate, "situation" if number % 2 else "declined", kind=kind)
    decided(top, far, whole, "declined", kind="idea")
    shown: dict[tuple[str, str, str], set[tuple[int, float]]] = {}
    for now in (NOW, DECEMBER, JANUARY):
        state_all(now=now)
        for release in Release.objects.filter(series__source=OBSERVATION):
            for one in release.said.entries:
                spot = (release.unit.name, release.grain, one.key)
                shown.setdefault(spot, set()).add((one.n, round(one.delivered or 0, 1)))
    grains, keys = ("month", "quarter", "year"), ("overall", "management-conviction", "kind-idea")
    # Five ideas in the month; the four others, with the one of the whole, are never five of a kind.
    five = {("Gate", grain, key): {(5, 40.0)} for grain in grains for key in keys}
    assert shown == five | {("Whole", *spot): found for (_gate, *spot), found in five.items()}
    assert subtract_releases(Series.objects.get(source=OBSERVATION)).small == ()
    assert [one.of for one in figures_shown(whole, gate)] == [5, 5]
    # A fifth that nobody has counted yet, and they are told together: of the whole alone.
    decided(top, far, whole, "declined", ago=12, days=3)
    state_all(now=JANUARY + DAY)
    year = Window(period=Period.around(TODAY, Grain.YEAR))
    series = Series.objects.get(source=OBSERVATION)
    newest = reading.newest(series, [(whole.pk, year), (gate.pk, year)])
    totals = {place: found.content.n for (place, _window), found in newest.items()}
    assert totals == {whole.pk: 10, gate.pk: 5}
    assert subtract_releases(series).small == ()
    assert _check_stated().wrong == 0


def figures_shown(*units: Unit) -> list[Any]:
    found = figures_of(units[0].organisation, units, now=JANUARY)
    return [one.implemented for one in found]


def test_a_count_of_few_that_is_published_anyway_is_found(
    gate: Unit, guard: User, lead: User
) -> None:
    """What was published until now, planted: the audit and the verification see it."""
    for _one in range(5):
        decided(lead, guard, gate, "declined", kind="idea")
    state_all(now=DECEMBER)
    series = Series.objects.get(source=OBSERVATION)
    year = Release.objects.get(series=series, unit=gate, grain="year")
    whole = gate.parent
    assert whole
    entries = tuple(replace(one, n=6) for one in year.said.entries if one.key != "kind-idea")
    document = written(replace(year.said, n=6, entries=entries))
    Release.objects.create(
        series=series, unit=whole, grain="year", starts_on=year.starts_on, sequence=2,
        published_at=DECEMBER, content=document, sha256=hash_of(document),
        units=sorted({gate.pk, gate.parent_id}),
    )  # fmt: skip
    where = "Whole, year from 2026-01-01, overall: 1 answers in no"
    small = subtract_releases(series).small
    assert {f"{where} unit below", f"{where} quarter"} <= set(small)
    assert _check_stated().wrong == 1


def test_said_and_done_stands_on_two_published_numbers() -> None:
    source = sources.get("said-and-done")
    assert source.regime is sources.Regime.DERIVED
    assert source.sides
    said, done = source.sides
    assert (said.source, said.side, said.key) == ("employee", "delivered", "service-climate")
    assert (done.source, done.side) == ("observation", "delivered")


def test_a_median_without_times_is_none_and_of_few_has_no_interval() -> None:
    assert median_time([]) is None
    assert median_time([3]) == MedianTime(3, None, None, 1)
    assert median_time([1, 2, 3, 4, 5]) == MedianTime(3, None, None, 5)
    assert median_time([1, 2, 3, 4, 5, 6]) == MedianTime(3, 1, 6, 6)
    assert median_time([1], waiting=2) == MedianTime(math.inf, None, None, 3)


def test_the_interval_of_a_median_covers_it_as_often_as_it_says() -> None:
    chance = random.Random(7)
    runs, covered = 4000, 0
    for _run in range(runs):
        found = median_time([chance.expovariate(1) for _one in range(15)])
        assert found
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= math.log(2) <= found.high
    # The fourth of fifteen on either side covers 96.5 %, worked out by hand.
    assert 0.955 <= covered / runs <= 0.975


def test_a_month_is_counted_where_the_organisation_is(gate: Unit, guard: User) -> None:
    last = dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC)  # already November in Oslo
    for _one in range(5):
        an_observation(guard, gate, now=last)
    found = figures(gate, now=DECEMBER)
    assert found.months[-1] == (dt.date(2026, 11, 1), ObservationBand.SOME)
    assert found.months[-2] == (dt.date(2026, 10, 1), ObservationBand.FEW)
