"""Months, quarters and years: what lies in them, around them and beside them."""

from __future__ import annotations

import datetime as dt

import pytest

from culture.privacy.periods import Grain, Period


def period(year: int, month: int, grain: Grain) -> Period:
    return Period(dt.date(year, month, 1), grain)


@pytest.mark.parametrize(
    ("grain", "months", "ends", "beside"),
    [
        (Grain.MONTH, 1, ((2026, 12, 1), (2026, 12, 31)), ((2026, 11, 1), (2027, 1, 1))),
        (Grain.QUARTER, 3, ((2026, 10, 1), (2026, 12, 31)), ((2026, 7, 1), (2027, 1, 1))),
        (Grain.YEAR, 12, ((2026, 1, 1), (2026, 12, 31)), ((2025, 1, 1), (2027, 1, 1))),
    ],
)
def test_a_day_in_december_lies_in_a_month_a_quarter_and_a_year(
    grain: Grain,
    months: int,
    ends: tuple[tuple[int, int, int], ...],
    beside: tuple[tuple[int, int, int], ...],
) -> None:
    found = Period.around(dt.date(2026, 12, 9), grain)
    assert grain.months == months
    assert (found.starts_on, found.ends_on) == tuple(dt.date(*day) for day in ends)
    around = (found.previous, found.next)
    assert tuple(one.starts_on for one in around) == tuple(dt.date(*day) for day in beside)
    assert {one.grain for one in around} == {grain}


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, 1), (3, 1), (4, 4), (6, 4), (7, 7), (9, 7), (10, 10), (12, 10)]
)
def test_every_month_lies_in_one_quarter(month: int, quarter: int) -> None:
    found = Period.around(dt.date(2026, month, 28), Grain.QUARTER)
    assert found == period(2026, quarter, Grain.QUARTER)


def test_a_period_is_over_on_the_day_after_its_last_and_holds_both_ends() -> None:
    july = period(2026, 7, Grain.MONTH)
    assert not july.is_over(dt.date(2026, 7, 31))
    assert july.is_over(dt.date(2026, 8, 1))
    days = [dt.date(2026, 6, 30), dt.date(2026, 7, 1), dt.date(2026, 7, 31), dt.date(2026, 8, 1)]
    assert [july.contains(day) for day in days] == [False, True, True, False]


def test_a_period_is_widened_to_those_around_it_the_finest_first() -> None:
    month, quarter, year = (
        period(2026, first, grain)
        for first, grain in ((8, Grain.MONTH), (7, Grain.QUARTER), (1, Grain.YEAR))
    )
    assert month.widened() == [month, quarter, year]
    assert quarter.widened() == [quarter, year]
    assert year.widened() == [year]
