"""The typed document of a release: written, read, hashed, in sequence."""

import datetime as dt
import json
import uuid
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from culture.accounts.models import Scope
from culture.metrics.content import (
    Breakdown,
    BreakdownClass,
    Content,
    DifferenceReliability,
    Entry,
    Stratum,
    TeamAgreement,
    hash_of,
    read,
    written,
)
from culture.metrics.counts import AtLeast
from culture.metrics.lines import lines_of
from culture.metrics.models import Release, Series
from culture.metrics.reading import newest
from culture.metrics.windows import Window, read_period
from culture.metrics.writing import Draft, publish
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.intervals import Interval
from tests import make

AUTUMN = Window(edition=uuid.UUID(int=1), name="Autumn", closed_on=dt.date(2026, 11, 20))
JULY = Window(period=Period(dt.date(2026, 7, 1), Grain.MONTH))
SUMMER = Window(period=Period(dt.date(2026, 7, 1), Grain.QUARTER))
THIS_YEAR = Window(period=Period(dt.date(2026, 1, 1), Grain.YEAR))

LEVEL = Entry("dimension", "d1", n=20, delivered=3.5, interval=Interval(3.5, 3.5))
GAP = Entry("overall", "overall", n=20, expected=4.5, delivered=3.5, gap=-1.0)


def some_content(**facts: Any) -> Content:
    return replace(
        Content(
            source="employee",
            sides=("delivered",),
            low=1,
            high=5,
            k=5,
            n=20,
            entries=(LEVEL,),
            window=AUTUMN,
            versions=(2,),
            asked=24,
        ),
        **facts,
    )


def test_what_is_written_is_read_again() -> None:
    full = some_content(
        entries=(
            GAP,
            replace(LEVEL, lasting=Interval(3.2, 3.8), agreement="weak"),
            replace(GAP, key="d1", interval=Interval(-1.2, -0.8), lasting=Interval(-1.2, -0.8)),
        ),
        flagged=1,
        ways=(("form", 12), ("import", 8)),
        strata=(
            Stratum(
                "7", 2, AtLeast(9), (replace(LEVEL, n=AtLeast(9), lasting=LEVEL.interval), GAP)
            ),
            Stratum("8", 2, 11, ()),
        ),
        breakdowns=(Breakdown("tenure", (BreakdownClass(("under-1", ""), 9, (LEVEL,)),)),),
        levels=(
            TeamAgreement(
                "d1", "delivered", 20, 2, 0.1, None, "little", 0.5, 0.8, Interval(0.7, 0.9)
            ),
        ),
        differences=(DifferenceReliability("d1", None, "too few answers to tell"),),
    )
    stored = json.loads(json.dumps(written(full)))

    assert read(stored) == replace(
        full,
        breakdowns=(
            Breakdown(
                "tenure",
                (BreakdownClass(("under-1", ""), 9, (replace(LEVEL, lasting=LEVEL.interval),)),),
            ),
        ),
    )
    assert hash_of(written(read(stored))) == hash_of(stored)


def test_a_number_has_no_negative_zero_and_no_key_for_what_is_not_there() -> None:
    (entry,) = written(some_content(entries=(replace(LEVEL, delivered=-0.0),)))["subjects"]

    assert str(entry["delivered"]) == "0.0"
    assert sorted(entry) == [
        "delivered",
        "dimension",
        "expected",
        "gap",
        "interval",
        "key",
        "kind",
        "n",
        "pair",
    ]


def test_the_value_is_the_gap_or_the_one_side_that_was_asked() -> None:
    assert GAP.value == -1.0
    assert LEVEL.value == 3.5
    assert Entry("item", "i", expected=4.0).value == 4.0


@pytest.mark.parametrize(
    ("window", "token"), [(JULY, "2026-07"), (SUMMER, "2026-Q3"), (THIS_YEAR, "2026")]
)
def test_a_period_is_read_from_its_token(window: Window, token: str) -> None:
    assert window.token == token
    assert read_period(token) == window.period


def test_windows_stand_in_order_of_time_the_shorter_first() -> None:
    later = Window(edition=uuid.UUID(int=2), closed_on=dt.date(2026, 11, 21))
    windows = [THIS_YEAR, later, SUMMER, AUTUMN, JULY]

    assert sorted(windows) == [JULY, SUMMER, AUTUMN, later, THIS_YEAR]
    assert (AUTUMN.token, AUTUMN.grain, AUTUMN.starts_on) == (
        str(uuid.UUID(int=1)),
        "edition",
        dt.date(2026, 11, 20),
    )


@pytest.fixture
def series(db: None) -> Series:
    return Series.objects.create(
        organisation=make.an_organisation(),
        source="employee",
        instrument=uuid.uuid4(),
        low=1,
        high=5,
        sides=["delivered"],
        names={"en": "Climate"},
    )


@pytest.fixture
def units(series: Series) -> tuple[Unit, Unit]:
    root = make.a_unit(series.organisation, name="Whole")
    return root, make.a_unit(series.organisation, parent=root, name="Team")


def published(series: Series, unit: Unit, content: Content, *, about: Unit | None = None) -> int:
    draft = Draft(unit.pk, content, [unit.pk], about=about.pk if about else None)
    return publish(series, [draft], now=make.NOW)


def test_only_what_says_something_new_is_written_in_sequence(
    series: Series, units: tuple[Unit, Unit]
) -> None:
    root, team = units
    first, second = some_content(window=JULY), some_content(window=JULY, n=21)

    assert [published(series, root, one) for one in (first, first, second)] == [1, 0, 1]
    assert published(series, team, second) == 1
    assert published(series, root, second, about=team) == 1
    assert published(series, root, some_content(entries=())) == 0

    facts = Release.objects.order_by("pk").values_list("unit", "about", "sequence")
    assert list(facts) == [
        (root.pk, None, 1),
        (root.pk, None, 2),
        (team.pk, None, 1),
        (root.pk, team.pk, 1),
    ]
    assert newest(series, [(root.pk, JULY)])[root.pk, JULY].content.n == 21
    assert list(newest(series, [(root.pk, JULY)], about=team.pk)) == [(root.pk, JULY)]
    with pytest.raises(ValueError, match="some time"):
        published(series, root, some_content(window=None))


def test_a_unit_has_its_own_periods_and_the_editions_of_those_above(
    series: Series, units: tuple[Unit, Unit]
) -> None:
    root, team = units
    may = Window(period=Period(dt.date(2026, 5, 1), Grain.MONTH))
    for window in (JULY, THIS_YEAR, AUTUMN):
        published(series, root, some_content(window=window))
    for window in (JULY, may):
        published(series, team, some_content(window=window))

    (whole,), (own,) = lines_of(root), lines_of(team)

    assert whole.last == {Grain.MONTH: dt.date(2026, 7, 1), Grain.YEAR: dt.date(2026, 1, 1)}
    assert own.first == {Grain.MONTH: dt.date(2026, 5, 1)}
    assert own.last == {Grain.MONTH: dt.date(2026, 7, 1)}
    assert whole.editions == own.editions == (AUTUMN,)
    assert own.editions[0].name == "Autumn"
    assert own.newest == AUTUMN
    assert replace(whole, editions=()).newest == THIS_YEAR
    assert replace(own, editions=()).newest == JULY


def test_an_outline_has_no_items(series: Series, units: tuple[Unit, Unit]) -> None:
    entries = (GAP, LEVEL, replace(LEVEL, kind="item"), replace(GAP, pair="adequacy"))
    published(series, units[0], some_content(entries=entries))
    spots = [(units[0].pk, AUTUMN), (units[1].pk, AUTUMN), (units[0].pk, JULY)]

    (found,) = newest(series, spots, outline=True).values()

    kept = [(one.kind, one.pair) for one in found.content.entries]
    assert kept == [("overall", "gap"), ("dimension", "gap"), ("overall", "adequacy")]
    assert len(newest(series, spots)[units[0].pk, AUTUMN].content.entries) == 4


def test_the_api_gives_the_newest_release_of_each_place(
    series: Series, units: tuple[Unit, Unit]
) -> None:
    root, team = units
    for content in (some_content(window=JULY), some_content(window=JULY, n=21)):
        published(series, root, content)
    published(series, root, some_content(window=JULY), about=team)
    published(series, team, some_content())
    secret = make.an_api_key(root.organisation, scopes=[Scope.GAPS_READ.value])

    def found(secret: str = secret, **query: str) -> list[dict[str, object]]:
        answer = Client().get(
            "/api/v1/releases/", query, headers={"Authorization": f"Bearer {secret}"}
        )
        assert answer.status_code == 200, answer.content
        results: list[dict[str, object]] = answer.json()["results"]
        return results

    def sequences(**query: str) -> list[tuple[object, object]]:
        return [(one["sequence"], one["about"]) for one in found(**query)]

    assert sequences(unit=str(root.uuid)) == [(1, str(team.uuid)), (2, None)]
    (one,) = found(edition=str(AUTUMN.edition), source="employee", grain="edition")
    assert one["content"] == written(some_content())
    assert (one["unit"], one["edition_name"]) == (str(team.uuid), "Autumn")
    assert (one["starts_on"], one["source"]) == ("2026-11-20", "employee")
    assert found(source="customer") == []
    stranger = make.an_api_key(make.an_organisation(name="Else"), scopes=[Scope.GAPS_READ.value])
    assert found(stranger) == []


def test_numbers_of_a_period_keep_the_day_and_their_order(
    series: Series, units: tuple[Unit, Unit]
) -> None:
    series.source = "customer"
    series.save()
    root, team = units
    for n in (20, 21):
        drafts = [Draft(unit.pk, some_content(window=JULY, n=n), [unit.pk]) for unit in units]
        publish(series, drafts, now=make.NOW)
    publish(series, [Draft(root.pk, some_content(window=JULY, n=22), [root.pk])], now=make.NOW)

    day = dt.datetime(2026, 11, 21, 23, tzinfo=dt.UTC)  # it begins in Oslo
    found = Release.objects.filter(series=series).order_by("pk")
    moments = [(one.unit_id, (one.published_at - day).microseconds) for one in found]
    assert moments == [(root.pk, 0), (team.pk, 0), (root.pk, 1), (team.pk, 1), (root.pk, 2)]
    assert max(one.published_at for one in found) - day == dt.timedelta(microseconds=2)
