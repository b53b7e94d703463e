"""Files as real programs write them: each is read for what it says, or refused in words."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest

from culture.core.tables.cells import Cell, as_written, is_rounded, without_fraction
from culture.core.tables.headings import column_letters
from culture.core.tables.reading import FileTable, Manner, open_table
from culture.core.tables.refusals import FileRefused

FILES = Path(__file__).parent / "tables"


def read(content: bytes, *, delimiter: str = "") -> tuple[FileTable, list[list[Cell] | str]]:
    table = open_table(io.BytesIO(content), Manner(delimiter=delimiter))
    return table, [cells for _number, cells in table.rows]


def read_case(name: str) -> tuple[FileTable, list[list[Cell] | str]]:
    return read((FILES / name).read_bytes())


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read(content)
    return str(refused.value)


def a_book(*rows: list[object], hidden: int = 0) -> bytes:
    book = openpyxl.Workbook()
    for number in range(hidden):
        book.create_sheet(f"Hidden {number}", 0).sheet_state = "hidden"
        book.worksheets[0].append(["not", "this"])
    book.active = hidden
    for row in rows:
        book.worksheets[hidden].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_commas_inside_a_heading_do_not_cut_a_file_of_semicolons() -> None:
    table, rows = read_case("answers-semicolons-commas-in-header.csv")
    assert table.manner.delimiter == ";"
    assert table.header == [
        "id",
        "date",
        "When a firm promises to do something, by a certain time, it does so, always",
        "promises_expected",
        "promises_delivered",
        "Comment, if any, please",
    ]
    assert rows == [["s1", "2026-10-01", "", "6", "5", "ok"]]


def test_commas_in_an_unquoted_heading_are_outvoted_by_the_rows() -> None:
    table, rows = read(b"We are, as always, prompt;We are, in short, kind\n6;5\n7;7\n")
    assert table.header == ["We are, as always, prompt", "We are, in short, kind"]
    assert rows == [["6", "5"], ["7", "7"]]


def test_decimal_commas_do_not_cut_a_file_of_semicolons() -> None:
    table, rows = read_case("answers-decimal-comma.csv")
    assert (table.manner.delimiter, rows[0]) == (";", ["q1", "2026-10-01", "6,0", "5,0"])


def test_a_person_may_choose_another_separator_than_the_guess() -> None:
    table, rows = read(b"a;b,c\n1;2,3\n", delimiter=",")
    assert (table.manner.delimiter, table.header, rows) == (",", ["a;b", "c"], [["1;2", "3"]])


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;\r"])
def test_the_line_that_names_the_separator_is_no_heading(first: str) -> None:
    table = open_table(io.BytesIO(f"{first}\nid;note\nu1;a, b\n".encode()))
    assert (table.manner.delimiter, table.header) == (";", ["id", "note"])
    assert list(table.rows) == [(3, ["u1", "a, b"])]


def test_the_case_with_a_separator_line_is_read() -> None:
    table, rows = read_case("answers-sep-line.csv")
    assert table.header == ["id", "date", "promises_expected", "promises_delivered"]
    assert rows == [["u1", "2026-10-01", "6", "5"]]


def test_headings_that_stand_twice_are_told_apart_by_their_letter() -> None:
    table, rows = read_case("answers-duplicate-headers.csv")
    assert table.titles == ["id", "date", "We keep promises", "We keep promises"]
    assert table.header == ["id", "date", "We keep promises (C)", "We keep promises (D)"]
    assert rows == [["n1", "2026-10-01", "6", "5"]]


def test_a_column_without_a_heading_can_be_named_too() -> None:
    table, _rows = read(b"a,,c,\n1,2,3,\n")
    assert table.header == ["a", "(B)", "c"]


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ")])
def test_columns_are_lettered_as_in_a_spreadsheet(place: int, letters: str) -> None:
    assert column_letters(place) == letters


def test_a_line_break_inside_a_heading_is_a_space() -> None:
    table, _rows = read_case("answers-newline-in-header.xlsx")
    assert table.header[2:] == ["We keep promises (expected)", "We keep promises (delivered)"]
    assert read(b'"We keep\r\npromises",b\n1,2\n')[0].header == ["We keep promises", "b"]


def test_a_sheet_that_says_it_ends_at_its_first_cell_is_read_whole() -> None:
    table, rows = read_case("answers-wrong-dimension.xlsx")
    assert table.header == ["id", "date", "promises_expected", "promises_delivered"]
    assert rows == [
        ["b1", dt.datetime(2026, 10, 1), "6", "5"],  # noqa: DTZ001 (sheets know no zones)
        ["b2", dt.datetime(2026, 10, 2), "6", "5"],  # noqa: DTZ001
    ]
    table, rows = read_case("roster-wrong-dimension.xlsx")
    assert (len(table.header), [cells[:2] for cells in rows]) == (
        8,
        [["9101", "Ada Xl"], ["9102", "Bea Xl"]],
    )


def test_headings_alone_are_refused_in_words() -> None:
    words = "The file has a first row with names, and nothing below it."
    assert refusal(b"id,date\n\n,\n") == words
    assert refusal(a_book(["id", "date"])) == words


def test_rows_of_a_sheet_are_as_wide_as_its_headings() -> None:
    _table, rows = read(a_book(["a", "b", "c"], [1], [None, 2]))
    assert rows == [["1", "", ""], ["", "2", ""]]


def test_decomposed_letters_are_composed() -> None:
    table, rows = read_case("roster-nfd.csv")
    assert table.header == ["número", "nombre", "correo", "unidad"]
    assert rows == [["9004", "José Peña", "jose@example.org", "N1"]]
    decomposed = unicodedata.normalize("NFD", "número")
    assert read(a_book([decomposed], [decomposed]))[0].header == ["número"]


def test_an_array_formula_reads_as_a_formula_and_not_as_an_object() -> None:
    _table, rows = read_case("roster-array-formula.xlsx")
    assert [cell for cells in rows for cell in cells if "=" in str(cell)] == ["="]
    assert "openpyxl" not in repr(rows)


def test_hidden_sheets_before_the_first_visible_one_are_passed_over() -> None:
    table, rows = read(a_book(["id", "note"], ["u1", "x"], hidden=2))
    assert (table.header, rows) == (["id", "note"], [["u1", "x"]])


def test_values_of_a_sheet_keep_their_kind() -> None:
    day = dt.datetime(2026, 1, 31, 14, 5)  # noqa: DTZ001 (sheets know no zones)
    _table, rows = read(a_book(list("abcde"), [6.0, 6.5, True, day, None]))
    assert rows == [["6", "6.5", "TRUE", day, ""]]
    assert as_written(day) == "2026-01-31"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("6.0", "6"), ("6,0", "6"), ("6,00", "6"), ("99.0", "99"), ("1001.0", "1001"),
        ("-1.0", "-1"), ("6.5", "6.5"), ("1,000", "1,000"), ("007", "007"), ("1.", "1."),
        ("x1.0", "x1.0"), ("", ""),
    ],
)  # fmt: skip
def test_only_a_fraction_of_nothing_is_dropped(text: str, meant: str) -> None:
    assert without_fraction(text) == meant


def test_an_open_quote_is_a_row_that_cannot_be_read() -> None:
    _table, rows = read(b'a,b\n1,"2\n')
    assert rows == ["an open quotation mark, lines taken in: 1"]


def test_no_column_is_cut_in_silence() -> None:
    table, rows = read_case("roster-columns-beyond-40.csv")
    assert table.header[-2:] == ["email", "kind"]
    assert isinstance(rows[0], list)
    assert rows[0][-2:] == ["cy@example.org", "leads"]
    assert refusal(b",".join([b"c"] * 1001) + b"\n1\n") == "The file has more than 1000 columns."


@pytest.mark.parametrize(
    ("text", "header", "above"),
    [
        ("Survey 2026\nby hand\n\nid;a;b\np1;6;5\np2;6;5\n", ["id", "a", "b"], [1, 2]),
        ("# from X, on 2026-10-01\n# id, a, b\nid,a,b\np1,6,5\np2,6,5\n", ["id", "a", "b"], [1, 2]),
        ("#,a,b\nx,6,5\ny,6,5\n", ["#", "a", "b"], []),
        ("# id,a,b\nx,6,5\ny,6,5\n", ["# id", "a", "b"], []),
        ("id\ta\tb\nx\t6\t5\n", ["id", "a", "b"], []),
        ("id|a|b\nx|6|5\n", ["id", "a", "b"], []),
        ("id,a,b\n,6,\n,,5\nx,,\n", ["id", "a", "b"], []),
        ("name\nBo\n", ["name"], []),
    ],
)
def test_titles_and_comments_above_the_headings_are_passed_over(
    text: str, header: list[str], above: list[int]
) -> None:
    table, rows = read(text.encode())
    assert (table.header, [number for number, _cells in table.above]) == (header, above)
    assert len(rows) == len(text.strip().splitlines()) - 1 - len(above) - text.count("\n\n")


def test_two_rows_of_headings_are_read_as_one() -> None:
    table, rows = read(
        b"id,day,We keep promises,,We smile,\n"
        b",,Expected,Delivered,Expected,Delivered\n"
        b"p1,2026-10-01,6,5,4,4\np2,2026-10-01,,5,4,4\n"
    )
    assert table.manner.header_rows == 2
    assert table.header == [
        "id",
        "day",
        "We keep promises \u2013 Expected",
        "We keep promises \u2013 Delivered",
        "We smile \u2013 Expected",
        "We smile \u2013 Delivered",
    ]
    assert rows[0] == ["p1", "2026-10-01", "6", "5", "4", "4"]


def test_what_qualtrics_calls_the_columns_is_neither_a_heading_nor_an_answer() -> None:
    lines = [
        "EndDate,ResponseId,Q1_1,Q1_2",
        'End Date,Response ID,We keep promises - expected,"We keep promises - delivered"',
        '"{""ImportId"":""endDate""}",_recordId,"{""ImportId"":""QID1""}","{""ImportId"":""QID2""}"',
        "2026-10-01 14:09:10,R_1a,6,5",
    ]
    for content in ("\n".join(lines).encode(), "\r\n".join(lines).encode("utf-16")):
        table, rows = read(content)
        assert table.header == [
            "EndDate – End Date",
            "ResponseId – Response ID",
            "Q1_1 – We keep promises - expected",
            "Q1_2 – We keep promises - delivered",
        ]
        assert (rows, table.above) == ([["2026-10-01 14:09:10", "R_1a", "6", "5"]], [])


def test_a_row_over_headings_that_stand_twice_tells_them_apart() -> None:
    table, rows = read(b"My survey\n\nWanted,,Got,\nPromises,Time,Promises,Time\n6,5,4,3\n")
    assert table.titles == ["Wanted – Promises", "Wanted – Time", "Got – Promises", "Got – Time"]
    assert rows == [["6", "5", "4", "3"]]
    assert [cells for _number, cells in table.above] == [["My survey"]]


def test_a_row_of_words_over_headings_that_differ_is_a_title() -> None:
    table, _rows = read(b"Service,survey,,\nPromises,Time,Words,Day\n6,5,4,3\n7,5,4,3\n")
    assert table.titles == ["Promises", "Time", "Words", "Day"]


def test_what_nobody_sees_around_a_heading_or_a_cell_is_no_part_of_it() -> None:
    table, _rows = read("\ufeff\ufeffe1,\u200bp1 \u200e\n6,5\n".encode())
    assert table.titles == ["e1", "p1"]
    assert as_written("\u200b kari@example.org\u2060") == "kari@example.org"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('7,"x" y', "a quotation mark stands inside a cell"),
        ('7,"he said \\"hi\\" there"', "a quotation mark stands inside a cell"),
        ("7," + "x" * 131_073, "a cell is longer than 131072 letters"),
    ],
)
def test_a_row_that_cannot_be_read_says_why_and_the_next_is_read(line: str, words: str) -> None:
    _table, rows = read(f"e1,p1\n6,5\n{line}\n6,4\n".encode())
    assert rows == [["6", "5"], words, ["6", "4"]]


def test_an_open_quote_says_how_many_lines_it_takes_in() -> None:
    _table, rows = read(b'e1,p1,c\n6,5,x\n6,5,"open\n7,5,y\n6,4,z\n')
    assert rows == [["6", "5", "x"], "an open quotation mark, lines taken in: 3"]


@pytest.mark.parametrize(
    ("text", "rounded"),
    [
        ("1.18743E+11", True), ("1,18743E+11", True), ("1.187432198765432e+17", True),
        ("1e+16", True), ("118743219876", False), ("12E3", False), ("E+11", False),
    ],
)  # fmt: skip
def test_a_number_that_a_spreadsheet_cut_is_known(text: str, rounded: bool) -> None:
    assert is_rounded(text) is rounded


def test_a_person_may_say_where_the_headings_stand() -> None:
    content = b"Q1,Q2\nHow was it?,How should it be?\n6,5\n"
    table = open_table(io.BytesIO(content), Manner(header_rows=2))
    assert table.header == ["Q1 \u2013 How was it?", "Q2 \u2013 How should it be?"]
    assert list(table.rows) == [(3, ["6", "5"])]
    table = open_table(io.BytesIO(content), Manner(header_row=2, header_rows=1))
    assert (table.header, table.above) == (
        ["How was it?", "How should it be?"],
        [(1, ["Q1", "Q2"])],
    )


def test_the_first_cells_of_a_column_are_shown_beside_it() -> None:
    table, _rows = read(b"Survey\nid,a\np1,6\np2,6\np3,7\np4,5\n")
    assert table.samples(2) == [["p1", "p2"], ["6", "7"]]


@pytest.mark.parametrize("start", [b"<html>", b"  <!DOCTYPE html>", b"\xef\xbb\xbf<?xml ?>"])
def test_a_web_page_that_calls_itself_a_sheet_is_refused(start: bytes) -> None:
    words = "This is a web page, not a table. Save it as .xlsx or as CSV."
    assert refusal(start + b"<table>") == words


@pytest.mark.parametrize("start", [b"\x1f\x8b\x08\x00abc", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"])
def test_an_archive_is_refused_and_never_unfolded(start: bytes) -> None:
    with pytest.raises(FileRefused, match="This is an archive"):
        open_table(io.BytesIO(start))


def test_rows_that_somebody_packed_are_not_taken_for_our_own() -> None:
    """They would be read by who answers requests, without any of the limits of workbooks."""
    packed = gzip.compress(
        b'{"sheet": "A", "sheets": ["A"]}\n[1,["number","name"]]\n[2,["1","Bo"]]\n'
    )
    with pytest.raises(FileRefused, match="This is an archive"):
        open_table(io.BytesIO(packed))
