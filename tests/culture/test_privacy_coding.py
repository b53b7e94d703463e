"""Coding: no sum of a block says of anybody more than half the scale."""

from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.coding import Rating, coded_copy

SEED = b"drawn once per wave"


def column(ratings: list[Rating], low: int = 1, high: int = 5, seed: bytes = SEED) -> list[Rating]:
    copy = coded_copy(
        [[rating] for rating in ratings], blocks=[1] * len(ratings), low=low, high=high, seed=seed
    )
    return [row[0] for row in copy]


def test_answers_that_leave_half_the_scale_to_everybody_are_kept() -> None:
    for ratings in ([5, 5, 5, 4, 4], [5, 5, 5, 5, 3], [1, 1, 1, 1, 3], [1, 5, 1, 5, 5]):
        assert column(list(ratings)) == ratings


@pytest.mark.parametrize(
    ("ratings", "coded"),
    [
        ([5, 5, 5, 5, 5], [4, 4, 5, 5, 5]),
        ([5, 5, 4, 5, 5], [4, 4, 5, 5, 5]),
        ([1, 1, 1, 1, 1], [1, 1, 1, 2, 2]),
        ([2, 1, 1, 1, 1], [1, 1, 1, 2, 2]),
        ([5, None, 5, 5], [None, 4, 4, 5]),
        ([5], [3]),
        ([1], [3]),
    ],
)
def test_end_values_are_moved_inside_until_it_holds(
    ratings: list[Rating], coded: list[int]
) -> None:
    assert sorted(column(ratings), key=lambda value: (value is not None, value)) == coded


def test_scales_of_any_range_keep_half_of_it() -> None:
    assert sorted(filter(None, column([7] * 6, high=7))) == [6, 6, 6, 7, 7, 7]
    assert sum(filter(None, column([10] * 6, low=0, high=10))) == 55
    assert sorted(filter(None, column([4, 4, 4], high=4))) == [3, 3, 4]
    assert column([4], high=4) == [3]
    assert column([1], high=4) == [2]


def test_the_same_seed_moves_the_same_people_and_another_seed_others() -> None:
    ratings: list[Rating] = [5] * 12
    assert column(ratings) == column(ratings)
    assert len({tuple(column(ratings, seed=bytes([number]))) for number in range(20)}) > 10


def test_each_block_and_each_column_is_coded_by_itself() -> None:
    ratings: list[list[Rating]] = [[5, 1], [5, 5], [5, 2], [1, 3], [5, 3], [5, 3]]
    copy = coded_copy(ratings, blocks="aaabbb", low=1, high=5, seed=SEED)
    assert sorted(filter(None, (row[0] for row in copy[:3]))) == [4, 4, 5]
    assert [row[1] for row in copy] == [1, 5, 2, 3, 3, 3]
    assert [row[0] for row in copy[3:]] == [1, 5, 5]
    assert ratings[0] == [5, 1]


def test_nothing_is_coded_where_nobody_answered() -> None:
    assert coded_copy([], blocks=[], low=1, high=5, seed=SEED) == []
    assert column([None, None]) == [None, None]


@pytest.mark.parametrize(
    ("ratings", "blocks", "low", "complaint"),
    [
        ([[1]], [], 1, "its block"),
        ([[1], [1, 2]], [1, 1], 1, "same columns"),
        ([[5]], [1], 5, "two points"),
        ([[0]], [1], 1, "outside the scale"),
        ([[6]], [1], 1, "outside the scale"),
    ],
)
def test_ratings_that_cannot_be_are_refused(
    ratings: list[list[Rating]], blocks: list[int], low: int, complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        coded_copy(ratings, blocks=blocks, low=low, high=5, seed=SEED)


def sums_are_safe(values: list[Rating], *, low: int, high: int) -> bool:
    answers = [value for value in values if value is not None]
    need = min((high - low + 1) // 2, len(answers) * (high - low) // 2)
    below = sum(answers) - len(answers) * low
    above = len(answers) * high - sum(answers)
    return below >= need and above >= need


def moved_inside(was: Rating, now: Rating, *, high: int) -> bool:
    """Whether an answer is missing as before, or no further from the middle than one step."""
    if was is None or now is None:
        return was is now
    return abs(2 * now - high) <= max(abs(2 * was - high), 1)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, list[list[Rating]], list[int], list[int]]:
    high = draw(st.integers(2, 7))
    ends = st.sampled_from([0, high, high, None])
    values = draw(st.sampled_from([ends, st.integers(0, high), st.sampled_from([high - 1, high])]))
    n = draw(st.integers(1, 14))
    ratings = draw(st.lists(st.lists(values, min_size=3, max_size=3), min_size=n, max_size=n))
    places = st.lists(st.integers(0, 3), min_size=n, max_size=n)
    return high, ratings, draw(places), draw(places)


@settings(max_examples=300)
@given(tables(), st.binary(max_size=4))
def test_blocks_keep_half_the_scale_also_when_classes_are_coded_after_them(
    table: tuple[int, list[list[Rating]], list[int], list[int]], seed: bytes
) -> None:
    high, ratings, blocks, classes = table
    once = coded_copy(ratings, blocks=blocks, low=0, high=high, seed=seed)
    twice = coded_copy(once, blocks=classes, low=0, high=high, seed=seed)
    assert coded_copy(once, blocks=blocks, low=0, high=high, seed=b"other") == once
    for copy, places in ((once, blocks), (twice, blocks), (twice, classes)):
        for place in set(places):
            rows = [row for row, at in zip(copy, places, strict=True) if at == place]
            assert all(
                sums_are_safe(list(one), low=0, high=high) for one in zip(*rows, strict=True)
            )
    for before, after in pairwise((ratings, once, twice)):
        answers = zip(chain(*before), chain(*after), strict=True)
        assert all(moved_inside(was, now, high=high) for was, now in answers)


@settings(max_examples=200)
@given(tables())
def test_sums_of_dimension_means_keep_half_the_scale(
    table: tuple[int, list[list[Rating]], list[int], list[int]],
) -> None:
    high, ratings, blocks, _ = table
    if high % 2:
        return
    copy = coded_copy(ratings, blocks=blocks, low=0, high=high, seed=SEED)
    for block in set(blocks):
        scores = []
        for row, at in zip(copy, blocks, strict=True):
            answers = [value for value in row if value is not None]
            if at == block and answers:
                scores.append(sum(answers) / len(answers))
        if scores:
            assert high / 2 - 1e-9 <= sum(scores) <= len(scores) * high - high / 2 + 1e-9
