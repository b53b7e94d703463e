"""A CSV is what the spreadsheets of a language expect, and reads back the same in every one."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest
from django.test import override_settings
from django.utils import translation

from culture.core.tables.downloads import FileKind, sample_file, spelling_here, table_file
from culture.core.tables.reading import open_table
from culture.core.tables.writing import Spelling
from culture.org.roster.sample import SAMPLE

LANGUAGES = ["en", "es", "ru", "nb"]
LOCALES = {"en": "en-US", "es": "es-ES", "ru": "ru-RU", "nb": "nb-NO"}
HEADINGS = ["Unit", "Gap, in points", "Share", "n", "Day", "Text"]
ROWS = [
    ["Ærø; and Ñuñoa", 4.25, Decimal("3.5"), 1204, dt.date(2026, 12, 31), "one; two, three"],
    ["Бобр", -0.333333, Decimal("12.05"), 0, None, '"quoted"'],
]
SOFFICE = shutil.which("soffice")


def a_file(language: str) -> bytes:
    with translation.override(language):
        answer = table_file(FileKind.CSV, "numbers", headings=HEADINGS, rows=ROWS)
    return bytes(answer.content)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", 'Ærø; and Ñuñoa,4.25,3.5,1204,2026-12-31,"one; two, three"'),
        ("es", '"Ærø; and Ñuñoa";4,25;3,5;1204;2026-12-31;"one; two, three"'),
        ("ru", '"Ærø; and Ñuñoa";4,25;3,5;1204;2026-12-31;"one; two, three"'),
        ("nb", '"Ærø; and Ñuñoa";4,25;3,5;1204;2026-12-31;"one; two, three"'),
    ],
)
def test_a_csv_is_spelled_as_the_languages_spreadsheets_do(language: str, line: str) -> None:
    content = a_file(language)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").split("\r\n")[1] == line


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_own_reader_reads_every_spelling_back(language: str) -> None:
    with translation.override(language):
        decimal = spelling_here().decimal
    table = open_table(io.BytesIO(a_file(language)))
    rows = [cells for _number, cells in table.rows]
    assert table.titles == HEADINGS
    assert [[str(cell) for cell in row] for row in rows] == [
        [
            "Ærø; and Ñuñoa",
            f"4{decimal}25",
            f"3{decimal}5",
            "1204",
            "2026-12-31",
            "one; two, three",
        ],
        ["Бобр", f"-0{decimal}333333", f"12{decimal}05", "0", "", '"quoted"'],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sample_to_start_from_reads_as_it_was_written(language: str) -> None:
    with translation.override(language):
        content = bytes(sample_file("roster", SAMPLE).content)
    table = open_table(io.BytesIO(content))
    wanted = list(csv.reader(SAMPLE.splitlines()))
    assert [table.titles, *([str(cell) for cell in row] for _n, row in table.rows)] == wanted


def test_programs_get_points_and_commas() -> None:
    assert Spelling() == Spelling(separator=",", decimal=".")


@override_settings(LANGUAGE_CODE="en")
def test_a_file_is_called_by_what_it_is_of() -> None:
    answer = table_file(
        FileKind.WORKBOOK,
        *("service-culture", "customer", "Ærø / Ñuñoa [1]", "2026-Q4"),
        headings=HEADINGS,
        rows=ROWS,
    )
    said = unquote(answer["Content-Disposition"])
    assert said == "attachment; filename*=utf-8''service-culture-customer-ærø-ñuñoa-1-2026-q4.xlsx"
    title = openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames
    assert title == ["service-culture-customer-ærø-ñu"]


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_reads_numbers_as_numbers_in_every_language(
    language: str, tmp_path: Path
) -> None:
    (tmp_path / "numbers.csv").write_bytes(a_file(language))
    settings = tmp_path / "home/user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/L10N">'
        '<prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
        f"<value>{LOCALES[language]}</value></prop></item></oor:items>"
    )
    # Cells apart by the separator that this language's spreadsheets know; UTF-8 (76).
    separator = {",": 44, ";": 59}[spelling_of(language).separator]
    finished = subprocess.run(
        [
            *(str(SOFFICE), f"-env:UserInstallation=file://{tmp_path / 'home'}", "--headless"),
            *("--convert-to", "xlsx", f"--infilter=CSV:{separator},34,76,1,,0,false,true"),
            *("--outdir", str(tmp_path), str(tmp_path / "numbers.csv")),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (tmp_path / "numbers.xlsx").exists(), finished.stdout + finished.stderr
    sheet = openpyxl.load_workbook(tmp_path / "numbers.xlsx").active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    day = dt.datetime(2026, 12, 31)  # noqa: DTZ001 (as a spreadsheet has it)
    assert rows == [
        ["Ærø; and Ñuñoa", 4.25, 3.5, 1204, day, "one; two, three"],
        ["Бобр", -0.333333, 12.05, 0, None, '"quoted"'],
    ]


def spelling_of(language: str) -> Spelling:
    with translation.override(language):
        return spelling_here()
