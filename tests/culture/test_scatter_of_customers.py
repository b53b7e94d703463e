"""The audit finds a published spread that is not the sum of what cells tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command

from culture.metrics.content import DIMENSION, Entry
from culture.metrics.models import Release
from culture.metrics.rolling.scatter import telling_scatter
from culture.metrics.writing import Draft, publish
from culture.org.services.units import move_unit
from tests import make

pytestmark = pytest.mark.django_db


def a_month() -> Release:
    """The numbers of a unit with twenty-five answers, in ten of its scopes or more."""
    organisation = make.an_organisation()
    root = make.a_unit(organisation, name="Whole")
    unit = make.a_unit(organisation, parent=root)
    touchpoint = make.a_touchpoint(unit, make.a_version(organisation))
    ratings = [((6, 7, 5), (1 + place % 7, 1 + place % 3, 7 - place % 6)) for place in range(25)]
    make.some_responses(touchpoint, ratings)
    make.settle()
    return Release.objects.filter(unit=unit, grain="month").newest().get()


def plant(release: Release, **facts: Any) -> None:
    """Publish the numbers of a release again, with something else of the first dimension."""

    def planted(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        return tuple(replace(one, **facts) if one.key == "d1" else one for one in entries)

    content = replace(release.said, entries=planted(release.said.entries))
    publish(release.series, [Draft(release.unit_id, content, units=release.units)], now=make.NOW)


def test_what_is_published_tells_no_more_than_its_cells() -> None:
    a_month()
    assert list(telling_scatter()) == []


@pytest.mark.parametrize(
    ("name", "value"), [("delivered_sd", 1.234567), ("correlation", 0.25), ("t", -3.21)]
)
def test_a_number_made_of_other_squares_is_found(name: str, value: float) -> None:
    release = a_month()
    assert getattr(release.said.one(DIMENSION, "d1"), name) != value

    plant(release, **{name: value})

    assert list(telling_scatter()) == [
        f"the scatter of dimension gap d1 in unit {release.unit_id} 2026-11 is not what cells tell"
    ]


def test_the_deviation_of_a_stratum_is_found() -> None:
    release = a_month()
    [stratum] = release.said.strata or ()
    entries = tuple(replace(one, gap_sd=0.5) if one.key == "d2" else one for one in stratum.entries)
    content = replace(release.said, strata=(replace(stratum, entries=entries),))
    publish(release.series, [Draft(release.unit_id, content, units=release.units)], now=make.NOW)

    [found] = telling_scatter()
    assert found.startswith(f"the scatter of {stratum.key} 1 dimension d2 in unit")


def test_a_unit_that_moved_away_raises_no_alarm() -> None:
    """What came after it moved stands in its cells, and in no release of where it was."""
    organisation = make.an_organisation()
    whole = make.a_unit(organisation, name="Whole")
    first, second = (make.a_unit(organisation, parent=whole, name=name) for name in "AB")
    branch = make.a_unit(organisation, parent=first)
    touchpoint = make.a_touchpoint(branch, make.a_version(organisation))
    make.some_responses(touchpoint, [((6, 7, 5), (4, 3, 7))] * 10)
    make.settle()

    actor = make.a_user(organisation, is_hr=True)
    move_unit(unit=branch, parent=second, actor=actor, now=make.NOW)
    make.some_responses(touchpoint, [((7, 7, 7), (1, 1, 1))] * 7)
    make.settle()

    assert list(telling_scatter()) == []


def test_the_certificate_has_a_line_for_it(capsys: pytest.CaptureFixture[str]) -> None:
    plant(a_month(), gap_sd=1.0)

    with pytest.raises(SystemExit):
        call_command("privacy_audit")

    lines = capsys.readouterr().out.splitlines()
    assert f"{'scatter of customers':<38}{1:>10}" in lines
