import pytest

from culture.scoring.quality import Quality, quality_of

VARIED = [5, 6, 7, 5, 6]
NOTHING = Quality(0)


def test_a_careful_response_has_no_flag() -> None:
    flags = quality_of(
        VARIED, [4, 4, 4, 4, 4], minimum=[3, 3, 7, 5, 6], importance=(60, 40), seconds=5.0
    )
    assert flags == NOTHING


@pytest.mark.parametrize(
    ("expected", "delivered", "flags"),
    [
        ([7, 7, 7, 7], [7, 7, 7, 7], Quality.STRAIGHT_LINE),
        ([7, 7, 7, 7], [5, 5, 5, 5], Quality.STRAIGHT_LINE),
        ([7, None, 7, 7, 7], [5, 5, 5, None, 5], Quality.STRAIGHT_LINE),
        ([None] * 4, [5, 5, 5, 5], Quality.STRAIGHT_LINE),
        ([7, 7, 7, 7], [5, 5, 5, 4], NOTHING),
        ([7, 7, 7, None], [5, 5, 5, 5], NOTHING),
        ([7, 7, 7], [5, 5, 5], NOTHING),
        ([None] * 4, [None] * 4, NOTHING),
    ],
)
def test_a_straight_line_is_one_value_on_every_side_over_four_items(
    expected: list[int | None], delivered: list[int | None], flags: Quality
) -> None:
    assert quality_of(expected, delivered) == flags


def test_a_varied_minimum_breaks_the_straight_line() -> None:
    assert quality_of([7] * 4, [5] * 4, minimum=[3, 4, 3, 3]) == NOTHING
    assert quality_of([7] * 4, [5] * 4, minimum=[3] * 4) == Quality.STRAIGHT_LINE


def test_a_minimum_above_the_desired_level_is_an_inverted_zone() -> None:
    assert quality_of(VARIED, VARIED, minimum=[5, 6, 7, 6, None]) == Quality.INVERTED_ZONE
    assert quality_of([None, *VARIED], [5, *VARIED], minimum=[9, 1, 1, 1, 1, 1]) == NOTHING


@pytest.mark.parametrize(
    ("seconds", "flags"),
    [(None, NOTHING), (3.9, Quality.TOO_FAST), (4.0, NOTHING), (4.5, NOTHING), (9.0, NOTHING)],
)
def test_less_than_a_second_per_statement_answered_is_too_fast(
    seconds: float | None, flags: Quality
) -> None:
    assert quality_of([5, 6, 7, None, None], [4, 4, 3, 2, None], seconds=seconds) == flags


@pytest.mark.parametrize(
    ("points", "flags"),
    [
        ((60, 40), NOTHING),
        ((60, 41), Quality.POINTS_NOT_100),
        ((100, None), NOTHING),
        ((None, None), NOTHING),
        ((0, 0), Quality.POINTS_NOT_100),
    ],
)
def test_points_that_do_not_sum_to_a_hundred_are_flagged(
    points: tuple[int | None, ...], flags: Quality
) -> None:
    assert quality_of(VARIED, VARIED, importance=points) == flags


def test_flags_add_up_and_keep_their_stored_values() -> None:
    flags = quality_of([2] * 4, [2] * 4, minimum=[3] * 4, importance=(1,), seconds=1.0)
    assert flags.value == 15
    assert [flag.value for flag in Quality] == [1, 2, 4, 8]
