import datetime as dt
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum
from django.test import Client

from culture.core.tables.cells import Cell
from culture.core.tables.reading import FileTable, open_table
from culture.core.tables.refusals import FileRefused
from culture.metrics.models import DirtyMark
from culture.metrics.tasks import recompute_scores
from feedback.touchpoints.importing.guessing import guess_columns, guess_days, guess_in_order
from feedback.touchpoints.importing.mapping import plan_reading, read_document, read_toml
from feedback.touchpoints.importing.problems import MappingRefused, causes_of
from feedback.touchpoints.importing.runs import (
    Report,
    destination_of,
    import_answers,
    settled,
)
from feedback.touchpoints.importing.words import Points
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.documents import read_document as read_instrument
from surveys.instruments.questionnaires import load_questionnaire
from surveys.instruments.services.adoption import import_document
from surveys.instruments.services.publication import publish_version
from surveys.responses.models import Response
from tests import make

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
EXAMPLE = ROOT / "docs" / "how-to" / "mobile-provider"
CUSTOMERS = SHARED / "mobile_provider" / "responses.csv"
RATINGS = {
    "d1": {
        "d1-1": {"expected": "e1", "delivered": "p1"},
        "d1-2": {"expected": "e2", "delivered": "p2"},
    }
}
WIDEST_STEP = 36  # of a scale from 1 to 10
PUBLISHED = [  # as the description of the data gives them, with six digits
    ("dimension", "quality", 7.58, 7.944, 0.364, 1.735382, 0.147833, 0.580167),
    ("dimension", "advice", 7.532, 7.7, 0.168, 2.186986, -0.104421, 0.440421),
    ("dimension", "reliability", 7.424, 7.776, 0.352, 2.245052, 0.072346, 0.631654),
    ("overall", "overall", 7.512, 7.806667, 0.294667, 1.228044, 0.141696, 0.447637),
]
HEADER = "e1,p1,e2,p2,day,branch,id"


@pytest.fixture
def touchpoint() -> Touchpoint:
    organisation = make.an_organisation()
    return make.a_touchpoint(
        make.a_unit(organisation, code="top"), make.a_version(organisation, items=(2,))
    )


def run(
    touchpoint: Touchpoint, content: bytes | str, *, today: dt.date = make.TODAY, **mapping: object
) -> Report:
    destination = destination_of(touchpoint, today=today)
    document = {"ratings": RATINGS, "date": "2026-10-15", **mapping}
    if isinstance(content, str):
        content = content.encode()

    def again() -> FileTable:
        return open_table(io.BytesIO(content))

    plan = plan_reading(read_document(document), again().header, destination.questionnaire)
    plan = settled(again().rows, plan, destination)
    return import_answers(again(), plan, destination, progress=lambda _report: None)


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.read, report.stored, report.known, report.rejected


def reasons(report: Report) -> list[tuple[int, str]]:
    return [(rejection.row, rejection.reason) for rejection in report.rejections]


def test_a_row_becomes_a_response_with_exact_scores(touchpoint: Touchpoint) -> None:
    report = run(touchpoint, f"{HEADER}\n6,4,5,,,,\n")

    assert counts(report) == (1, 1, 0, 0)
    response = Response.objects.get()
    assert (response.expected, response.delivered) == ([6, 5], [4, None])
    assert (response.expected_1, response.delivered_1) == (12, 8)
    assert (response.answered_on, response.unit_id) == (dt.date(2026, 10, 15), touchpoint.unit_id)
    assert response.is_complete is False


def test_a_second_run_stores_nothing(touchpoint: Touchpoint) -> None:
    content = f"{HEADER}\n6,4,5,5,,,\n1,2,3,4,,,\n"
    run(touchpoint, content)

    assert counts(run(touchpoint, content)) == (2, 0, 2, 0)
    assert DirtyMark.objects.count() == 1


def test_a_key_is_known_also_where_the_file_now_names_another_unit(touchpoint: Touchpoint) -> None:
    make.a_unit(touchpoint.organisation, parent=touchpoint.unit, code="harbour")
    columns: dict[str, Any] = {"key_column": "id", "unit_column": "branch"}
    run(touchpoint, f"{HEADER}\n6,4,5,5,,top,A\n6,4,5,5,,top,B\n", **columns)

    report = run(touchpoint, f"{HEADER}\n6,4,5,5,,harbour,A\n1,1,1,1,,harbour,B\n", **columns)

    assert counts(report) == (2, 0, 1, 1)
    assert reasons(report) == [(3, "other-content")]
    assert Response.objects.count() == 2
    assert set(Response.objects.values_list("way", flat=True)) == {"import"}


def test_equal_rows_of_one_file_count_each(touchpoint: Touchpoint) -> None:
    report = run(touchpoint, f"{HEADER}\n" + "6,4,5,5,,,\n" * 3)

    assert counts(report) == (3, 3, 0, 0)


def test_each_unit_and_day_is_marked_once(touchpoint: Touchpoint) -> None:
    harbour = make.a_unit(touchpoint.organisation, parent=touchpoint.unit, code="harbour")
    rows = "6,4,5,5,01.10.2026,harbour,\n6,4,5,5,02.10.2026,top,\n1,1,1,1,02.10.2026,top,\n"

    run(
        touchpoint,
        f"{HEADER}\n{rows}",
        date=None,
        date_column="day",
        date_format="%d.%m.%Y",
        unit_column="branch",
    )

    marks = DirtyMark.objects.order_by("day").values_list("source", "unit_id", "day")
    assert list(marks) == [
        ("customer", harbour.pk, dt.date(2026, 10, 1)),
        ("customer", touchpoint.unit_id, dt.date(2026, 10, 2)),
    ]


def test_every_rejected_row_has_its_number_and_reason(touchpoint: Touchpoint) -> None:
    rows = [
        "6,4,5,5,2026-10-01,top,1",
        "6,x,5,5,2026-10-01,top,2",
        "6,8,5,5,2026-10-01,top,3",
        "6,=A1,5,5,2026-10-01,top,4",
        "6,4,5,5,01.10.2026,top,5",
        "6,4,5,5,2026-12-01,top,6",
        "6,4,5,5,2013-12-01,top,7",
        "6,4,5,5,2026-10-01,moon,8",
        "6,4,5,5,2026-10-01,top,",
        ",n/a,-,,2026-10-01,top,10",
        "6,4",
        "6,4,5,5,2026-10-01,top,12,extra",
        "",
        "1,1,1,1,2026-10-01,top,1",
        "6.0,4.00,05,+5,2026-10-01,top,15",
        "6.5,4,5,5,2026-10-01,top,16",
        "6,4,5,5,soon,top,17",
    ]
    report = run(
        touchpoint,
        "\n".join([HEADER, *rows]),
        date=None,
        date_column="day",
        unit_column="branch",
        key_column="id",
    )

    assert reasons(report) == [
        (3, "no-point"),
        (4, "no-point"),
        (5, "formula"),
        (7, "in-future"),
        (8, "too-old"),
        (9, "no-unit"),
        (10, "no-key"),
        (11, "nothing-answered"),
        (12, "too-short"),
        (13, "too-long"),
        (15, "other-content"),
        (17, "no-point"),
        (18, "not-a-date"),
    ]
    assert counts(report) == (16, 3, 0, 13)
    assert report.rejections[0].sentence == "“x” in column “p1” is no point of the scale."


def test_a_repeated_key_with_equal_answers_is_known(touchpoint: Touchpoint) -> None:
    report = run(touchpoint, f"{HEADER}\n6,4,5,5,,,a\n6,4,5,5,,,a\n", key_column="id")

    assert counts(report) == (2, 1, 1, 0)


def test_a_key_whose_stored_answer_differs_is_rejected(touchpoint: Touchpoint) -> None:
    run(touchpoint, f"{HEADER}\n6,4,5,5,,,a\n", key_column="id")
    report = run(touchpoint, f"{HEADER}\n6,4,5,6,,,a\n", key_column="id")

    assert (counts(report), reasons(report)) == ((1, 0, 0, 1), [(2, "other-content")])
    assert Response.objects.get().delivered == [4, 5]


def test_what_counts_as_not_answered_can_be_said(touchpoint: Touchpoint) -> None:
    run(touchpoint, f"{HEADER}\n6,4,99,99,,,\n", not_answered=["99"])

    assert Response.objects.get().expected == [6, None]


def test_three_columns_need_the_minimum_too() -> None:
    organisation = make.an_organisation()
    version = make.a_version(organisation, items=(1,), sides=("minimum", "expected", "delivered"))
    touchpoint = make.a_touchpoint(make.a_unit(organisation), version)
    sides = {"minimum": "m1", "expected": "e1", "delivered": "p1"}

    report = run(touchpoint, "m1,e1,p1\n3,6,5\n,6,5\n", ratings={"d1": {"d1-1": sides}})

    assert counts(report) == (2, 2, 0, 0)
    response = Response.objects.get(minimum=[3])
    assert (response.minimum, response.minimum_1, response.delivered_1) == ([3], 3, 5)


def sheet(*rows: list[object]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def test_a_sheet_is_read_like_a_csv_file(touchpoint: Touchpoint) -> None:
    content = sheet(
        ["e1", "p1", "e2", "p2", "day"],
        [6, 4.0, "5", None, dt.datetime(2026, 10, 3, 12, 0)],  # noqa: DTZ001 - as sheets have them
        [],
        [6, "=1+1", 5, 5, dt.date(2026, 10, 3)],
        [6, True, 5, 5, dt.date(2026, 10, 3)],
    )

    report = run(touchpoint, content, date=None, date_column="day")

    assert reasons(report) == [(4, "formula"), (5, "no-point")]
    response = Response.objects.get()
    assert (response.expected, response.delivered) == ([6, 5], [4, None])
    assert response.answered_on == dt.date(2026, 10, 3)


def test_a_million_empty_rows_are_no_rows(touchpoint: Touchpoint) -> None:
    report = run(touchpoint, f"{HEADER}\n" + "\n" * 1_000_000 + "6,4,5,5,,,\n")

    assert counts(report) == (1, 1, 0, 0)


def a_zip(**parts: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return content.getvalue()


def an_xlsx_with(part: str, content: bytes) -> bytes:
    before = zipfile.ZipFile(io.BytesIO(sheet(["e1"], [1])))
    after = io.BytesIO()
    with before, zipfile.ZipFile(after, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in before.namelist():
            archive.writestr(name, content if name == part else before.read(name))
    return after.getvalue()


DAMAGED = "The file is damaged. Open it in the program that made it and save it again."
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">&b;</worksheet>'
)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty."),
        (b"\n\n\n", "The file is empty."),
        (
            b"\xd0\xcf\x11\xe0 old",
            "This is an old Excel file (.xls). Save it as .xlsx or as CSV.",
        ),
        (b"a\x00b,c\n", "This is no table: neither CSV nor a workbook (.xlsx, .ods)."),
        (
            "é1,p1\nñandú,2\n".encode() + b"Ni\xf1o,2\n",
            "Near line 1 the file is damaged: no letter. Save it as “CSV UTF-8”.",
        ),
        (b"e1,p1\n" + b"x" * 1_000_001, "Line 2 is longer than a million letters."),
        (b"PK\x03\x04 torn", DAMAGED),
        (a_zip(a=b"no workbook"), "This is an archive without a sheet in it. Unpack it first."),
        (
            a_zip(bomb=b"\0" * 60_000_001),
            "Unpacked, the file is too large. Save the sheet as CSV.",
        ),
        (an_xlsx_with("xl/worksheets/sheet1.xml", ENTITIES), DAMAGED),
        (b",".join([b"c"] * 1001) + b"\n", "The file has more than 1000 columns."),
    ],
    ids=range(11),
)
def test_a_file_that_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused) as refused:
        for _row in open_table(io.BytesIO(content)).rows:
            pass
    assert str(refused.value) == words


def test_a_file_that_breaks_off_stores_nothing(touchpoint: Touchpoint) -> None:
    rows = f"{HEADER}\n".encode() + "6,4,5,5,é,,\n".encode() * 20_000 + b"6,4,5,5,\xff,,\n"

    with pytest.raises(FileRefused):
        run(touchpoint, rows)

    assert Response.objects.count() == 0


def test_utf_16_and_semicolons_are_recognised(touchpoint: Touchpoint) -> None:
    report = run(touchpoint, "e1;p1;e2;p2\n6;4;5;5\n".encode("utf-16"))

    assert counts(report) == (1, 1, 0, 0)


def test_a_mapping_says_everything_that_does_not_fit(touchpoint: Touchpoint) -> None:
    document = {
        "date_column": "day",
        "date": "2026-10-01",
        "date_format": "%d.%m.",
        "unit_column": "e1",
        "ratings": {
            "d1": {"d1-1": {"expected": "e9", "minimum": "e1"}, "d1-7": {"expected": "e1"}}
        },
    }
    questionnaire = load_questionnaire(touchpoint.version_id, 0)

    with pytest.raises(MappingRefused) as refused:
        plan_reading(read_document(document), ["e1", "e1", "day"], questionnaire)

    assert refused.value.sentences == [
        "The file has no column “e9”.",
        "The questionnaire does not ask the side “minimum”.",
        "The questionnaire has no item “d1-7” in “d1”.",
        "Give either one day for all rows or the column of the day.",
        "“%d.%m.” is not a format of dates with year, month and day.",
        "Give the columns of at least one statement on every side.",
        "The file has more than one column “e1”.",
    ]


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        (b"\xff", "The mapping is not TOML"),
        (b"colour = 1\nratings = {}", "“colour” is not a field of a mapping."),
        (b"date_column = 1\nratings = {}", "“date_column” must be a text."),
        (b"not_answered = 9\nratings = {}", "“not_answered” must be a list of texts."),
        (b"date = 'soon'\nratings = {}", "“date” must be a day such as 2026-10-31."),
        (b"ratings = 1", "“ratings” must be a table."),
        (b"[ratings.d1.i1]\nexpected = 3", "“ratings.d1.i1.expected” must name a column."),
    ],
)
def test_a_mapping_of_another_form_is_refused(toml: bytes, words: str) -> None:
    with pytest.raises(MappingRefused, match=words):
        read_toml(toml)


def test_a_mapping_survives_being_stored() -> None:
    mapping = read_document({"ratings": RATINGS, "date_column": "day", "not_answered": ["x"]})

    assert read_document(mapping.document()) == mapping


def test_columns_are_guessed_from_their_names(touchpoint: Touchpoint) -> None:
    questionnaire = load_questionnaire(touchpoint.version_id, 0)
    header = ["ID", "Expected d1-1", "d1_1 delivered", "d1-2-E", "d1-2-P", "Date"]

    guess = guess_columns(header, questionnaire)

    assert guess.ratings == {
        ("d1", "d1-1", "expected"): "Expected d1-1",
        ("d1", "d1-1", "delivered"): "d1_1 delivered",
        ("d1", "d1-2", "expected"): "d1-2-E",
        ("d1", "d1-2", "delivered"): "d1-2-P",
    }
    assert (guess.date_column, guess.key_column, guess.unit_column) == ("Date", "ID", "")


def test_columns_are_guessed_from_whole_statements_too(touchpoint: Touchpoint) -> None:
    questionnaire = load_questionnaire(touchpoint.version_id, 0)
    header = [
        "Statement 1.1 (nb) \u2013 Forventet",
        "Statement 1.1 (nb) \u2013 Fått",
        "Statement 1.2 (en) [Delivered]",
    ]
    assert guess_columns(header, questionnaire).ratings == {
        ("d1", "d1-1", "expected"): header[0],
        ("d1", "d1-1", "delivered"): header[1],
        ("d1", "d1-2", "delivered"): header[2],
    }


def test_pairs_are_taken_in_the_order_of_the_statements_where_all_fit(
    touchpoint: Touchpoint,
) -> None:
    questionnaire = load_questionnaire(touchpoint.version_id, 0)
    asked = questionnaire.asked(short=False)
    header = ["Date of visit"]
    for name in ("Greeting", "Waiting", "Answer", "Tone")[: len(asked)]:
        header += [f"{name} - expectation", f"{name} - experience"]
    header.append("Remarks")

    def guessed(names: list[str]) -> list[str]:
        found = guess_in_order(guess_columns(names, questionnaire), names, questionnaire, asked)
        return list(found.ratings.values())

    assert guessed(header) == header[1:-1]
    assert guessed(header[:2] + header[3:]) == []
    assert guessed([*header, "Help - expectation"]) == []


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([["05.10.2025", "5", "5"], ["", "20251", ""]], "Visit"),
        ([["05.10.2025", "5", "6.10.2025"]], ""),
        ([["05.10.2025", "5", "5"], ["soon", "5", "5"]], ""),
        ([["45935", "5", "5"]], ""),
        ([["", "", ""]], ""),
    ],
)
def test_a_column_of_days_is_known_by_what_stands_in_it(
    touchpoint: Touchpoint, rows: list[list[Cell]], found: str
) -> None:
    guess = guess_columns(["Visit", "A", "B"], load_questionnaire(touchpoint.version_id, 0))
    numbered = list(enumerate(rows, start=2))
    zone = touchpoint.organisation.zone
    assert guess_days(guess, ["Visit", "A", "B"], numbered, zone).date_column == found


@pytest.fixture
def provider() -> Touchpoint:
    organisation = make.an_organisation()
    hr = make.a_user(organisation, is_hr=True)
    document = read_instrument((EXAMPLE / "mobile-provider.instrument.json").read_bytes())
    draft = import_document(document=document, actor=hr, now=make.NOW)
    version = publish_version(draft=draft, actor=hr, now=make.NOW)
    return make.a_touchpoint(make.a_unit(organisation), version)


@pytest.mark.skipif(not CUSTOMERS.exists(), reason=f"{CUSTOMERS} is not on this machine")
def test_real_customers_are_imported_once_with_exact_sums(
    provider: Touchpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = EXAMPLE / "mobile-provider.map.toml"
    command = ["import_responses", str(CUSTOMERS), "--touchpoint", provider.code]

    call_command(*command, "--map", str(mapping))
    call_command(*command, "--map", str(mapping))

    assert [line for line in capsys.readouterr().out.splitlines() if "stored" in line] == [
        "250 rows: 250 stored, 0 known before, 0 rejected",
        "250 rows: 0 stored, 250 known before, 0 rejected",
    ]
    columns = [f"{side}_{n}" for n in (1, 2, 3) for side in ("expected", "delivered")]
    sums = Response.objects.aggregate(**{c: Sum(c) for c in columns}, e=Sum("expected_overall"))
    assert [sums[column] for column in columns] == [1895, 1986, 1883, 1925, 1856, 1944]
    assert sums["e"] == 2 * (1895 + 1883 + 1856)
    assert Response.objects.filter(is_complete=True).count() == 250


def test_the_command_reports_rejected_rows(
    touchpoint: Touchpoint, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers, mapping, report = tmp_path / "a.csv", tmp_path / "m.toml", tmp_path / "r.csv"
    answers.write_text("e1,p1\n6,4\n9,4\n")
    mapping.write_text('date = 2026-10-15\n[ratings.d1.d1-1]\nexpected = "e1"\ndelivered = "p1"\n')

    call_command(
        "import_responses",
        str(answers),
        f"--touchpoint={touchpoint.code}",
        f"--map={mapping}",
        f"--report={report}",
    )

    assert capsys.readouterr().out.splitlines() == [
        "row 3: “9” in column “e1” is no point of the scale. (1 in all)",
        "2 rows: 1 stored, 0 known before, 1 rejected",
    ]
    assert report.read_text(encoding="utf-8").splitlines() == [
        "row,reason",
        "3,“9” in column “e1” is no point of the scale.",
    ]


@pytest.mark.parametrize(
    ("file", "code", "words"),
    [("a.csv", "nobody", "No touchpoint has this code."), ("gone.csv", None, "gone.csv: No such")],
)
def test_the_command_says_in_one_sentence_why_it_cannot(
    touchpoint: Touchpoint, tmp_path: Path, file: str, code: str | None, words: str
) -> None:
    (tmp_path / "m.toml").write_text("ratings = {}")

    with pytest.raises(CommandError, match=words):
        call_command(
            "import_responses",
            str(tmp_path / file),
            f"--touchpoint={code or touchpoint.code}",
            f"--map={tmp_path / 'm.toml'}",
        )


@pytest.mark.skipif(not CUSTOMERS.exists(), reason=f"{CUSTOMERS} is not on this machine")
def test_real_customers_are_read_through_the_api_as_published(provider: Touchpoint) -> None:
    mapping = EXAMPLE / "mobile-provider.map.toml"
    call_command(
        "import_responses", str(CUSTOMERS), f"--touchpoint={provider.code}", f"--map={mapping}"
    )
    recompute_scores()
    secret = make.an_api_key(provider.organisation, scopes=["gaps:read"])

    response = Client().get(
        "/api/v1/releases/?grain=month&period=2026-10-01",
        headers={"Authorization": f"Bearer {secret}"},
    )

    [release] = response.json()["results"]
    subjects = {(one["kind"], one["key"]): one for one in release["content"]["subjects"]}
    for kind, key, expected, delivered, gap, gap_sd, low, high in PUBLISHED:
        found = subjects[kind, key]
        assert found["n"] == 250
        assert [found["expected"], found["delivered"], found["gap"]] == pytest.approx(
            [expected, delivered, gap], abs=1e-6
        )
        # Squares are told by the middle of a step of two thirds of the scale, squared.
        assert abs(found["gap_sd"] ** 2 - gap_sd**2) <= WIDEST_STEP / 2 / 249
        reach = (high - low) / (2 * gap_sd) * found["gap_sd"]
        assert found["interval"] == pytest.approx([gap - reach, gap + reach], abs=1e-5)
    overall = subjects["overall", "overall"]
    assert overall["verdict"] == "not reliable for ranking"
    # Exact squares give .43, .76 and .11; of a ratio the middles of steps are told (ADR 0055).
    assert [overall["expected_alpha"], overall["delivered_alpha"]] == pytest.approx(
        [0.46, 0.77], abs=1e-9
    )
    assert [overall["correlation"], overall["reliability"]] == pytest.approx([0.56, 0.14], abs=1e-9)


CASES = ROOT / "tests" / "culture" / "tables"
PROMISES = {"d1": {"d1-1": {"expected": "promises_expected", "delivered": "promises_delivered"}}}


def run_case(touchpoint: Touchpoint, name: str, **mapping: object) -> Report:
    facts: dict[str, Any] = {
        "ratings": PROMISES, "date": None, "date_column": "date", "key_column": "id",
    }  # fmt: skip
    return run(touchpoint, (CASES / name).read_bytes(), **(facts | mapping))


def answers() -> list[tuple[object, object]]:
    """First ratings of both sides, in no order."""
    rows = Response.objects.values_list("expected", "delivered")
    found = ((expected[0], delivered[0]) for expected, delivered in rows)
    return sorted(found, key=repr)


def test_a_decimal_comma_or_point_before_nothing_is_no_fraction(touchpoint: Touchpoint) -> None:
    assert counts(run_case(touchpoint, "answers-decimal-comma.csv")) == (2, 2, 0, 0)
    assert answers() == [(6, 5), (6, 5)]


def test_what_was_not_answered_is_known_with_a_fraction_too(touchpoint: Touchpoint) -> None:
    report = run_case(touchpoint, "answers-99-point-0.csv", not_answered=["99"])
    assert counts(report) == (2, 2, 0, 0)
    assert answers() == [(6, 5), (6, None)]


def test_keys_with_an_empty_fraction_are_the_same_keys(touchpoint: Touchpoint) -> None:
    assert counts(run_case(touchpoint, "answers-keys-1.csv")) == (2, 2, 0, 0)
    assert counts(run_case(touchpoint, "answers-keys-2.csv")) == (2, 0, 2, 0)


def test_keys_that_a_spreadsheet_cut_are_refused_and_no_two_people_become_one(
    touchpoint: Touchpoint,
) -> None:
    content = f"{HEADER}\n6,4,5,5,,,1.18743E+11\n6,4,5,5,,,1.18743E+11\n6,4,5,5,,,118743219876\n"
    report = run(touchpoint, content, key_column="id")
    assert counts(report)[1] == 1
    assert reasons(report) == [(2, "rounded-key"), (3, "rounded-key")]


def test_points_with_their_words_behind_are_their_points(touchpoint: Touchpoint) -> None:
    ratings = {"d1": {"d1-1": {"expected": "E", "delivered": "D"}}}
    report = run_case(
        touchpoint, "answers-labelled-endpoints.csv",
        ratings=ratings, date="2026-10-05", date_column="", key_column="",
    )  # fmt: skip
    assert counts(report) == (7, 7, 0, 0)
    assert answers() == [(1, 1), (3, 3), (4, 3), (5, 5), (6, 5), (7, 1), (7, 2)]


def test_two_columns_with_one_heading_are_mapped_by_their_place(touchpoint: Touchpoint) -> None:
    columns = {"expected": "We keep promises (C)", "delivered": "We keep promises (D)"}
    run_case(touchpoint, "answers-duplicate-headers.csv", ratings={"d1": {"d1-1": columns}})
    assert answers() == [(6, 5)]


def test_a_timestamp_of_a_form_tool_is_read_as_its_day(touchpoint: Touchpoint) -> None:
    report = run_case(
        touchpoint, "answers-google-forms-timestamp.csv", date_column="Timestamp", key_column=""
    )
    assert counts(report) == (1, 1, 0, 0)
    assert Response.objects.get().answered_on == dt.date(2026, 10, 1)


def test_not_applicable_in_words_is_not_answered(touchpoint: Touchpoint) -> None:
    assert counts(run_case(touchpoint, "answers-not-applicable.csv")) == (2, 2, 0, 0)
    assert answers() == [(6, 5), (None, 5)]


@pytest.mark.parametrize(
    "name",
    [
        "answers-sep-line.csv",
        "answers-semicolons-commas-in-header.csv",
        "answers-wrong-dimension.xlsx",
    ],
)
def test_every_other_case_is_read_with_its_map(touchpoint: Touchpoint, name: str) -> None:
    assert reasons(run_case(touchpoint, name)) == []
    assert set(answers()) == {(6, 5)}


def test_a_line_break_in_a_heading_is_a_space_when_it_is_named(touchpoint: Touchpoint) -> None:
    sides = {
        "expected": "We keep promises (expected)",
        "delivered": "We keep promises (delivered)",
    }
    run_case(touchpoint, "answers-newline-in-header.xlsx", ratings={"d1": {"d1-1": sides}})
    assert answers() == [(6, 5)]


DAYS: dict[str, Any] = {"date": None, "date_column": "day"}


def days() -> list[str]:
    found = Response.objects.order_by("answered_on").values_list("answered_on", flat=True)
    return [day.isoformat() for day in found]


def test_days_that_may_be_two_are_rejected_until_somebody_says(touchpoint: Touchpoint) -> None:
    content = "e1,p1,day\n6,4,03/04/2026\n6,5,05/06/2026\n"
    report = run(touchpoint, content, ratings=ONE, **DAYS)
    assert reasons(report) == [(2, "which-day"), (3, "which-day")]
    run(touchpoint, content, ratings=ONE, date_order="mdy", **DAYS)
    assert days() == ["2026-03-04", "2026-05-06"]


def test_one_day_settles_the_order_of_its_column(touchpoint: Touchpoint) -> None:
    run(touchpoint, "e1,p1,day\n6,4,03/04/2026\n6,5,13/06/2026\n", ratings=ONE, **DAYS)
    assert days() == ["2026-04-03", "2026-06-13"]


ONE = {"d1": {"d1-1": {"expected": "e1", "delivered": "p1"}}}


@pytest.fixture
def worded() -> Touchpoint:
    """A form whose scale has words at all points, in two languages."""
    organisation = make.an_organisation()
    version = make.a_version(organisation, items=(1,), high=5, importance=True)
    version.labels = {
        "en": ["Never", "Rarely", "Sometimes", "Often", "Always"],
        "nb": ["Aldri", "Sjelden", "Av og til", "Ofte", "Alltid"],
    }
    version.save()
    return make.a_touchpoint(make.a_unit(organisation), version)


@pytest.mark.parametrize(
    ("written", "point"),
    [
        ("3", 3), ("3.0", 3), ("3,0", 3), ("+3", 3), ("03", 3),
        ("Sometimes", 3), ("SOMETIMES", 3), ("av og til", 3), ("Av  og\u00a0til", 3),
        ("3 - Sometimes", 3), ("3: so so", 3), ("(3) so so", 3), ("3=so so", 3),
        ("so so (3)", 3), ("so so - 3", 3), ("3 Sometimes", 3),
        ("", None), ("-", None), ("\u2013", None), ("n/a", None), ("N/A", None), ("N.A.", None),
        ("Not applicable", None), ("DOES NOT APPLY", None), ("No aplica", None), ("ns/nc", None),
        ("Не применимо", None), ("Н/Д", None), ("ikke relevant", None), ("Vet ikke", None),
    ],
)  # fmt: skip
def test_ratings_are_read_as_people_write_them(
    worded: Touchpoint, written: str, point: int | None
) -> None:
    questionnaire = load_questionnaire(worded.version_id, 0)
    assert Points(questionnaire).read(written) == point


@pytest.mark.parametrize(
    "written",
    ["6", "0", "99", "3.5", "3-4", "3/5", "5-Jun", "6-mai", "3 or 4", "5 - Never", "?", "yes"],
)
def test_what_is_no_point_is_not_guessed(worded: Touchpoint, written: str) -> None:
    questionnaire = load_questionnaire(worded.version_id, 0)
    with pytest.raises(KeyError):
        Points(questionnaire).read(written)


def test_what_a_person_says_of_a_word_stands_above_every_guess(worded: Touchpoint) -> None:
    words = {"so so": 3, "Never": "", "99": ""}
    content = "e1,p1\nSo  so,Always\nnever,5\n99.0,4\n"
    report = run(worded, content, ratings=ONE, words=words)
    assert counts(report) == (3, 3, 0, 0)
    assert answers() == [(3, 5), (None, 4), (None, 5)]


def test_importance_points_are_stored_beside_the_ratings(worded: Touchpoint) -> None:
    content = "e1,p1,how\n5,4,60\n5,4,40.0\n5,3,100 %\n5,4,n/a\n5,4,101\n5,4,much\n"
    report = run(worded, content, ratings=ONE, importance={"d1": "how"})
    assert reasons(report) == [(6, "no-importance"), (7, "no-importance")]
    stored = Response.objects.values_list("importance", flat=True)
    assert sorted(stored, key=repr) == [None, [100], [40], [60]]


def test_one_cause_is_one_line_with_its_count(touchpoint: Touchpoint) -> None:
    report = run(touchpoint, f"{HEADER}\n" + "6,much,5,5,,,\n" * 12 + "6,9,5,5,,,\n")
    assert causes_of(report.rejections) == [
        (
            "",
            "“much” in column “p1” is no point of the scale.",
            12,
            [2, 3, 4, 5, 6, 7, 8, 9],
        ),
        ("", "“9” in column “p1” is no point of the scale.", 1, [14]),
    ]
