"""The audit sees published counts from which it follows that everybody of a team took part."""

from __future__ import annotations

from dataclasses import replace

import pytest

from culture.metrics import reading
from culture.metrics.content import Breakdown, BreakdownClass, Content
from culture.metrics.counts import AtLeast
from culture.metrics.models import Release
from surveys.waves.closing.turnout import CHANNEL, turnouts_told_by
from tests.surveys.test_waves_auditing import a_released_wave

pytestmark = pytest.mark.django_db


@pytest.fixture
def releases() -> list[Release]:
    """A wave of three teams of 20, of which 16, 12 and 3 answered."""
    return list(reading.releases_of_edition(a_released_wave(16, 12, 3).uuid))


def told(releases: list[Release], **said: Content) -> list[str]:
    """What the counts say, with the contents of some units put in their place."""
    for release in releases:
        release.__dict__["said"] = said.get(release.unit.name.replace(" ", "_"), release.said)
    return list(turnouts_told_by(releases))


def the(releases: list[Release], name: str) -> Content:
    [said] = [one.said for one in releases if one.unit.name == name]
    return said


def test_what_a_wave_really_tells_says_nothing_of_who_took_part(releases: list[Release]) -> None:
    # Four of team 1 stayed away, so its 16 are told as 20 - 4 at least, and so are the 31 of all.
    said = {release.unit.name: release.said.n for release in releases}
    assert said == {"Whole": 31, "Team 1": 16}
    assert {type(n) for n in said.values()} == {AtLeast}
    assert list(CHANNEL.look()) == []


@pytest.mark.parametrize(
    ("n", "problem"),
    [
        (20, "Whole: all but 0 of 20 took part"),
        (19, "Whole: all but 1 of 20 took part"),
        (16, "Whole: all but 4 of 20 took part"),
        (AtLeast(17), "Whole: at least 17 of 20 took part"),
    ],
)
def test_nearly_everybody_is_found(releases: list[Release], n: int, problem: str) -> None:
    planted = Content(
        source="employee", sides=("delivered",), low=1, high=5, k=5, n=n, asked=20, entries=()
    )

    assert told(releases, Whole=planted) == [problem]


def test_what_a_unit_says_beside_the_units_in_it_is_found(releases: list[Release]) -> None:
    whole = replace(the(releases, "Whole"), asked=40, n=33, entries=(), levels=(), breakdowns=())
    part = replace(the(releases, "Team 1"), asked=20, n=15, entries=(), levels=())

    assert told(releases, Whole=whole, Team_1=part) == [
        "Whole less the units in it: all but 2 of 20 took part"
    ]


def test_an_exact_class_and_classes_of_more_than_the_whole_are_found(
    releases: list[Release],
) -> None:
    whole = the(releases, "Whole")

    def by_role(*sizes: int) -> Content:
        groups = tuple(BreakdownClass((f"c{n}",), n, ()) for n in sizes)
        return replace(whole, breakdowns=(Breakdown("role", groups),))

    exact, too_many, safe = (7, 24), (AtLeast(15), AtLeast(20)), (AtLeast(5), AtLeast(20))
    assert told(releases, Whole=by_role(*exact)) == ["Whole: classes by role of [7, 24] people"]
    assert told(releases, Whole=by_role(*too_many)) == ["Whole: classes by role of [15, 20] people"]
    assert told(releases, Whole=by_role(*safe)) == []
