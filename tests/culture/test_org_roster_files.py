"""Rosters as other programs and people write them, each of which was once read wrong in silence."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable
from typing import Any

import openpyxl
import pytest

from culture.org.models import Person, Position
from culture.org.roster.rows import Roster
from tests import make
from tests.culture.test_org_roster import an_editor, plan_of, roster_of, run


def read(content: str | bytes) -> Roster:
    return roster_of(content.encode() if isinstance(content, str) else content)


def people(content: str | bytes) -> list[tuple[str, str]]:
    roster = read(content)
    assert roster.problems == []
    return [(row.number, row.name) for row in roster.rows]


def faults(content: str | bytes) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.text) for one in read(content).problems]


def a_workbook(rows: Iterable[Any], change: Callable[[Any], None] = lambda _sheet: None) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    change(sheet)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize(
    "line", ["Итого;2;", "Total;;", "TOTAL:;2;", "Total: 2;;", "Sum;2;", "I alt;2;", "Promedio;2;"]
)
def test_a_total_below_the_people_is_nobody(line: str) -> None:
    words = "looks like a total below the table, not like a person."
    assert faults(f"number;name;unit\n1;Ann;\n2;Bo;\n{line}\n") == [(4, "", words)]


def test_headings_that_come_again_are_nobody() -> None:
    words = "repeats the headings."
    assert faults("number;name\n1;Ann\nnumber;name\n2;Bo\n") == [(3, "", words)]


def test_what_a_spreadsheet_made_a_day_is_no_number_and_no_name() -> None:
    rows = [["number", "name"], [dt.date(2026, 10, 2), "Ann"], [2, dt.date(2026, 2, 3)]]
    words = "is a day to the spreadsheet. Save the column as text."
    assert faults(a_workbook(rows)) == [(2, "number", words), (3, "name", words)]


@pytest.mark.parametrize(
    "cell", ["#N/A", "#REF!", "#DIV/0!", "#NAME?", "#ЗНАЧ!", "#Н/Д", "#¡VALOR!", "#I/T", "Err:502"]
)
def test_an_error_of_a_spreadsheet_is_nobodys_name(cell: str) -> None:
    words = f"“{cell}” is an error of the spreadsheet."
    assert faults(f"number,name\n1,{cell}\n2,Bo\n") == [(2, "name", words)]


def test_a_number_that_may_be_a_thousand_is_asked_about() -> None:
    words = "“1.000” may be a small number or thousands. Save the column as text."
    assert faults("number;name\n999;Ann\n1.000;Bo\n1.001;Cy\n") == [(3, "number", words)]


def test_a_code_with_zeros_behind_a_point_stays_as_it_is() -> None:
    assert [row.unit for row in read("number;name;unit\n1;Ann;10.000\n2;Bo;10.0\n").rows] == [
        "10.000",
        "10",
    ]


def test_a_day_that_a_spreadsheet_may_have_turned_round_is_refused() -> None:
    rows = [["number", "name", "from"], [1, "Ann", dt.date(2026, 3, 4)], [2, "Bo", "13/04/2026"]]
    words = (
        "“2026-03-04” may have been turned round by a spreadsheet: other days are texts."
        " Save the column as text."
    )
    assert faults(a_workbook(rows)) == [(2, "starts on", words)]


@pytest.mark.parametrize("never", ["31.12.9999", "9999-12-31", "12/31/4712"])
def test_a_day_thousands_of_years_away_is_no_last_day(never: str) -> None:
    [row] = read(f"number;name;until;status\n1;Ann;{never};active\n").rows
    assert row.ends_on is None


@pytest.mark.parametrize("day", ["01.01.0001", "31.12.1899", "01.01.2200"])
def test_a_first_day_outside_the_calendar_is_refused(day: str) -> None:
    words = "Give a day between the years 1900 and 2199."
    assert faults(f"number;name;from\n1;Ann;{day}\n") == [(2, "starts on", words)]


@pytest.mark.django_db
def test_who_never_leaves_is_on_the_roster_without_an_end() -> None:
    editor = an_editor()
    make.a_unit(editor.organisation, code="S")
    run(editor, "number;name;unit;from;until\n1;Ann;S;01.02.2020;31.12.9999\n")
    position = Position.objects.get(person__number="1")
    assert (position.starts_on, position.ends_on) == (dt.date(2020, 2, 1), None)


def test_a_space_behind_the_comma_is_no_part_of_a_quoted_name() -> None:
    text = '"number", "name", "unit"\n"1", "Berg, Ann", ""\n2, "Bo", ""\n'
    assert people(text) == [("1", "Berg, Ann"), ("2", "Bo")]


def test_spaces_in_a_name_are_one_space() -> None:
    assert people("number,name\n1,Ann\u00a0 Berg\n") == [("1", "Ann Berg")]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Employee ID,First Name,Last Name", "Ann Berg"),
        ("Ansattnummer,Fornavn,Etternavn", "Ann Berg"),
        ("Табельный номер,Имя,Фамилия", "Ann Berg"),
        ("Número de empleado,Nombre,Apellidos", "Ann Berg"),
        ("number,given name,family name", "Ann Berg"),
    ],
)
def test_a_name_in_two_columns_is_one_name(header: str, name: str) -> None:
    assert people(f"{header}\n1,Ann,Berg\n") == [("1", name)]


def test_a_whole_name_stands_above_its_parts_which_are_named_as_unused() -> None:
    roster = read("number,first name,last name,full name\n1,Ann,Berg,Ann B. Berg\n")
    assert [row.name for row in roster.rows] == ["Ann B. Berg"]
    assert roster.unused == ["first name", "last name"]


def test_either_part_of_a_name_may_be_missing_but_not_both() -> None:
    text = "number,first name,last name\n1,Ann,\n2,,Berg\n3,,\n"
    assert [(row.number, row.name) for row in read(text).rows] == [("1", "Ann"), ("2", "Berg")]
    assert faults(text) == [(4, "name", "is empty.")]


def test_a_unit_joined_over_several_people_is_the_unit_of_each() -> None:
    rows = [["number", "name", "unit"], [1, "Ann", "S"], [2, "Bo", None], [3, "Cy", None]]
    content = a_workbook(rows, lambda sheet: sheet.merge_cells("C2:C4"))
    assert [row.unit for row in read(content).rows] == ["S", "S", "S"]


def test_headings_joined_over_two_rows_are_one() -> None:
    def join(sheet: Any) -> None:
        sheet.merge_cells("A1:C1")
        for column in "ABC":
            sheet.merge_cells(f"{column}2:{column}3")

    rows = [["Roster", None, None], ["number", "name", "unit"], [None] * 3, [1, "Ann", "S"]]
    assert people(a_workbook([*rows, [2, "Bo", "S"]], join)) == [("1", "Ann"), ("2", "Bo")]


def test_zeros_that_a_sheet_shows_in_front_of_a_number_belong_to_it() -> None:
    def show(sheet: Any) -> None:
        sheet["A2"].number_format = sheet["A3"].number_format = "00000"

    rows = [["number", "name"], [12, "Ann"], [345, "Bo"]]
    assert people(a_workbook(rows, show)) == [("00012", "Ann"), ("00345", "Bo")]


@pytest.mark.parametrize("sign", "^~")
def test_rare_separators_are_seen_too(sign: str) -> None:
    assert people(f"number{sign}name\n1{sign}Ann\n2{sign}Bo\n") == [("1", "Ann"), ("2", "Bo")]


@pytest.mark.django_db
def test_a_unit_may_be_named_where_it_has_no_code() -> None:
    editor = an_editor()
    top = make.a_unit(editor.organisation, name="House")
    sales = make.a_unit(editor.organisation, parent=top, name="Sales")
    run(editor, "number,name,department\n1,Ann,sales\n")
    assert Position.objects.get(person__number="1").unit == sales


@pytest.mark.django_db
def test_two_units_of_one_name_are_not_told_apart_by_it() -> None:
    editor = an_editor()
    top = make.a_unit(editor.organisation, name="House")
    for name in ("North", "South"):
        above = make.a_unit(editor.organisation, parent=top, name=name)
        make.a_unit(editor.organisation, parent=above, name="Sales")
    plan = plan_of(editor.organisation, "number,name,unit\n1,Ann,Sales\n")
    assert [problem.text for problem in plan.problems] == ["no unit has the code “Sales”."]
    assert not Person.objects.filter(number="1").exists()
