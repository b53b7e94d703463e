"""The laws of blocks: nothing is lost, nothing below k is ever told apart."""

import datetime as dt
from collections import defaultdict
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from culture.privacy.blocks import Block, Place, form_blocks
from culture.privacy.periods import Grain, Period

# Whole 1, regions 2 and 3, branches 4 and 5 below 2, 6 below 3.
PATHS = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (1, 2, 4), 5: (1, 2, 5), 6: (1, 3, 6)}
K = 5
TODAY = dt.date(2026, 11, 22)
JULY, AUGUST, NOVEMBER = (dt.date(2026, month, 1) for month in (7, 8, 11))
QUARTER = Period(JULY, Grain.QUARTER)


def blocks_of(pending: dict[Place, int], today: dt.date = TODAY) -> list[Block]:
    return form_blocks(pending, paths=PATHS, today=today, k=K)


def test_k_answers_of_a_unit_and_month_are_a_block_at_once() -> None:
    place = Place(4, NOVEMBER)
    assert blocks_of({place: 5}) == [Block((place,), 4, Period(NOVEMBER, Grain.MONTH), 5)]


def test_fewer_than_k_wait_while_their_quarter_is_open() -> None:
    assert blocks_of({Place(4, NOVEMBER): 4, Place(5, NOVEMBER): 4}) == []


def test_a_closed_quarter_pools_the_months_of_a_unit_first() -> None:
    pending = {Place(4, JULY): 3, Place(4, AUGUST): 3, Place(5, JULY): 4}
    assert blocks_of(pending) == [
        Block((Place(4, JULY), Place(4, AUGUST)), 4, QUARTER, 6),
    ]


def test_what_is_too_few_in_a_closed_quarter_joins_its_siblings_in_the_parent() -> None:
    pending = {Place(4, JULY): 3, Place(5, AUGUST): 4}
    assert blocks_of(pending) == [Block((Place(4, JULY), Place(5, AUGUST)), 2, QUARTER, 7)]


def test_a_residue_passes_up_as_far_as_it_must() -> None:
    pending = {Place(4, JULY): 3, Place(6, AUGUST): 2}
    assert blocks_of(pending) == [Block((Place(4, JULY), Place(6, AUGUST)), 1, QUARTER, 5)]


def test_what_a_quarter_leaves_at_the_top_waits_for_the_year() -> None:
    march = dt.date(2026, 3, 1)
    pending = {Place(4, march): 2, Place(4, JULY): 3}
    assert blocks_of(pending) == []
    assert blocks_of(pending, today=dt.date(2027, 1, 1)) == [
        Block((Place(4, march), Place(4, JULY)), 4, Period(dt.date(2026, 1, 1), Grain.YEAR), 5)
    ]


def test_the_last_day_of_a_quarter_is_not_over() -> None:
    pending = {Place(4, JULY): 3, Place(4, AUGUST): 3}
    assert blocks_of(pending, today=dt.date(2026, 9, 30)) == []
    assert len(blocks_of(pending, today=dt.date(2026, 10, 1))) == 1


@pytest.mark.parametrize(
    ("grain", "first", "last", "following"),
    [
        (Grain.MONTH, (2024, 2, 1), (2024, 2, 29), (2024, 3, 1)),
        (Grain.QUARTER, (2024, 1, 1), (2024, 3, 31), (2024, 4, 1)),
        (Grain.YEAR, (2024, 1, 1), (2024, 12, 31), (2025, 1, 1)),
    ],
)
def test_a_period_knows_its_days(
    grain: Grain,
    first: tuple[int, int, int],
    last: tuple[int, int, int],
    following: tuple[int, ...],
) -> None:
    period = Period.around(dt.date(2024, 2, 17), grain)
    assert period.starts_on == dt.date(*first)
    assert period.ends_on == dt.date(*last)
    assert period.next.starts_on == dt.date(*following)
    assert period.next.previous == period
    assert period.contains(dt.date(*last))
    assert not period.contains(dt.date(*following))


MONTHS = [dt.date(2026, month, 1) for month in (1, 3, 4, 7)]
arrivals = st.lists(
    st.lists(
        st.tuples(st.sampled_from(sorted(PATHS)), st.sampled_from(MONTHS), st.integers(1, 7)),
        max_size=6,
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60)
@given(arrivals)
def test_whatever_is_published_whenever_differs_by_whole_blocks(
    days: list[list[tuple[int, dt.date, int]]],
) -> None:
    pending: dict[Place, int] = defaultdict(int)
    arrived = published = 0
    seen: list[tuple[int, frozenset[int]]] = []
    blocks: list[Block] = []
    for number, answers in enumerate(days):
        today = dt.date(2026, 2, 15) + dt.timedelta(days=50 * number)
        for unit, month, n in answers:
            pending[Place(unit, month)] += n
            arrived += n
        for block in form_blocks(pending, paths=PATHS, today=today, k=K):
            assert block.n == sum(pending[place] for place in block.members) >= K
            assert all(block.unit in PATHS[place.unit] for place in block.members)
            assert all(block.period.contains(place.month) for place in block.members)
            for place in block.members:
                pending[place] = 0
            published += block.n
            blocks.append(block)
        seen += [_number(unit, period, blocks) for unit in PATHS for period in _periods()]
    assert published + sum(pending.values()) == arrived
    for (n, members), (other_n, other_members) in combinations(set(seen), 2):
        if members < other_members:
            assert other_n - n >= K
        shared = sum(blocks[place].n for place in members & other_members)
        assert shared == 0 or shared >= K


def _periods() -> list[Period]:
    return sorted({Period.around(month, grain) for month in MONTHS for grain in Grain})


def _number(unit: int, period: Period, blocks: list[Block]) -> tuple[int, frozenset[int]]:
    """The published count of a unit and period, and which blocks it holds."""
    inside = frozenset(
        place
        for place, block in enumerate(blocks)
        if unit in PATHS[block.unit] and period in block.period.widened()
    )
    return sum(blocks[place].n for place in inside), inside


def test_a_place_without_answers_is_in_no_block() -> None:
    months = [dt.date(2026, month, 1) for month in (1, 2, 3)]
    pending = {Place(4, month): n for month, n in zip(months, (0, 1, 4), strict=True)}
    [block] = blocks_of(pending)
    assert block.members == (Place(4, months[1]), Place(4, months[2]))
