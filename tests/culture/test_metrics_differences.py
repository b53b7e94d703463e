"""Customers' releases differ by whole blocks; the same subtraction finds one that does not."""

import datetime as dt

import pytest

from culture.metrics.content import hash_of
from culture.metrics.models import Release, Series
from culture.metrics.rolling.differences import subtract_releases
from culture.org.models import Unit
from tests import make

pytestmark = pytest.mark.django_db

RATINGS = ([5, 6, 7], [4, 3, 5])


def a_year_of_answers() -> Series:
    """Three branches below a region, whose answers arrive over a year in small lots."""
    organisation = make.an_organisation()
    top = make.a_unit(organisation, name="Whole")
    version = make.a_version(organisation)
    branches = [make.a_unit(organisation, parent=top, name=f"Branch {n}") for n in range(3)]
    points = [make.a_touchpoint(unit, version) for unit in branches]
    for week in range(40):
        day = dt.date(2026, 1, 5) + dt.timedelta(weeks=week)
        for number, point in enumerate(points):
            make.some_responses(
                point, [RATINGS] * ((week * 7 + number * 3) % (6 - 2 * number)), day=day
            )
        if week % 4 == 0:
            make.settle(make.NOW - dt.timedelta(weeks=40 - week))
    make.settle()
    return Series.objects.get()


def test_no_difference_of_published_numbers_holds_fewer_than_k_answers() -> None:
    series = a_year_of_answers()
    assert {release.grain for release in Release.objects.all()} == {"month", "quarter", "year"}

    found = subtract_releases(series)

    assert found.small == ()
    assert found.releases == Release.objects.count()
    assert found.compared > found.releases


def test_a_release_that_leaves_four_others_is_found() -> None:
    series = a_year_of_answers()
    year = Release.objects.filter(grain="year", unit__parent=None).latest("sequence")
    branch = Unit.objects.get(name="Branch 2")
    content = year.content | {
        "subjects": [entry | {"n": entry["n"] - 4} for entry in year.content["subjects"]]
    }
    Release.objects.create(
        series=series,
        unit=branch,
        grain="year",
        starts_on=year.starts_on,
        sequence=1_000,
        published_at=year.published_at,
        content=content,
        sha256=hash_of(content),
        units=sorted(set(year.units) - {year.unit_id}),
    )

    small = subtract_releases(series).small

    assert f"Whole, year from {year.starts_on}, overall: 4 answers in no unit below" in small
