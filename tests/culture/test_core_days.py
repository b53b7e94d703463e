"""Days as people and programs write them: each is one day, or it is asked about."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from culture.core.tables.days import day_in, days_of, judge_days

OSLO = ZoneInfo("Europe/Oslo")
FIRST = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2026-10-01", "2026/10/01", "2026.10.1", "20261001", "1.10.2026", "01.10.26", "01.10.2026.",
        "2026-10-01T14:05:33.123456", "2026-10-01 14:05:33+02:00", "20261001T140533Z",
        "2026-10-01T14:05:33,5+01", "2026/10/01 2:05:33 PM GMT+1", "2026/10/01 2:05:33 p. m. CET",
        "2026/10/01 2:05 PM America/New_York", "2026-10-01T14:05:33Z", "2026-10-01 14:05 UTC",
        "01.10.2026 14:05", "01.10.2026, 14:05:00", "01.10.2026 г.", "01.10.2026 kl. 14:05",
        "1 Oct 2026", "Oct 1, 2026", "October 1, 2026 at 2:05 PM", "01-Oct-26", "2026-Oct-01",
        "1. oktober 2026 kl. 14:05", "1 de octubre de 2026", "1 октября 2026 г.", "1 окт. 2026",
        "Thu Oct 01 2026 14:05:33 GMT+0100 (CET)", "jue, 1 oct 2026", "46296", "46296.587",
        "2026-10-01T00:30:00", "\u00a02026-10-01\u202f14:05 ",
    ],
)  # fmt: skip
def test_a_day_that_leaves_nothing_open_is_read_without_asking(written: str) -> None:
    assert day_in(days_of(written, OSLO), "") == FIRST


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-09-30T23:30:00Z", FIRST),  # half past one in Oslo
        ("2026-09-30T23:30:00", dt.date(2026, 9, 30)),  # no zone: the day that is written
        ("2026-10-01T01:30:00+09:00", dt.date(2026, 9, 30)),
        ("2026/09/30 11:30:33 PM EST", FIRST),
        ("2026/10/01 12:05:00 AM", FIRST),
        ("2026/10/01 12:05:00 PM", FIRST),
    ],
)
def test_a_moment_counts_on_its_day_where_the_organisation_is(written: str, day: dt.date) -> None:
    assert day_in(days_of(written, OSLO), "") == day


@pytest.mark.parametrize(
    "written",
    ["", "soon", "6", "2026", "12:30", "1/2", "2026-13-01", "31/31/2026", "2026-10-01 25:00",
     "2026-02-30", "2026-10-01 13:05 PM", "99999", "1/2/3/2026", "0001-01-01T00:00:00+14:00",
     "9999-12-31T23:00:00-12:00", "2026-10-01 or so", "1 Octember 2026"],
)  # fmt: skip
def test_what_is_no_day_is_none(written: str) -> None:
    assert days_of(written, OSLO) == {}


def test_a_day_that_may_be_two_is_given_in_each_order() -> None:
    assert days_of("03/04/2026", OSLO) == {
        "dmy": dt.date(2026, 4, 3),
        "mdy": dt.date(2026, 3, 4),
    }
    assert days_of("01/02/03", OSLO) == {
        "ymd": dt.date(2001, 2, 3),
        "dmy": dt.date(2003, 2, 1),
        "mdy": dt.date(2003, 1, 2),
    }
    assert day_in(days_of("03/04/2026", OSLO), "") is None
    assert day_in(days_of("03/04/2026", OSLO), "mdy") == dt.date(2026, 3, 4)
    assert day_in(days_of("03/03/2026", OSLO), "") == dt.date(2026, 3, 3)
    assert day_in(days_of("13/04/2026", OSLO), "mdy") is None


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "13/04/2026"], "dmy"),
        (["03/04/2026", "04/13/2026", ""], "mdy"),
        (["03/04/2026", "05/06/2026"], ""),
        (["13/04/2026", "04/13/2026"], ""),
        (["2026-10-01", "13/04/2026", "46296", "1 Oct 2026"], "dmy"),
        (["26-10-31", "26-11-01"], ""),
        (["99-10-31"], "ymd"),
        (["soon"], ""),
    ],
)
def test_one_day_may_settle_a_whole_column(column: list[str], order: str) -> None:
    assert judge_days(column, OSLO).order == order


def test_a_day_of_a_sheet_is_itself() -> None:
    moment = dt.datetime(2026, 10, 1, 23, 59)  # noqa: DTZ001 (sheets know no zones)
    assert day_in(days_of(moment, OSLO), "") == FIRST
    assert day_in(days_of(FIRST, OSLO), "mdy") == FIRST
