"""Numbers and periods, as people of four languages write them."""

from __future__ import annotations

import datetime as dt
import uuid
from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone, translation

from culture.core.home import day_in_words
from culture.dashboards import formats
from culture.metrics.windows import Window
from culture.privacy.periods import Grain, Period

JULY = dt.date(2026, 7, 1)


@pytest.mark.parametrize(
    ("value", "written"),
    [(6.34, "6.3"), (0.25, "0.3"), (-0.25, "−0.3"), (-0.04, "0.0"), (1234.5, "1,234.5")],
)
def test_a_number_has_one_decimal_and_a_real_minus(value: float, written: str) -> None:
    assert formats.number(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [(0.3, "+0.3"), (-0.5, "−0.5"), (0.04, "0.0"), (-0.04, "0.0")]
)
def test_a_signed_number_has_a_sign_unless_it_is_zero(value: float, written: str) -> None:
    assert formats.signed(value) == written


def test_a_gap_stands_beside_half_its_interval() -> None:
    assert formats.gap_with_margin(-0.5, 0.16) == "−0.5\xa0±0.2"
    assert formats.gap_with_margin(-0.5, None) == "−0.5"


def test_a_gap_that_its_interval_may_explain_is_not_clear() -> None:
    assert formats.gap_or_none(-0.2, 0.2, is_clear=False) == "no clear gap"
    assert formats.gap_or_none(-0.2, 0.4, is_clear=False, is_too_few=True) == "too few to tell"
    assert formats.gap_or_none(-0.21, 0.2, is_clear=True) == "−0.2\xa0±0.2"
    assert formats.gap_or_none(-0.2, None, is_clear=False) == "−0.2"


def test_no_interval_is_written_as_none() -> None:
    assert formats.gap_with_margin(-0.5, 0.04) == "−0.5\xa0±0.1\xa0or\xa0less"
    assert formats.level_with_margin(4.0, 0.0) == "4.0\xa0±0.1\xa0or\xa0less"
    assert formats.reach(0.004, decimals=2) == "±0.01\xa0or\xa0less"
    assert formats.reach(0.05) == "±0.1"


@pytest.mark.parametrize(
    ("language", "written"),
    [("en", "−1,234.5"), ("es", "−1\xa0234,5"), ("ru", "−1\xa0234,5"), ("nb", "−1\xa0234,5")],
)
def test_a_number_is_written_in_the_language_of_the_page(language: str, written: str) -> None:
    with translation.override(language):
        assert formats.number(-1234.5) == written


def test_counts_and_shares_are_written_whole() -> None:
    assert formats.answers(1204) == "1,204\xa0answers"
    assert formats.percent(0.314) == "31\xa0%"


@pytest.mark.parametrize(
    ("grain", "start", "name", "short"),
    [
        ("month", JULY, "July 2026", "Jul"),
        ("quarter", JULY, "July to September 2026", "Q3"),
        ("quarter", dt.date(2026, 10, 1), "October to December 2026", "Q4"),
        ("year", dt.date(2026, 1, 1), "2026", "2026"),
    ],
)
def test_a_period_is_named_in_words_and_in_letters(
    grain: str, start: dt.date, name: str, short: str
) -> None:
    assert (formats.period(grain, start), formats.short_period(grain, start)) == (name, short)


@pytest.mark.parametrize(
    ("language", "name"),
    [("es", "julio de 2026"), ("ru", "июль 2026"), ("nb", "juli 2026")],
)
def test_a_month_is_named_in_the_language_of_the_page(language: str, name: str) -> None:
    with translation.override(language):
        assert formats.period("month", JULY) == name


@pytest.mark.parametrize(
    ("window", "name", "short"),
    [
        (Window(period=Period(JULY, Grain.QUARTER)), "July to September 2026", ("Q3", "2026")),
        (Window(period=Period(JULY, Grain.MONTH)), "July 2026", ("Jul", "2026")),
        (Window(period=Period(dt.date(2026, 1, 1), Grain.YEAR)), "2026", ("2026", "")),
        (
            Window(edition=uuid.UUID(int=1), name="Autumn", closed_on=dt.date(2026, 9, 30)),
            "Autumn, 30 Sep 2026",
            ("Sep", "2026"),
        ),
    ],
)
def test_a_window_is_named_by_its_period_or_by_its_wave(
    window: Window, name: str, short: tuple[str, str]
) -> None:
    assert (formats.window(window), formats.short_window(window)) == (name, short)


@pytest.mark.parametrize(("month", "short"), [(1, "Q1"), (4, "Q2"), (12, "Q4")])
def test_every_month_lies_in_one_quarter(month: int, short: str) -> None:
    assert formats.short_period("quarter", dt.date(2026, month, 1)) == short


WRITTEN = """\
{{ at.date }}|{{ at|date:'DATE_FORMAT' }}|{{ at }}|{{ at|date:'DATETIME_FORMAT' }}|\
{{ at|date:'SHORT_DATETIME_FORMAT' }}|{{ at|date:'YEAR_MONTH_FORMAT' }}"""


@pytest.mark.parametrize(
    ("language", "long", "short", "month", "since"),
    [
        ("en", ["5 November 2026", "5 November 2026, 09:05"], ["5 Nov 2026", "5 Nov 2026, 09:05"],
         "November 2026", "Thursday 5 November"),
        ("es", ["5 de noviembre de 2026", "5 de noviembre de 2026 a las 09:05"],
         ["5 nov 2026", "5 nov 2026, 09:05"], "noviembre de 2026", "jueves 5 de noviembre"),
        ("ru", ["5 ноября 2026", "5 ноября 2026, 9:05"], ["05.11.2026", "05.11.2026, 9:05"],
         "ноябрь 2026", "5 ноября"),
        ("nb", ["5. november 2026", "5. november 2026 kl. 09.05"],
         ["05.11.2026", "05.11.2026 kl. 09.05"], "november 2026", "torsdag 5. november"),
    ],
)  # fmt: skip
def test_days_are_written_as_the_language_writes_them(
    language: str, long: list[str], short: list[str], month: str, since: str
) -> None:
    at = dt.datetime(2026, 11, 5, 9, 5, tzinfo=dt.UTC)
    (day, moment), (short_day, short_moment) = long, short
    with translation.override(language), timezone.override(dt.UTC):
        written = Template(WRITTEN).render(Context({"at": at})).split("|")
        assert written == [day, day, moment, moment, short_moment, month]
        assert formats.day(at.date()) == short_day
        assert (formats.period("month", at.date()), day_in_words(at.date())) == (month, since)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_gives_all_formats(language: str) -> None:
    names = ["DATE", "TIME", "DATETIME", "YEAR_MONTH", "MONTH_DAY", "SHORT_DATE",
             "SHORT_DATETIME", "SHORT_MONTH", "WEEKDAY"]  # fmt: skip
    module = import_module(f"{settings.FORMAT_MODULE_PATH}.{language}.formats")
    assert [name for name in names if not hasattr(module, f"{name}_FORMAT")] == []


def test_a_day_typed_in_english_begins_with_the_day() -> None:
    assert forms.DateField().clean("03/04/2026") == dt.date(2026, 4, 3)
    assert forms.DateField().clean("2026-04-03") == dt.date(2026, 4, 3)


def test_a_gap_is_never_nothing_wide() -> None:
    assert [formats.width(gap) for gap in (-0.5, 0.5, 0.05, -0.04)] == ["0.5", "0.5", "0.1", "0.04"]


def test_decimals_are_those_asked_for() -> None:
    assert formats.number(6.345, decimals=2) == "6.35"
    assert formats.signed(0.004, decimals=2) == "0.00"
    assert formats.signed(0.005, decimals=2) == "+0.01"
    assert formats.gap_with_margin(0.456, 0.123, decimals=2) == "+0.46\xa0±0.12"
    assert formats.gap_with_margin(0.456, None, decimals=2) == "+0.46"
    assert formats.level_with_margin(3.456, 0.123, decimals=2) == "3.46\xa0±0.12"
    assert formats.level_with_margin(3.456, None, decimals=2) == "3.46"
    assert formats.percent(0.3145, decimals=1) == "31.5\xa0%"
    assert formats.count(1204) == "1,204"
