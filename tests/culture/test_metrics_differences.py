"""Customers' releases differ by whole blocks; the same subtraction finds one that does not."""

import datetime as dt
from dataclasses import replace

import pytest

from culture.metrics import content
from culture.metrics.models import Release, Series
from culture.metrics.rolling.differences import subtract_releases
from culture.org.models import Unit
from tests import make

pytestmark = pytest.mark.django_db

Ratings = tuple[list[int | None], list[int | None]]
RATINGS: Ratings = ([5, 6, 7], [4, 3, 5])


def a_year_of_answers(skipped: Ratings = RATINGS) -> Series:
    """Three branches below a region, whose answers arrive over a year in small lots.

    Each third answer has the ratings of those who `skipped` a statement.
    """
    organisation = make.an_organisation()
    top = make.a_unit(organisation, name="Whole")
    version = make.a_version(organisation)
    branches = [make.a_unit(organisation, parent=top, name=f"Branch {n}") for n in range(3)]
    points = [make.a_touchpoint(unit, version) for unit in branches]
    for week in range(40):
        day = dt.date(2026, 1, 5) + dt.timedelta(weeks=week)
        for number, point in enumerate(points):
            make.some_responses(
                point,
                [
                    skipped if one % 3 == 1 else RATINGS
                    for one in range((week * 7 + number * 3) % (6 - 2 * number))
                ],
                day=day,
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
    document = year.content | {
        "subjects": [entry | {"n": entry["n"] - 4} for entry in year.content["subjects"]]
    }
    Release.objects.create(
        series=series,
        unit=branch,
        grain="year",
        starts_on=year.starts_on,
        sequence=1_000,
        published_at=year.published_at,
        content=document,
        sha256=content.hash_of(document),
        units=sorted(set(year.units) - {year.unit_id}),
    )

    small = subtract_releases(series).small

    assert f"Whole, year from {year.starts_on}, overall: 4 answers in no unit below" in small


def test_where_customers_skip_statements_two_subjects_differ_by_nobody_or_k() -> None:
    series = a_year_of_answers(skipped=([5, 6, None], [4, 3, None]))
    assert subtract_releases(series).small == ()

    release = Release.objects.filter(grain="year", unit__parent=None).latest("sequence")
    found = content.read(release.content)
    whole = found.overall
    assert whole is not None
    dimension, *_others = found.dimensions
    assert {one.n for one in found.dimensions} != {whole.n}
    fewer = [replace(one, n=whole.n - 3) if one is dimension else one for one in found.entries]
    document = content.written(replace(found, entries=tuple(fewer)))
    Release.objects.create(
        series=series,
        unit=release.unit,
        grain="year",
        starts_on=release.starts_on,
        sequence=1_000,
        published_at=release.published_at + dt.timedelta(seconds=1),
        content=document,
        sha256=content.hash_of(document),
        units=release.units,
    )

    planted = f"Whole, year from {release.starts_on}, overall less d1: 3 answers"
    assert planted in subtract_releases(series).small


def test_a_stratum_that_leaves_two_of_no_stratum_is_found() -> None:
    series = a_year_of_answers()
    release = Release.objects.filter(grain="year", unit__parent=None).latest("sequence")
    found = content.read(release.content)
    assert found.strata
    assert (sum(one.n for one in found.strata), found.n) == (153, 162)
    first, *others = found.strata
    fewer = tuple(replace(one, n=one.n - 2) for one in first.entries)
    document = content.written(replace(found, strata=(replace(first, entries=fewer), *others)))
    Release.objects.create(
        series=series,
        unit=release.unit,
        grain="year",
        starts_on=release.starts_on,
        sequence=1_000,
        published_at=release.published_at + dt.timedelta(seconds=1),
        content=document,
        sha256=content.hash_of(document),
        units=release.units,
    )

    small = subtract_releases(series).small

    where = f"Whole, year from {release.starts_on}, overall of no stratum"
    assert f"{where}: 2 answers more than before" in small
