"""Nothing that leaves as a table is worked out by the program that opens it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from culture.core.tables.writing import TableSheet, harmless, write_rows, write_workbook
from feedback.touchpoints.models import ImportRun
from surveys.instruments.measures import describe_version
from tests import make

CHECKOUT = Path(__file__).resolve().parents[2]
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
STARTS = st.sampled_from(["", " ", "\t", "\r", "\n", "\u200b", "\ufeff", "\u00a0", "'"])
EVIL = st.builds(
    lambda before, sign, rest: before + sign + rest,
    STARTS,
    st.sampled_from([*SIGNS, ""]),
    st.text(max_size=12),
)
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?(e[+-]?[0-9]+)?", re.IGNORECASE)


def is_worked_out(cell: str) -> bool:
    """Whether a spreadsheet takes the cell for more than a text or a number."""
    if NUMBER.fullmatch(cell):
        return False
    seen = "".join(sign for sign in cell if unicodedata.category(sign) not in ("Cc", "Cf"))
    begins = unicodedata.normalize("NFKC", seen.lstrip())[:1]
    return cell[:1] in ("\t", "\r", "\n") or begins in tuple("=+-@")


@given(st.lists(st.one_of(EVIL, st.integers(), st.floats()), min_size=1))
@example([float("-inf")])
def test_no_cell_of_any_table_is_worked_out(cells: list[object]) -> None:
    written = io.StringIO(newline="")
    write_rows(written, headings=cells, rows=[cells])
    read = list(csv.reader(io.StringIO(written.getvalue(), newline="")))
    assert [cell for row in read for cell in row if is_worked_out(cell)] == []
    assert len(read) == 2


def the_sheets(content: bytes) -> list[list[tuple[openpyxl.cell.Cell, ...]]]:
    """The rows of each sheet of a workbook, as a spreadsheet reads them."""
    return [list(sheet.rows) for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets]


def the_sheet(content: bytes) -> list[tuple[openpyxl.cell.Cell, ...]]:
    """The rows of a workbook's one sheet."""
    [rows] = the_sheets(content)
    return rows


def a_workbook(*rows: list[object], headings: list[str] | None = None) -> bytes:
    written = io.BytesIO()
    write_workbook(written, TableSheet("Numbers", headings or ["a", "b"], rows))
    return written.getvalue()


@given(st.lists(st.one_of(EVIL, st.integers(-(2**53), 2**53), st.floats(), st.text()), min_size=1))
@example(["=1+1", "#REF!", "#N/A", "\x00=1", "\ufffe", "_x000D_"])
def test_no_cell_of_a_workbook_is_worked_out_and_none_breaks_it(cells: list[object]) -> None:
    headings = ["x"] * (len(cells) + 1)
    _headings, row = the_sheet(a_workbook([*cells, "a last cell"], headings=headings))
    assert {cell.data_type for cell in row} <= {"n", "s"}  # no formula, no error, nothing broken
    texts = [cell.value for cell in row if cell.data_type == "s"]
    assert [text for text in texts if is_worked_out(text)] == []


def test_numbers_and_days_of_a_workbook_are_no_texts_and_texts_are_no_numbers() -> None:
    row = [-0.25, 3, dt.date(2026, 12, 31), "007", "Ærø", "", None]
    headings, cells = the_sheet(a_workbook(row, headings=["a", "b", "c", "d", "e", "f", "g"]))
    assert [cell.value for cell in cells] == [
        *(-0.25, 3, dt.datetime(2026, 12, 31), "007", "Ærø", None, None)  # noqa: DTZ001 (as read)
    ]
    assert [cell.data_type for cell in cells] == ["n", "n", "d", "s", "s", "n", "n"]
    assert cells[2].number_format == "yyyy-mm-dd"
    assert [cell.font.bold for cell in headings] == [True] * 7


def test_headings_of_a_workbook_stay_and_columns_are_wide_enough() -> None:
    book = openpyxl.load_workbook(io.BytesIO(a_workbook([1, "x" * 30], [2, "y" * 500])))
    sheet = book.active
    assert (sheet.title, sheet.freeze_panes) == ("Numbers", "A2")
    assert [sheet.column_dimensions[letter].width for letter in "AB"] == [8, 52]


def test_a_text_too_long_for_a_cell_ends_where_the_cell_does() -> None:
    _headings, (cell,) = the_sheet(a_workbook(["x" * 40_000], headings=["a"]))
    assert len(cell.value) == 32_767


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_gets_an_apostrophe_whatever_its_width(sign: str) -> None:
    assert harmless(f"{sign}1+1|cmd") == f"'{sign}1+1|cmd"
    assert harmless(f" \u200b{sign}SUM(A1)") == f"' \u200b{sign}SUM(A1)"


@pytest.mark.parametrize(
    "cell", ["-0.25", "+3", "-1,5", "1e-6", "Harbour", "a=b", 3, -0.5, None, ""]
)
def test_numbers_and_words_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


@pytest.mark.parametrize("cell", ["\tx", "\rx", "\nx", "-١", "-1+1", "+1 2"])
def test_what_only_looks_like_a_number_does_not(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.django_db
def test_every_file_that_staff_may_take_is_harmless() -> None:
    organisation = make.an_organisation()
    unit = make.a_unit(organisation, name="＝HYPERLINK(0)")
    version = make.a_version(organisation, published=False)
    dimension = version.dimensions.get(key="d1")
    dimension.names = dict.fromkeys(dimension.names, "－2+3")
    dimension.save(update_fields=["names"])
    version.published_at = make.NOW
    version.save(update_fields=["published_at"])
    describe_version(version)
    touchpoint = make.a_touchpoint(unit, version)
    make.some_responses(touchpoint, [((5, 4, 3), (4, 3, 2))] * 5)
    make.settle()
    client = Client()
    client.force_login(make.a_user(organisation, is_hr=True))
    run = ImportRun.objects.create(
        touchpoint=touchpoint,
        created_at=make.NOW,
        file_name="a.csv",
        rejections=[[2, "formula", "＝1"], [3, "formula", "@x"]],
        state=ImportRun.State.DONE,
    )
    pages = {
        "dashboards:table": unit.uuid,
        "dashboards:workbook": unit.uuid,
        "touchpoints:import-rejected": run.uuid,
        "touchpoints:import-rejected-workbook": run.uuid,
    }
    for name, identity in pages.items():
        cells = cells_of(client.get(reverse(name, args=[identity])))
        assert len(cells) > len(cells[:2]) == 2
        assert [cell for cell in cells if is_worked_out(cell)] == []
        if name.startswith("dashboards:"):
            assert {"'＝HYPERLINK(0)", "'－2+3"} <= set(cells)


def cells_of(response: Any) -> list[str]:
    """Every text of a file, which begins so that a spreadsheet knows what it is."""
    assert response.status_code == 200
    if response.content.startswith(b"PK"):
        return [
            cell.value
            for rows in the_sheets(response.content)
            for row in rows
            for cell in row
            if cell.data_type == "s"
        ]
    assert response.content.startswith(b"\xef\xbb\xbf")  # or letters would be read wrong
    text = response.content.decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]


def test_tables_are_written_in_one_place() -> None:
    writes = re.compile(r"csv\.(writer|DictWriter)|Workbook\(|xlsxwriter")
    found = [
        str(file.relative_to(CHECKOUT))
        for package in ("culture", "surveys", "feedback")
        for file in (CHECKOUT / package).rglob("*.py")
        if writes.search(file.read_text())
    ]
    assert found == ["culture/core/tables/writing.py"]
