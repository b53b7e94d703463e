"""Past answers as other programs write them, each of which was once stored wrong in silence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from feedback.touchpoints.importing.problems import MappingRefused
from feedback.touchpoints.models import Touchpoint
from surveys.responses.models import Response
from tests import make
from tests.culture.test_org_roster_files import a_workbook
from tests.feedback.test_touchpoints_import import RATINGS, counts, reasons, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def touchpoint() -> Touchpoint:
    organisation = make.an_organisation()
    version = make.a_version(organisation, items=(2,), importance=True)
    return make.a_touchpoint(make.a_unit(organisation, code="top"), version)


@pytest.mark.parametrize(
    "word", ["Average", "Итого", "Total:", "Gjennomsnitt", "Mean (2)", "Promedio"]
)
def test_an_average_below_the_answers_is_nobodys_answer(touchpoint: Touchpoint, word: str) -> None:
    report = run(touchpoint, f"who,e1,p1,e2,p2\nA,6,5,6,5\nB,6,5,6,5\n{word},6,5,6,5\n")
    assert reasons(report) == [(4, "total")]
    assert Response.objects.count() == 2


def test_a_point_of_that_name_is_a_point(touchpoint: Touchpoint) -> None:
    report = run(touchpoint, "e1,p1,e2,p2\nAverage,6,5,6\n", words={"Average": 4})
    assert counts(report) == (1, 1, 0, 0)


def test_an_error_of_a_spreadsheet_is_not_the_word_for_nothing(touchpoint: Touchpoint) -> None:
    text = "e1,p1,e2,p2\n#N/A,5,6,5\n6,#REF!,6,5\nN/A,5,6,5\n"
    assert reasons(run(touchpoint, text)) == [(2, "no-point"), (3, "no-point")]
    assert reasons(run(touchpoint, text, words={"#N/A": ""})) == [(3, "no-point")]


def test_an_error_is_no_key(touchpoint: Touchpoint) -> None:
    text = "e1,p1,e2,p2,id\n6,5,6,5,#N/A\n6,5,6,5,#N/A\n"
    assert reasons(run(touchpoint, text, key_column="id")) == [(2, "error"), (3, "error")]


def test_a_moment_of_a_sheet_is_a_key_with_its_time(touchpoint: Touchpoint) -> None:
    at = dt.datetime(2026, 10, 2, 9, 1)  # noqa: DTZ001 (sheets know no zones)
    rows: list[list[object]] = [["e1", "p1", "e2", "p2", "at"]]
    rows += [[6, 5, 6, 5, at + dt.timedelta(minutes=minutes)] for minutes in range(3)]
    report = run(touchpoint, a_workbook(rows), key_column="at")
    assert counts(report) == (3, 3, 0, 0)


def test_a_key_that_may_be_a_thousand_is_refused(touchpoint: Touchpoint) -> None:
    text = "e1,p1,e2,p2,id\n6,5,6,5,1.000\n6,5,6,5,1\n6,5,6,5,1.001\n"
    assert reasons(run(touchpoint, text, key_column="id")) == [(2, "thousand-key")]


def test_one_column_holds_one_thing(touchpoint: Touchpoint) -> None:
    ratings = {"d1": {**RATINGS["d1"], "d1-2": {"expected": "e1", "delivered": "p2"}}}
    with pytest.raises(MappingRefused) as refused:
        run(touchpoint, "e1,p1,p2\n6,5,5\n", ratings=ratings)
    assert refused.value.sentences == ["Column “e1” is chosen more than once."]


def test_percents_of_a_sheet_are_what_it_shows(touchpoint: Touchpoint) -> None:
    def show(sheet: Any) -> None:
        for cell in ("C2", "C3", "C4", "C5"):
            sheet[cell].number_format = "0%"

    rows = [["e1", "p1", "how"], [6, 5, 1], [6, 4, 0.5], [6, 3, 0.07], [6, 2, 0.075]]
    one = {"d1": {"d1-1": {"expected": "e1", "delivered": "p1"}}}
    report = run(touchpoint, a_workbook(rows, show), ratings=one, importance={"d1": "how"})
    assert reasons(report) == [(5, "no-importance")]
    stored = Response.objects.values_list("delivered", "importance")
    assert sorted((delivered[0], how) for delivered, how in stored) == [
        (3, [7]), (4, [50]), (5, [100]),
    ]  # fmt: skip


def test_days_that_a_spreadsheet_may_have_turned_round_are_refused(touchpoint: Touchpoint) -> None:
    """It reads 03/04 as the fourth of March, and leaves 13/04 a text: both were of April."""
    rows: list[list[Any]] = [["e1", "p1", "e2", "p2", "day"]]
    rows += [[6, 5, 6, 5, dt.date(2026, 3, 4)], [6, 4, 6, 5, "13/04/2026"]]
    report = run(touchpoint, a_workbook(rows), date=None, date_column="day")
    assert reasons(report) == [(2, "turned-day")]


def test_days_and_texts_that_cannot_have_been_turned_round_are_read(touchpoint: Touchpoint) -> None:
    rows: list[list[Any]] = [["e1", "p1", "e2", "p2", "day"]]
    rows += [[6, 5, 6, 5, dt.date(2026, 4, 13)], [6, 4, 6, 5, "13.04.2026"]]
    rows += [[6, 3, 6, 5, dt.date(2026, 4, 3)], [6, 2, 6, 5, "2026-04-13"]]
    report = run(touchpoint, a_workbook(rows), date=None, date_column="day")
    assert counts(report) == (4, 4, 0, 0)


def test_an_answer_in_words_below_equal_headings_is_no_heading(touchpoint: Touchpoint) -> None:
    text = "e,e,p,p\n7 - Best,7 - Best,n/a,n/a\n6,6,5,5\n7 - Best,6,5,5\n"
    ratings = {"d1": {"d1-1": {"expected": "e (A)", "delivered": "p (C)"}}}
    assert counts(run(touchpoint, text, ratings=ratings)) == (3, 3, 0, 0)


@pytest.mark.parametrize("written", ["No sé", "No aplicable", "not available", "(null)", "<NA>"])
def test_more_words_for_nothing(touchpoint: Touchpoint, written: str) -> None:
    assert counts(run(touchpoint, f"e1,p1,e2,p2\n{written},5,6,5\n")) == (1, 1, 0, 0)
