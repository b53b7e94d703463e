"""What may be said while a wave runs, and whose comments are read together."""

from __future__ import annotations

import uuid

import pytest

from surveys.waves.bands import Band
from surveys.waves.closing.comments import pools_of, release_comments
from surveys.waves.collecting import participation, sealing
from surveys.waves.collecting.areas import Area, Areas, areas_of
from surveys.waves.models import Participation, ReleasedComment, Wave
from tests import make, make_answers, make_surveys

A, B, C = (uuid.UUID(int=number) for number in (1, 2, 3))
WHOLE = Area(1, frozenset({A, B, C}), 90)
AREAS = Areas(WHOLE, (Area(2, frozenset({A}), 30), Area(3, frozenset({B}), 30)))


@pytest.mark.parametrize(
    ("answered", "band"),
    [
        (4, Band.FEW),
        (5, Band.QUARTER),
        (10, Band.QUARTER),
        (11, Band.HALF),
        (20, Band.HALF),
        (30, Band.THREE_QUARTERS),
        (31, Band.MOST),
        (40, Band.MOST),
    ],
)
def test_a_band_says_a_quarter_and_nothing_finer(answered: int, band: Band) -> None:
    assert participation.band_of(answered, invited=40) == band


def test_a_division_with_enough_answers_and_comments_reads_its_own() -> None:
    pools = pools_of(AREAS, answers={A: 10, B: 9, C: 1}, comments={A: 5, B: 4, C: 1})

    assert pools == [AREAS.divisions[0], Area(1, frozenset({B, C}), 60)]


def test_the_rest_is_read_only_where_it_is_enough_too() -> None:
    pools = pools_of(AREAS, answers={A: 10, B: 9}, comments={A: 5, B: 5})

    assert pools == [AREAS.divisions[0]]


def test_everything_is_read_in_the_whole_where_no_division_has_enough() -> None:
    pools = pools_of(AREAS, answers={A: 5, B: 5}, comments={A: 3, B: 2})

    assert pools == [Area(1, WHOLE.cells, 90)]


def test_below_a_division_nobody_reads_a_team_by_itself() -> None:
    areas = Areas(WHOLE, AREAS.divisions, is_of_all=False)

    pools = pools_of(areas, answers={A: 10, B: 10, C: 10}, comments={A: 5, B: 5, C: 5})

    assert pools == [WHOLE]


def test_where_fewer_than_thirty_were_invited_nothing_is_read() -> None:
    team = Area(1, frozenset({A}), 29)

    assert pools_of(Areas(team, ()), answers={A: 29}, comments={A: 29}) == []
    large = Area(1, frozenset({A}), 30)
    assert pools_of(Areas(large, ()), answers={A: 29}, comments={A: 29}) == [large]


def test_nine_answers_or_four_comments_are_never_read() -> None:
    assert pools_of(AREAS, answers={A: 9}, comments={A: 9}) == []
    assert pools_of(AREAS, answers={A: 10}, comments={A: 4}) == []


@pytest.mark.parametrize(
    ("answered", "band"), [(0, Band.FEW), (4, Band.FEW), (5, Band.SOME), (19, Band.SOME)]
)
def test_of_fewer_than_twenty_no_share_is_told(answered: int, band: Band) -> None:
    assert participation.band_of(answered, invited=19) == band


@pytest.mark.django_db
def test_participation_is_noted_once_a_day_for_the_whole_and_its_large_divisions() -> None:
    top = make_surveys.a_company(teams=(20, 19, 8))
    wave = make_surveys.an_open_wave(top)
    large = wave.cells.get(invited=20)
    make_surveys.some_answers(wave, cell=large, ratings=[4, 4, 4], number=11)

    assert participation.count_participation(now=make.NOW) == 1
    make_surveys.some_answers(wave, cell=large, ratings=[4, 4, 4], number=9)
    assert participation.count_participation(now=make.NOW) == 0

    assert set(Participation.objects.values_list("unit__name", "band", "day")) == {
        ("Whole", Band.QUARTER, make.TODAY),
        ("Team 1", Band.THREE_QUARTERS, make.TODAY),
    }


@pytest.mark.django_db
def test_only_an_open_wave_is_counted() -> None:
    wave = make_surveys.an_open_wave(make_surveys.a_company())
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.CLOSED)

    assert participation.count_participation(now=make.NOW) == 0


@pytest.mark.django_db
def test_the_whole_is_the_lowest_unit_with_every_cell() -> None:
    top = make_surveys.a_company(teams=())
    division = make.a_unit(top.organisation, parent=top, name="Division")
    for name in ("One", "Two"):
        make_surveys.a_team(top.organisation, division, people=8, name=name)
    wave = make_surveys.an_open_wave(top)

    areas = areas_of(wave)

    assert areas.whole == Area(
        division.pk, frozenset(wave.cells.values_list("uuid", flat=True)), 16
    )
    assert {area.unit for area in areas.divisions} == set(
        division.children.values_list("pk", flat=True)
    )


@pytest.mark.django_db
def test_comments_are_released_once_and_only_where_many_wrote() -> None:
    top = make_surveys.a_company(teams=(30, 29))
    wave = make_surveys.an_open_wave(top)
    large, small = wave.cells.get(invited=30), wave.cells.get(invited=29)
    for number in range(10):
        make_surveys.some_answers(
            wave, cell=large, ratings=[4, 4, 4], comment=f"Large {number}" if number < 6 else ""
        )
    for number in range(9):
        make_surveys.some_answers(wave, cell=small, ratings=[4, 4, 4], comment=f"Small {number}")
    sealing.finish(wave.uuid)

    opened = make_answers.opened(wave)

    assert release_comments(wave, opened) == 6
    assert release_comments(wave, opened) == 0

    found = ReleasedComment.objects.values_list("unit__name", "text")
    assert set(found) == {("Team 1", f"Large {number}") for number in range(6)}
