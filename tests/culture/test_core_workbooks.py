"""Workbooks are read by a process with limits: rows, or one word why not, never a web process."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from culture.core.tables.cells import Cell
from culture.core.tables.reading import FileTable, Manner, open_table
from culture.core.tables.refusals import SENTENCES, FileRefused
from culture.core.tables.workbooks import unpacking
from culture.core.tables.workbooks.archives import Limits
from culture.core.tables.workbooks.office import STRICT
from culture.core.tables.workbooks.unpacking import USUAL, unpack

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style")
)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(content: bytes, sheet: str = "") -> tuple[FileTable, list[list[Cell] | str]]:
    table = open_table(io.BytesIO(content), Manner(sheet=sheet))
    return table, [cells for _number, cells in table.rows]


def refusal(content: bytes, limits: Limits = USUAL) -> str:
    with pytest.raises(FileRefused) as refused:
        unpack(content, limits=limits)
    return next(reason for reason, words in SENTENCES.items() if words == refused.value.sentence)


def a_book(sheets: dict[str, list[list[object]]], *, hidden: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
        for row in rows:
            sheet.append(row)
    book.active = next(place for place, name in enumerate(sheets) if name not in hidden)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def a_zip(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), content)
    return stream.getvalue()


def a_changed_book(changes: dict[str, bytes]) -> bytes:
    before = zipfile.ZipFile(io.BytesIO(a_book({"A": [["id", "a"], ["p1", 6]]})))
    stream = io.BytesIO()
    with before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, changes.get(name, before.read(name)))
    return stream.getvalue()


def a_strict_book() -> bytes:
    day = dt.datetime(2026, 10, 1)  # noqa: DTZ001 (sheets know no zones)
    before = zipfile.ZipFile(io.BytesIO(a_book({"A": [["id", "day", "a"], ["p1", day, 6]]})))
    stream = io.BytesIO()
    with before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            for strict, usual in STRICT.items():
                content = content.replace(usual.encode(), strict)
            after.writestr(name, content)
    return stream.getvalue()


def an_open_document(content: str, *, manifest: bytes = b"<manifest/>") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def a_document(*tables: str, styles: str = "") -> str:
    return (
        f'<?xml version="1.0"?><office:document-content {SPACES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )


HIDDEN = (
    '<style:style style:name="ta2" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
WORDS = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
CELL = WORDS.format("x")
HEADINGS = f"<table:table-row>{''.join(map(WORDS.format, ('id', 'day', 'a')))}</table:table-row>"
SECRET = f'<table:table table:name="Secret" table:style-name="ta2">{HEADINGS}</table:table>'
SHOWN = f"""<table:table table:name="Answers">{HEADINGS}
<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>
<table:table-row>{WORDS.format('p<text:s text:c="2"/>1')}
  <table:table-cell office:value-type="date" office:date-value="2026-10-01"/>
  <table:table-cell office:value-type="float" office:value="6.0">
    <office:annotation><text:p>a note</text:p></office:annotation><text:p>6,0</text:p>
  </table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2">{WORDS.format("p2")}
  <table:covered-table-cell/>
  <table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>
</table:table-row>
<table:table-row table:number-rows-repeated="1048000"><table:table-cell
  table:number-columns-repeated="16384"/></table:table-row></table:table>"""


def test_an_open_document_is_read_like_any_other_workbook() -> None:
    document = an_open_document(a_document(SECRET, SHOWN, styles=HIDDEN))
    table, rows = read(document)
    assert (table.manner.sheet, table.sheets) == ("Answers", ["Answers"])
    assert table.header == ["id", "day", "a"]
    day = dt.datetime(2026, 10, 1)  # noqa: DTZ001
    assert rows == [["p  1", day, "6"], ["p2", "", "="], ["p2", "", "="]]
    assert [number for number, _cells in open_table(io.BytesIO(document)).rows] == [4, 5, 6]


def test_an_open_document_says_what_it_joins_and_shows() -> None:
    over_two = WORDS.format("North").replace(" ", ' table:number-rows-spanned="2" ', 1)
    half = '<table:table-cell office:value-type="percentage" office:value="0.07"/>'
    row = "<table:table-row>{}</table:table-row>"
    rows = row.format(CELL + over_two + half) + row.format(
        CELL + "<table:covered-table-cell/>" + half.replace("0.07", "1")
    )
    rows += row.format(CELL)
    table = f'<table:table table:name="A">{HEADINGS}{rows}</table:table>'
    _table, read_rows = read(an_open_document(a_document(table)))
    assert read_rows == [["x", "North", "7%"], ["x", "North", "100%"], ["x", "", ""]]


def test_sheets_with_nothing_below_a_first_row_are_passed_over_unless_they_are_chosen() -> None:
    book = a_book({"Empty": [], "About": [["Read me"]], "Answers": [["id", "a"], ["p1", 6]]})
    table, rows = read(book)
    assert (table.manner.sheet, table.sheets) == ("Answers", ["Empty", "About", "Answers"])
    assert rows == [["p1", "6"]]
    with pytest.raises(FileRefused, match="nothing below it"):
        read(book, sheet="About")
    empty = '<table:table table:name="Empty"/>'
    table, _rows = read(an_open_document(a_document(empty, SHOWN)))
    assert (table.manner.sheet, table.sheets) == ("Answers", ["Empty", "Answers"])


def test_a_workbook_of_the_strict_kind_is_read() -> None:
    table, rows = read(a_strict_book())
    assert table.header == ["id", "day", "a"]
    assert rows == [["p1", dt.datetime(2026, 10, 1), "6"]]  # noqa: DTZ001


def test_the_first_sheet_that_is_shown_is_read_and_another_may_be_chosen() -> None:
    rows: dict[str, list[list[object]]] = {
        "Lists": [["x", "y"], [1, 2]],
        "First": [["id", "a"], ["p1", 6]],
        "Second": [["id", "b"], ["p2", 7]],
    }
    book = a_book(rows, hidden=("Lists",))
    table, found = read(book)
    assert (table.manner.sheet, table.sheets) == ("First", ["First", "Second"])
    assert found == [["p1", "6"]]
    assert read(book, "Second")[1] == [["p2", "7"]]
    assert read(book, "Lists")[1] == [["p1", "6"]]


def a_sheet_of(rows: str) -> bytes:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return a_changed_book({"xl/worksheets/sheet1.xml": sheet.encode()})


ENTITY = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 torn", "damaged"),
        (a_book({"A": [["id"], [1]]})[:-40], "damaged"),
        (a_changed_book({"xl/worksheets/sheet1.xml": b"<worksheet"}), "damaged"),
        (a_changed_book({"xl/workbook.xml": ENTITY}), "damaged"),
        (a_zip(letter_DOT_txt=b"Dear all"), "archive"),
        (a_zip(xl__workbook_DOT_bin=b"\x83"), "binary"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (an_open_document("", manifest=b"<encryption-data/>"), "password"),
        (an_open_document(a_document(SECRET, styles=HIDDEN)), "no-sheet"),
        (an_open_document("<a"), "damaged"),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_one_clear_reason(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


@pytest.mark.parametrize(
    ("part", "length"),
    [
        ("xl__worksheets__sheet1_DOT_xml", 400_000_001),
        ("xl__sharedStrings_DOT_xml", 60_000_001),
    ],
)
def test_a_part_that_unfolds_too_far_is_refused(part: str, length: int) -> None:
    assert refusal(a_zip(**{part: b"0" * length})) == "too-large"


def test_cells_are_counted_as_they_unfold_and_not_as_they_are_stored() -> None:
    wide = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 1_000))
    assert refusal(a_sheet_of(wide)) == "too-large"
    row = '<table:table-row table:number-rows-repeated="9000000">'
    many = a_document(f'<table:table table:name="A">{row}{CELL}</table:table-row></table:table>')
    assert refusal(an_open_document(many)) == "too-large"
    few = Limits(cells=100)
    assert refusal(a_book({"A": [["id", "a"]] * 50}), limits=few) == "too-large"


def test_memory_ends_the_process_and_not_the_house() -> None:
    cell = f'<c r="A1" t="inlineStr"><is><t>{"x" * 90_000_000}</t></is></c>'
    book = a_sheet_of(f'<row r="1">{cell}</row>')
    assert len(book) < 200_000
    assert refusal(book, limits=Limits(memory=250_000_000)) == "too-large"


def test_work_without_end_is_given_up() -> None:
    empty = "".join(f'<row r="{n}"/>' for n in range(1, 400_000))
    assert refusal(a_sheet_of(empty), limits=Limits(seconds=1)) == "too-slow"


def test_a_workbook_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MOST_SECONDS", 0.01)
    begun = time.monotonic()
    assert refusal(a_book({"A": [["id"], [1]]})) == "too-slow"
    assert time.monotonic() - begun < 5


def test_progress_is_told_while_rows_are_read() -> None:
    news: list[int] = []
    unpack(a_book({"A": [["id", "a"]] * 10_001}), progress=news.append)
    assert news == [5_000, 10_000]


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    unpack(a_book({"A": [["id"], [1]]}))
    assert list(tmp_path.iterdir()) == []
