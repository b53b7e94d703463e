from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from culture.accounts.models import Organisation, User
from culture.audit.models import AuditEntry
from culture.org.models import Person, Position, RosterUpload, Unit
from culture.org.roster.plan import Plan, make_plan
from culture.org.roster.reading import read_file
from culture.org.roster.rows import parse
from culture.org.roster.sample import SAMPLE
from culture.org.services.roster import import_upload, keep_upload, plan_upload
from tests import make


def plan_of(organisation: Organisation, text: str) -> Plan:
    roster = parse(read_file(text.encode()))
    return make_plan(organisation=organisation, roster=roster, today=make.TODAY)


def run(actor: User, text: str) -> Plan:
    upload = keep_upload(name="r.csv", content=text.encode(), actor=actor, now=make.NOW)
    plan = plan_upload(upload=upload, today=make.TODAY)
    return import_upload(
        upload=upload, digest=plan.digest, actor=actor, now=make.NOW, today=make.TODAY
    )


def an_editor() -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


def problems(organisation: Organisation, text: str) -> list[tuple[int, str, str]]:
    found = plan_of(organisation, text).problems
    return [(problem.row, problem.column, problem.text) for problem in found]


@pytest.mark.django_db
def test_the_sample_builds_an_organisation_and_changes_nothing_the_second_time() -> None:
    actor = an_editor()
    run(actor, SAMPLE)
    organisation = actor.organisation
    units = organisation.units.select_related("parent").order_by("name")
    assert list(units.values_list("name", "code", "parent__name")) == [
        ("Harbour", "M-SHOP", "Shops"),
        ("Meridian", "M", None),
        ("Shops", "", "Meridian"),
        ("Support", "M-SUP", "Meridian"),
    ]
    assert organisation.people.count() == 4
    led = Position.objects.filter(kind="leads").order_by("person__number")
    assert list(led.values_list("person__name", "unit__code", "starts_on")) == [
        ("Kari Nordmann", "M", dt.date(2024, 1, 1)),
        ("Luis Ortega", "M-SUP", dt.date(2024, 3, 1)),
    ]
    assert plan_of(organisation, SAMPLE).is_empty
    assert AuditEntry.objects.get(action="roster-imported").details["created"] == 4
    assert RosterUpload.objects.count() == 0


@pytest.mark.django_db
def test_somebody_who_moves_ends_there_the_day_before_starting_here() -> None:
    actor = an_editor()
    top = make.a_unit(actor.organisation, code="T")
    make.a_unit(actor.organisation, parent=top, code="N")
    person = make.a_person(actor.organisation, number="1", name="Bo")
    make.a_position(person, top)
    run(actor, "number,name,unit,starts on\n1,Bo,N,2026-12-01\n")
    held = person.positions.order_by("starts_on").values_list("unit__code", "ends_on")
    assert list(held) == [("T", dt.date(2026, 11, 30)), ("N", None)]


@pytest.mark.django_db
def test_who_is_not_in_the_file_leaves_and_cannot_sign_in() -> None:
    actor = an_editor()
    user = make.a_user(actor.organisation)
    leaver = make.a_person(actor.organisation, number="2", user=user)
    make.a_position(leaver, make.a_unit(actor.organisation))
    make.a_person(actor.organisation, number="1", name="Bo")
    run(actor, "number,name\n1,Bo\n")
    leaver.refresh_from_db()
    user.refresh_from_db()
    assert (leaver.is_active, user.is_active) == (False, False)
    assert leaver.positions.get().ends_on == make.TODAY


@pytest.mark.django_db
def test_a_file_without_the_last_administrator_is_refused_in_words() -> None:
    actor = make.a_user(make.an_organisation(), is_administrator=True, name="Ada Holm")
    make.a_person(actor.organisation, user=actor, number="2")
    assert problems(actor.organisation, "number,name\n1,Bo\n") == [
        (
            0,
            "staff number",
            "Ada Holm is the last administrator. Make somebody else administrator first.",
        )
    ]
    with pytest.raises(ValidationError, match="Rows with errors"):
        run(actor, "number,name\n1,Bo\n")
    actor.refresh_from_db()
    assert (actor.is_active, actor.is_administrator) == (True, True)


@pytest.mark.django_db
def test_an_administrator_who_is_not_the_last_leaves_with_the_file() -> None:
    actor = an_editor()
    make.a_user(actor.organisation, is_administrator=True)
    leaver = make.a_user(actor.organisation, is_administrator=True, is_hr=True)
    make.a_person(actor.organisation, user=leaver, number="2")
    run(actor, "number,name\n1,Bo\n")
    leaver.refresh_from_db()
    assert (leaver.is_active, leaver.is_administrator, leaver.is_hr) == (False, False, False)


@pytest.mark.django_db
def test_who_comes_back_with_the_file_gets_the_account_back_and_no_role() -> None:
    actor = an_editor()
    user = make.a_user(actor.organisation, is_hr=True)
    make.a_person(actor.organisation, user=user, number="2", name="Liv")
    run(actor, "number,name\n1,Bo\n")
    run(actor, "number,name\n1,Bo\n2,Liv\n")
    user.refresh_from_db()
    assert (user.is_active, user.is_hr, user.person.is_active) == (True, False, True)


@pytest.mark.django_db
def test_two_people_may_swap_addresses() -> None:
    actor = an_editor()
    for number, email in (("1", "a@example.org"), ("2", "b@example.org")):
        make.a_person(actor.organisation, number=number, name="Bo", email=email)
    run(actor, "number,name,email\n1,Bo,b@example.org\n2,Bo,a@example.org\n")
    assert dict(Person.objects.values_list("number", "email")) == {
        "1": "b@example.org",
        "2": "a@example.org",
    }


@pytest.mark.django_db
def test_errors_name_row_and_column_in_words() -> None:
    organisation = make.an_organisation()
    text = (
        "number;name;email;unit;kind;starts on\n"
        "1;=SUM(A1);;;;\n"
        ";Bo;;;;\n"
        "\n"
        "3;Cy;no address;;boss;31/31/2026\n"
        "4;Di;;NONE;;\n"
        "4;Do;;;;\n"
    )
    assert problems(organisation, text) == [
        (2, "name", "starts with “=”, which makes it a formula."),
        (3, "number", "is empty."),
        (5, "e-mail", "“no address” is not an e-mail address."),
        (5, "kind", "“boss” is neither “member” nor “leads”."),
        (5, "from", "“31/31/2026” is not a date such as 2026-01-31."),
        (6, "unit", "no unit has the code “NONE”."),
        (7, "name", "row 6 gives number 4 another name."),
    ]


@pytest.mark.django_db
def test_a_file_with_one_bad_row_imports_nothing() -> None:
    actor = an_editor()
    with pytest.raises(ValidationError, match="errors"):
        run(actor, "number,name\n1,Bo\n2,\n")
    assert Person.objects.count() == 0


@pytest.mark.django_db
def test_a_plan_that_changed_since_the_preview_is_not_done() -> None:
    actor = an_editor()
    upload = keep_upload(name="r.csv", content=b"number,name\n1,Bo\n", actor=actor, now=make.NOW)
    digest = plan_upload(upload=upload, today=make.TODAY).digest
    make.a_person(actor.organisation, number="1", name="Bo Lind")
    with pytest.raises(ValidationError, match="Something changed"):
        import_upload(upload=upload, digest=digest, actor=actor, now=make.NOW, today=make.TODAY)
    assert Person.objects.get().name == "Bo Lind"


@pytest.mark.django_db
@pytest.mark.parametrize(("leaving", "asked"), [(4, False), (5, True)])
def test_more_than_two_in_five_leaving_needs_a_typed_word(leaving: int, asked: bool) -> None:
    organisation = make.an_organisation()
    for number in range(10):
        make.a_person(organisation, number=str(number), name="Bo")
    rows = "".join(f"{number},Bo\n" for number in range(leaving, 10))
    assert bool(plan_of(organisation, "number,name\n" + rows).warnings) is asked


@pytest.mark.django_db
@pytest.mark.parametrize(("renamed", "asked"), [(1, False), (2, True)])
def test_more_than_one_in_twenty_renamed_needs_a_typed_word(renamed: int, asked: bool) -> None:
    organisation = make.an_organisation()
    for number in range(20):
        make.a_person(organisation, number=str(number), name="Bo")
    rows = "".join(f"{n},{'Cy' if n < renamed else 'Bo'}\n" for n in range(20))
    assert bool(plan_of(organisation, "number,name\n" + rows).warnings) is asked


@pytest.mark.django_db
def test_the_pages_import_only_after_the_typed_word() -> None:
    actor = an_editor()
    make.a_person(actor.organisation, number="1", name="Bo")
    client = Client()
    client.force_login(actor)
    file = io.BytesIO(b"number,name\n2,Cy\n")
    file.name = "roster.csv"
    where = client.post(reverse("org:roster"), {"file": file}).headers["Location"]
    page = client.get(where)
    digest = page.context["plan"].digest
    refused = client.post(where, {"digest": digest, "typed": "yes"})
    assert refused.status_code == 200
    assert list(Person.objects.values_list("number", flat=True)) == ["1"]
    assert client.post(where, {"digest": digest, "typed": "import"}).status_code == 302
    assert dict(Person.objects.values_list("number", "is_active")) == {"1": False, "2": True}


@pytest.mark.django_db
def test_a_stale_preview_is_shown_again_with_the_reason() -> None:
    actor = an_editor()
    client = Client()
    client.force_login(actor)
    upload = keep_upload(name="r.csv", content=b"number,name\n1,Bo\n", actor=actor, now=make.NOW)
    answer = client.post(reverse("org:roster_preview", args=[upload.uuid]), {"digest": "old"})
    assert "Something changed since you saw this preview" in answer.text
    assert answer.context["plan"].digest in answer.text
    assert Person.objects.count() == 0


def test_headers_are_understood_in_four_languages() -> None:
    for header in (
        "Number,Name,E-mail,Unit code,Kind",
        "Número,Nombre,Correo,Código de unidad,Tipo",
        "Табельный номер,ФИО,Почта,Подразделение,Роль",
        "Ansattnummer,Navn,E-post,Enhetskode,Rolle",
    ):
        table = read_file(f"{header}\n1,Bo,b@x.no,U,leder\n".encode())
        row = parse(table).rows[0]
        assert (row.number, row.name, row.email, row.unit, row.kind) == (
            "1",
            "Bo",
            "b@x.no",
            "U",
            "leads",
        )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("number,name\n1,Åse".encode("latin-1"), "not text in UTF-8"),
        ("number,name".encode("utf-16"), "nothing below it"),
        (b"number\0,name", "neither a CSV nor an XLSX file"),
        (b"", "empty"),
        (b'number,name\n1,"Bo', "Row 2 cannot be read"),
        (b"x" * 5_000_001, "5 MB"),
        (b"number,name\n" + b"1,B\n" * 50_001, "50,000 rows"),
    ],
)
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        read_file(content)


def test_a_byte_order_mark_and_semicolons_are_read() -> None:
    content = "number;name\n1;Åse, Bo\n".encode("utf-8-sig")
    assert read_file(content)[1] == (2, ["1", "Åse, Bo"])


def a_sheet(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_a_sheet_gives_numbers_and_dates_as_text_and_no_formula() -> None:
    content = a_sheet(
        [["number", "name", "from"], [1001, "Bo", dt.date(2026, 1, 31)], [], [2, "=1+1"]]
    )
    table = read_file(content)
    assert table[1] == (2, ["1001", "Bo", "2026-01-31"])
    roster = parse(table)
    assert [row.number for row in roster.rows] == ["1001"]
    assert [(problem.row, problem.column) for problem in roster.problems] == [(4, "name")]


def test_a_sheet_that_swells_is_refused_before_it_is_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_001)
    with pytest.raises(ValidationError, match="Unpacked, this XLSX file is too large"):
        read_file(target.getvalue())


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", a_sheet([["number"]])[:-30]])
def test_a_damaged_sheet_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ValidationError, match="The XLSX file is damaged"):
        read_file(content)


@pytest.mark.django_db
def test_the_command_does_nothing_without_apply(tmp_path) -> None:  # type: ignore[no-untyped-def]
    actor = an_editor()
    file = tmp_path / "roster.csv"
    file.write_text(SAMPLE)
    said = io.StringIO()
    call_command("import_roster", file, "--as", actor.email, stdout=said)
    assert "people to add               4" in said.getvalue()
    assert (Person.objects.count(), Unit.objects.count()) == (0, 0)
    make.a_person(actor.organisation, number="9")
    with pytest.raises(CommandError, match="Add --confirm"):
        call_command("import_roster", file, "--as", actor.email, "--apply", stdout=said)
    call_command("import_roster", file, "--as", actor.email, "--apply", "--confirm", stdout=said)
    assert Person.objects.filter(is_active=True).count() == 4


FILES = Path(__file__).parent / "tables"


def test_a_dash_stands_for_nothing() -> None:
    row = parse(read_file((FILES / "roster-dashes.csv").read_bytes())).rows[0]
    assert (row.email, row.title, row.starts_on) == ("", "", None)


def test_columns_far_to_the_right_are_used() -> None:
    roster = parse(read_file((FILES / "roster-columns-beyond-40.csv").read_bytes()))
    assert [(row.number, row.email, row.kind) for row in roster.rows] == [
        ("9003", "cy@example.org", "leads")
    ]
    assert roster.unknown == [f"x{number}" for number in range(38)]


def test_an_array_formula_is_refused_and_its_cell_named() -> None:
    roster = parse(read_file((FILES / "roster-array-formula.xlsx").read_bytes()))
    assert [row.number for row in roster.rows] == ["Y1"]
    assert [(problem.row, problem.column) for problem in roster.problems] == [(3, "name")]


def test_what_other_programs_call_the_columns_is_understood() -> None:
    roster = parse(read_file((FILES / "roster-unknown-header.csv").read_bytes()))
    row = roster.rows[0]
    assert (row.email, row.unit, row.kind) == ("ann@example.org", "N1", "leads")
    assert roster.unknown == []


def test_a_staff_number_with_an_empty_fraction_is_the_same_person() -> None:
    assert parse(read_file(b"number,name\n1001.0,Bo\n")).rows[0].number == "1001"


@pytest.mark.django_db
def test_a_roster_in_decomposed_letters_changes_nothing_the_second_time() -> None:
    actor = an_editor()
    make.a_unit(actor.organisation, code="N1")
    text = (FILES / "roster-nfd.csv").read_text()
    run(actor, text)
    assert Person.objects.get(number="9004").name == "José Peña"
    assert plan_of(actor.organisation, text).is_empty
    assert plan_of(actor.organisation, unicodedata.normalize("NFC", text)).is_empty


@pytest.mark.django_db
def test_a_roster_whose_sheet_says_it_is_one_cell_lets_nobody_leave() -> None:
    actor = an_editor()
    make.a_unit(actor.organisation, code="N1")
    run(actor, "number,name,unit\n9101,Ada Xl,N1\n9102,Bea Xl,N1\n")
    content = (FILES / "roster-wrong-dimension.xlsx").read_bytes()
    upload = keep_upload(name="r.xlsx", content=content, actor=actor, now=make.NOW)
    assert plan_upload(upload=upload, today=make.TODAY).leaving == []
