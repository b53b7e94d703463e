"""Sources made of two others, sources about another unit, and stated facts."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection

from culture.metrics import sources
from culture.metrics.closed.releases import publish_wave
from culture.metrics.content import Content, Draft, Entry, read
from culture.metrics.lines import lines_of
from culture.metrics.models import Measure, Release, Series, Subject
from culture.metrics.reading import crossings
from culture.metrics.sources import Regime, SideRef, Source
from culture.metrics.stated import Share, stated
from culture.metrics.verification import _check_derived
from culture.metrics.windows import Window, matched
from culture.metrics.writing import publish
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from culture.scoring.intervals import Interval
from tests import make, make_waves

AUTUMN = Window(edition=uuid.UUID(int=1), name="Autumn", closed_on=dt.date(2026, 11, 20))
SPRING = Window(edition=uuid.UUID(int=2), name="Spring", closed_on=dt.date(2026, 4, 20))
SUMMER = Window(edition=uuid.UUID(int=3), name="Summer", closed_on=dt.date(2026, 5, 21))
Q4 = Window(period=Period(dt.date(2026, 10, 1), Grain.QUARTER))
Q3 = Window(period=Period(dt.date(2026, 7, 1), Grain.QUARTER))


@pytest.fixture(autouse=True)
def registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", dict(sources._sources))
    sources.register(Source("prediction", "Predictions", Regime.CLOSED))
    sources.register(
        Source(
            "listening",
            "Listening",
            Regime.DERIVED,
            sides=(SideRef("prediction", "delivered"), SideRef("customer", "delivered")),
        )
    )


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({Q3, Q4}, {Q4}, [(Q4, Q4, Q4)]),
        ({AUTUMN}, {Q3, Q4}, [(AUTUMN, Q4, AUTUMN)]),
        ({AUTUMN}, {Q3}, []),
        ({SPRING, AUTUMN}, {AUTUMN}, [(AUTUMN, AUTUMN, AUTUMN)]),
        ({SPRING}, {AUTUMN}, []),
        ({SUMMER}, {AUTUMN}, [(SUMMER, AUTUMN, AUTUMN)]),
        ({SPRING, SUMMER}, {AUTUMN}, [(SUMMER, AUTUMN, AUTUMN)]),
        ({SPRING}, set(), []),
    ],
)
def test_windows_of_two_sources_meet(
    first: set[Window], second: set[Window], found: list[tuple[Window, Window, Window]]
) -> None:
    assert list(matched(first, second)) == found


def a_series(unit: Unit, source: str, sides: tuple[str, ...]) -> Series:
    series = Series.objects.create(
        organisation=unit.organisation,
        source=source,
        instrument=uuid.uuid4(),
        low=1,
        high=7,
        sides=list(sides),
        names={"en": source},
    )
    measure = Measure.objects.create(series=series, number=1, labels={})
    Subject.objects.create(
        measure=measure, kind="dimension", position=0, key="d1", names={"en": "Care"}, factor=1
    )
    return series


PREDICTED = Content(
    source="prediction",
    sides=("delivered",),
    low=1,
    high=7,
    k=5,
    n=20,
    window=AUTUMN,
    entries=(
        Entry("overall", "overall", n=20, delivered=6.0),
        Entry("dimension", "d1", n=20, delivered=6.0, lasting=Interval(5.7, 6.3)),
        Entry("dimension", "d2", n=20, delivered=5.0),
    ),
)
FOUND = Content(
    source="customer",
    sides=("expected", "delivered"),
    low=1,
    high=7,
    k=5,
    n=25,
    window=Q4,
    versions=(1,),
    entries=(
        Entry("overall", "overall", n=25, expected=6.0, delivered=5.0, gap=-1.0),
        Entry(
            "dimension",
            "d1",
            n=25,
            expected=6.0,
            delivered=5.0,
            gap=-1.0,
            interval=Interval(-1.1, -0.9),
            delivered_sd=1.0,
        ),
    ),
)


@pytest.fixture
def unit(db: None) -> Unit:
    return make.a_unit(make.an_organisation())


@pytest.fixture
def both(unit: Unit) -> tuple[Series, Series]:
    return (
        a_series(unit, "prediction", ("delivered",)),
        a_series(unit, "customer", ("expected", "delivered")),
    )


def say(series: Series, unit: Unit, content: Content) -> int:
    return publish(series, [Draft(unit.pk, content, [unit.pk])], now=make.NOW)


def heard() -> Iterator[Content]:
    for release in Release.objects.filter(series__source="listening").order_by("sequence"):
        yield read(release.content)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_gap_of_two_sources_appears_with_the_second_of_them(
    unit: Unit, both: tuple[Series, Series], order: tuple[int, int]
) -> None:
    for place in order:
        assert not list(heard())
        assert say(both[place], unit, (PREDICTED, FOUND)[place]) == 1

    (content,) = heard()

    assert (content.source, content.window, content.n) == ("listening", AUTUMN, 20)
    # The dimensions differ, so an overall score would compare unlike things.
    (entry,) = content.entries
    assert (entry.key, entry.expected, entry.delivered, entry.gap) == ("d1", 6.0, 5.0, -1.0)
    # Half of the prediction's interval is 0.3, of the customers' t(24) / 5 = 0.41278.
    assert entry.interval == pytest.approx((-1.51029, -0.48971), abs=1e-4)
    (line,) = [one for one in lines_of(unit) if one.series.source == "listening"]
    assert line.editions == (AUTUMN,)
    subject = Subject.objects.get(measure__series=line.series)
    assert subject.names == {"en": "Care"}


def test_what_is_derived_follows_what_changes_and_nothing_else(
    unit: Unit, both: tuple[Series, Series]
) -> None:
    predicted, found = both
    say(predicted, unit, PREDICTED)
    say(found, unit, FOUND)
    say(found, unit, replace(FOUND, window=Q3))
    say(found, unit, replace(FOUND, flagged=3))
    better = replace(FOUND.entries[1], delivered=5.5)
    say(found, unit, replace(FOUND, entries=(better,)))

    assert [content.entries[0].gap for content in heard()] == [-1.0, -0.5]
    assert Series.objects.filter(source="listening").count() == 1


def test_two_scales_are_brought_to_one_and_both_are_told(
    unit: Unit, both: tuple[Series, Series]
) -> None:
    predicted, found = both
    say(predicted, unit, PREDICTED)
    Series.objects.filter(pk=found.pk).update(high=5)
    found.refresh_from_db()
    care = replace(FOUND.entries[1], expected=4.5, delivered=4.0, gap=-0.5)
    say(found, unit, replace(FOUND, high=5, entries=(care,)))

    (content,) = heard()
    assert (content.low, content.high) == (0, 100)
    assert content.scales == (Interval(1, 7), Interval(1, 5))
    (entry,) = content.entries
    # 6 of 1 to 7 is 83.33, 4 of 1 to 5 is 75; a deviation of 1 is a quarter of four points.
    assert entry.expected == pytest.approx(83.3333, abs=1e-4)
    assert entry.gap == pytest.approx(-8.3333, abs=1e-4)
    assert (entry.delivered, entry.delivered_sd) == (75.0, 25.0)
    # Half of the prediction's interval is 5, of the customers' t(24) * 25 / 5 = 10.3195.
    assert entry.interval == pytest.approx((-19.8003, 3.1336), abs=1e-3)


def test_what_was_asked_on_one_scale_says_nothing_of_scales(
    unit: Unit, both: tuple[Series, Series]
) -> None:
    say(both[0], unit, PREDICTED)
    say(both[1], unit, FOUND)
    assert "scales" not in Release.objects.get(series__source="listening").content


def test_a_side_that_was_not_asked_is_compared_with_nothing(unit: Unit) -> None:
    predicted = a_series(unit, "prediction", ("expected",))
    say(a_series(unit, "customer", ("expected", "delivered")), unit, FOUND)
    entries = (Entry("dimension", "d1", n=20, expected=6.0, lasting=Interval(5.7, 6.3)),)
    say(predicted, unit, replace(PREDICTED, sides=("expected",), entries=entries))

    assert not list(heard())


def test_verify_notices_a_changed_side(unit: Unit, both: tuple[Series, Series]) -> None:
    say(both[0], unit, PREDICTED)
    say(both[1], unit, FOUND)
    before = _check_derived()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE metrics_release DISABLE TRIGGER release_immutable")
        cursor.execute(
            "UPDATE metrics_release SET content = jsonb_set(content, '{subjects,1,delivered}', '4')"
            " WHERE series_id = %s",
            [both[1].pk],
        )
        cursor.execute("ALTER TABLE metrics_release ENABLE TRIGGER release_immutable")
    after = _check_derived()
    assert [(one.compared, one.wrong) for one in (before, after)] == [(1, 0), (1, 1)]


def test_providers_are_spoken_of_by_receivers(unit: Unit) -> None:
    """A made-up source: two departments say of two providers how they are served."""
    sources.register(Source("internal", "Internal service", Regime.CLOSED, has_about=True))
    sales, works, it, payroll = (
        make.a_unit(unit.organisation, parent=unit, name=name)
        for name in ("Sales", "Works", "IT", "Payroll")
    )
    version = make_waves.a_culture_version(unit.organisation, items=(1,))
    Series.objects.update(source="internal")
    cells = [make_waves.a_cell(one.pk) for one in (sales, works)]
    sheets = [
        replace(
            make_waves.a_sheet(
                version,
                [
                    *make_waves.rows_in(cells[0], [(level,)] * 8),
                    *make_waves.rows_in(cells[1], [(level - 1,)] * 8),
                ],
            ),
            about=provider.pk,
        )
        for provider, level in ((it, 4), (payroll, 3))
    ]
    wave = make_waves.some_wave()
    publish_wave(
        organisation=unit.organisation, wave=wave, cells=dict(cells), sheets=sheets, now=make.NOW
    )

    series = Series.objects.get()
    window = Window(edition=wave.uuid, name=wave.name, closed_on=wave.closed_on)
    said = {
        place: one.content.overall.value
        for place, one in crossings(series, window).items()
        if one.content.overall
    }
    assert said == {
        (sales.pk, it.pk): 4.0,
        (works.pk, it.pk): 3.0,
        (unit.pk, it.pk): 3.5,
        (sales.pk, payroll.pk): 3.0,
        (works.pk, payroll.pk): 2.0,
        (unit.pk, payroll.pk): 2.5,
    }
    assert lines_of(sales) == []

    seen = Release.objects.visible_to(make.a_leader(it), day=make.TODAY)
    assert {one.about_id for one in seen} == {it.pk}


def test_shares_that_are_stated_have_wilsons_interval(unit: Unit) -> None:
    series = a_series(unit, "standard", ("delivered",))
    content = stated(series, [Share("d1", 8, 10), Share("d2", 0, 0)], window=Q4)

    (entry,) = content.entries
    assert (content.n, content.low, content.high) == (10, 0, 100)
    assert (entry.n, entry.value) == (10, 80.0)
    # Wilson (1927) for 8 of 10: 0.4902 to 0.9433.
    assert entry.interval == pytest.approx((49.02, 94.33), abs=0.01)
    with pytest.raises(ValueError, match="11 of 10"):
        stated(series, [Share("d1", 11, 10)], window=Q4)
