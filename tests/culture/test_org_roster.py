from __future__ import annotations

import datetime as dt
import io
import unicodedata
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from culture.accounts.models import Organisation, User
from culture.audit.models import AuditEntry
from culture.core.tables.reading import open_table
from culture.core.tables.uploads import forget_uploads
from culture.org.jobs import read_roster
from culture.org.models import Person, Position, RosterUpload, Unit
from culture.org.roster.columns import guessed_columns
from culture.org.roster.plan import Plan
from culture.org.roster.planning import make_plan
from culture.org.roster.reading import MOST_BYTES, MOST_ROWS, Understanding, rows_of
from culture.org.roster.rows import Roster, parse
from culture.org.roster.sample import SAMPLE
from culture.org.services.roster import habit_of, import_upload, keep_upload, plan_upload
from tests import make


def roster_of(content: bytes, **facts: Any) -> Roster:
    table = open_table(io.BytesIO(content))
    columns = guessed_columns(table.titles, table.header, remembered={})
    meant = Understanding(columns=columns, zone=ZoneInfo("Europe/Oslo"), **facts)
    return parse(table.header, rows_of(table), meant)


def plan_of(organisation: Organisation, text: str, **facts: Any) -> Plan:
    roster = roster_of(text.encode())
    return make_plan(organisation=organisation, roster=roster, today=make.TODAY, **facts)


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
            (
                "Ada Holm is the last administrator and not in the file. Say that the file names "
                "only some, add a row for Ada Holm, or make somebody else administrator first."
            ),
        )
    ]
    # In the file, the remedy is another one.
    assert problems(actor.organisation, "number,name,status\n2,Ada Holm,left\n") == [
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
        (5, "starts on", "“31/31/2026” is not a date such as 2026-01-31."),
        (6, "unit", "no unit has the code “NONE”."),
        (7, "name", "row 6 gives number 4 another name."),
    ]


@pytest.mark.django_db
def test_a_staff_number_that_a_spreadsheet_cut_is_refused() -> None:
    text = "number,name\n1.18743E+11,Bo\n1.18743E+11,Cy\n12E3,Di\n"
    cut = "“1.18743E+11” is a number that a spreadsheet has cut. Save the column as text."
    assert problems(make.an_organisation(), text) == [(2, "number", cut), (3, "number", cut)]


@pytest.mark.django_db
def test_what_nobody_sees_is_no_part_of_a_roster() -> None:
    text = "\ufeff\u200bnumber,name\u200b,e-mail\n7,\u200eBo,bo@example.org\u200b\n"
    [row] = roster_of(text.encode()).rows
    assert (row.number, row.name, row.email) == ("7", "Bo", "bo@example.org")


@pytest.mark.django_db
def test_groups_of_columns_over_the_headings_are_no_row_of_a_roster() -> None:
    text = "Worker,,Job,\nnumber,name,unit,title\n7,Bo,M,Adviser\n"
    roster = roster_of(text.encode())
    assert [(row.row, row.number, row.name, row.unit) for row in roster.rows] == [
        (3, "7", "Bo", "M")
    ]
    assert roster.unused == []


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
@pytest.mark.parametrize(("leaving", "asked"), [(1, ""), (2, "2")])
def test_more_than_one_in_ten_leaving_needs_their_number_typed(leaving: int, asked: str) -> None:
    organisation = make.an_organisation()
    for number in range(10):
        make.a_person(organisation, number=str(number), name="Bo")
    rows = "".join(f"{number},Bo\n" for number in range(leaving, 10))
    assert plan_of(organisation, "number,name\n" + rows).word_to_type == asked


@pytest.mark.django_db
@pytest.mark.parametrize(("renamed", "asked"), [(1, False), (2, True)])
def test_more_than_one_in_twenty_renamed_needs_a_typed_word(renamed: int, asked: bool) -> None:
    organisation = make.an_organisation()
    for number in range(20):
        make.a_person(organisation, number=str(number), name="Bo")
    rows = "".join(f"{n},{'Cy' if n < renamed else 'Bo'}\n" for n in range(20))
    assert bool(plan_of(organisation, "number,name\n" + rows).warnings) is asked


@pytest.mark.django_db
def test_the_pages_import_only_after_the_typed_number() -> None:
    actor = an_editor()
    make.a_person(actor.organisation, number="1", name="Bo")
    client = Client()
    client.force_login(actor)
    file = io.BytesIO(b"number,name\n2,Cy\n")
    file.name = "roster.csv"
    sent = {"file": file, "extent": "everybody"}
    where = client.post(reverse("org:roster"), sent).headers["Location"]
    page = client.get(where)
    assert "1 of 1 people would leave" in page.text
    digest = page.context["plan"].digest
    refused = client.post(where, {"digest": digest, "typed": "yes"})
    assert refused.status_code == 200
    assert list(Person.objects.values_list("number", flat=True)) == ["1"]
    assert client.post(where, {"digest": digest, "typed": "1"}).status_code == 302
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
        row = roster_of(f"{header}\n1,Bo,b@x.no,U,leder\n".encode()).rows[0]
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
        ("number,name\n1,Åse\n2,Bjørn".encode() + b"\n3,\xc5", "damaged: no letter"),
        ("number,name".encode("utf-16"), "nothing below it"),
        (b"number\0,name", "neither CSV nor a workbook"),
        (b"", "empty"),
        (b"<html><table>", "a web page"),
        (b"x" * 15_000_001, "15 MB"),
    ],
)
@pytest.mark.django_db
def test_what_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        keep_upload(name="r.csv", content=content, actor=an_editor(), now=make.NOW)
    assert RosterUpload.objects.count() == 0


def test_more_rows_than_a_roster_has_are_refused() -> None:
    with pytest.raises(ValidationError, match="50,000 rows"):
        roster_of(b"number,name\n" + b"1,B\n" * 50_001)


def test_rows_that_are_cut_off_are_named_and_refused() -> None:
    roster = roster_of(b'number,name,unit\n1,Bo\n2\n3,Cy,N1,more\n4,Di,"N1')
    assert [(problem.row, problem.column, problem.text) for problem in roster.problems] == [
        (2, "", "has fewer cells than the headings."),
        (3, "", "has fewer cells than the headings."),
        (4, "", "has more cells than the headings."),
        (5, "", "The row cannot be read: an open quotation mark, lines taken in: 1."),
    ]


def test_a_byte_order_mark_and_semicolons_are_read() -> None:
    [row] = roster_of("number;name\n1;Åse, Bo\n".encode("utf-8-sig")).rows
    assert (row.number, row.name) == ("1", "Åse, Bo")


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
    roster = roster_of(content)
    assert [(row.number, row.starts_on) for row in roster.rows] == [("1001", dt.date(2026, 1, 31))]
    assert [(problem.row, problem.column) for problem in roster.problems] == [(4, "name")]


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
    row = roster_of((FILES / "roster-dashes.csv").read_bytes()).rows[0]
    assert (row.email, row.title, row.starts_on) == ("", "", None)


def test_columns_far_to_the_right_are_used() -> None:
    roster = roster_of((FILES / "roster-columns-beyond-40.csv").read_bytes())
    assert [(row.number, row.email, row.kind) for row in roster.rows] == [
        ("9003", "cy@example.org", "leads")
    ]
    assert roster.unused == [f"x{number}" for number in range(38)]


def test_an_array_formula_is_refused_and_its_cell_named() -> None:
    roster = roster_of((FILES / "roster-array-formula.xlsx").read_bytes())
    assert [row.number for row in roster.rows] == ["Y1"]
    assert [(problem.row, problem.column) for problem in roster.problems] == [(3, "name")]


def test_what_other_programs_call_the_columns_is_understood() -> None:
    roster = roster_of((FILES / "roster-unknown-header.csv").read_bytes())
    row = roster.rows[0]
    assert (row.email, row.unit, row.kind) == ("ann@example.org", "N1", "leads")
    assert roster.unused == []


@pytest.mark.parametrize(
    ("number", "starts_on"),
    [
        ("Personnel No.", "Entry date"),
        ("Staff ID", "Date joined:"),
        ("N.º de empleado", "Fecha de ingreso"),
        ("Табельный №", "Дата приёма на работу"),
        ("Ansattnr.", "Tiltredelsesdato"),
    ],
)
def test_numbers_and_first_days_are_understood_as_staff_systems_call_them(
    number: str, starts_on: str
) -> None:
    roster = roster_of(f"{number};name;{starts_on}\n50001;Ana;03.02.2025\n".encode())
    assert roster.unused == []
    assert (roster.rows[0].number, roster.rows[0].starts_on) == ("50001", dt.date(2025, 2, 3))


def test_days_that_are_not_used_are_named_where_nothing_says_when_people_start() -> None:
    text = "number,name,came,room,born\n50001,Ana,13.02.2025,40001,\n50002,Bo,,40002,1.5.1990\n"
    roster = roster_of(text.encode())
    assert roster.unused == ["came", "room", "born"]
    assert roster.unused_days == ["came", "born"]
    said = roster_of(text.replace("came", "hired on").encode())
    assert (said.unused, said.unused_days) == (["room", "born"], [])
    some = roster_of(text.replace("1.5.1990", "spring").encode())
    assert some.unused_days == ["came"]


@pytest.mark.django_db
def test_a_column_of_days_that_is_not_used_is_a_loud_warning() -> None:
    actor = an_editor()
    text = "number,name,unit,came\n1,Ana,harbour,2025-02-03\n"
    upload = keep_upload(name="r.csv", content=text.encode(), actor=actor, now=make.NOW)
    client = Client()
    client.force_login(actor)
    page = client.get(reverse("org:roster_preview", args=[upload.uuid])).content.decode()
    assert "Nothing says when people start" in page
    assert "This looks like dates and is not used: came. So whoever is new starts today." in page


def test_a_staff_number_with_an_empty_fraction_is_the_same_person() -> None:
    assert roster_of(b"number,name\n1001.0,Bo\n").rows[0].number == "1001"


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
    assert upload.state == RosterUpload.State.READING
    read_roster(identity=upload.uuid)
    upload.refresh_from_db()
    assert plan_upload(upload=upload, today=make.TODAY).leaving == []


def leavers(text: str, **stored: Any) -> tuple[Person, Plan]:
    actor = an_editor()
    person = make.a_person(actor.organisation, number="9028", name="Vi Nes")
    unit = make.a_unit(actor.organisation, code="N1")
    make.a_position(person, unit, **stored)
    plan = run(actor, text)
    person.refresh_from_db()
    return person, plan


@pytest.mark.django_db
def test_who_the_file_says_has_left_leaves_on_that_day() -> None:
    text = (FILES / "roster-leavers-with-status.csv").read_text()
    person, plan = leavers(text, starts_on=dt.date(2024, 1, 1))
    assert [(one.number, one.day, one.is_in_file) for one in plan.leaving] == [
        ("9028", dt.date(2025, 3, 1), True)
    ]
    assert person.is_active is False
    assert person.positions.get().ends_on == dt.date(2025, 3, 1)


@pytest.mark.django_db
def test_who_left_before_and_is_unknown_is_not_added() -> None:
    actor = an_editor()
    make.a_unit(actor.organisation, code="N1")
    plan = run(actor, (FILES / "roster-leavers-with-status.csv").read_text())
    assert ([one.number for one in plan.gone], plan.created, plan.started) == (["9028"], [], [])
    assert Person.objects.count() == 0


@pytest.mark.parametrize("word", ["Terminated", "baja", "уволен", "sluttet"])
@pytest.mark.django_db
def test_who_left_without_a_day_leaves_today(word: str) -> None:
    text = f"number,name,unit,status\n9028,Vi Nes,N1,{word}\n"
    person, _plan = leavers(text, starts_on=dt.date(2024, 1, 1))
    assert (person.is_active, person.positions.get().ends_on) == (False, make.TODAY)


@pytest.mark.django_db
def test_who_will_leave_stays_until_that_day() -> None:
    text = "number,name,unit,status,last day\n9028,Vi Nes,N1,Terminated,2026-12-31\n"
    person, plan = leavers(text, starts_on=dt.date(2024, 1, 1))
    assert (person.is_active, plan.leaving) == (True, [])
    assert person.positions.get().ends_on == dt.date(2026, 12, 31)


@pytest.mark.django_db
def test_one_of_two_positions_may_be_over() -> None:
    text = "number,name,unit,kind,until\n9028,Vi Nes,N1,member,2026-03-01\n9028,Vi Nes,N1,leads,\n"
    person, _plan = leavers(text, starts_on=dt.date(2024, 1, 1))
    held = person.positions.order_by("kind").values_list("kind", "ends_on")
    assert list(held) == [("leads", None), ("member", dt.date(2026, 3, 1))]
    assert person.is_active is True


@pytest.mark.django_db
def test_a_file_that_only_adds_lets_nobody_leave() -> None:
    actor = an_editor()
    make.a_person(actor.organisation, number="1", name="Bo")
    plan = plan_of(actor.organisation, "number,name\n2,Cy\n", only_adds=True)
    assert ([new.number for new in plan.created], plan.leaving) == (["2"], [])


@pytest.mark.django_db
def test_nobody_leaves_unless_it_is_said_and_what_was_said_is_remembered() -> None:
    actor = an_editor()
    me = make.a_person(actor.organisation, number="1", user=actor)
    client = make.a_client(actor)

    def upload(**facts: str) -> str:
        file = io.BytesIO(b"number,name\n2,Cy\n")
        file.name = "r.csv"
        sent = {"file": file, "extent": "some", **facts}
        return client.post(reverse("org:roster"), sent).headers["Location"]

    def preset() -> Any:
        return client.get(reverse("org:roster")).context["form"]["extent"].value()

    assert preset() == "some"
    where = upload()
    page = client.get(where)
    assert (page.context["plan"].leaving, page.context["upload"].only_adds) == ([], True)
    client.post(where, {"extent": "everybody"})
    page = client.get(where)
    assert [one.number for one in page.context["plan"].leaving] == ["1"]
    assert "You are among them: your own account would be closed." in page.text
    client.post(where, {"extent": "some"})
    digest = client.get(where).context["plan"].digest
    done = client.post(where, {"digest": digest}, follow=True)
    assert "The roster was imported. 1 person added." in done.text
    me.refresh_from_db()
    assert (me.is_active, preset()) == (True, "some")

    everybody = upload(extent="everybody")
    make.a_user(actor.organisation, is_hr=True)
    digest = client.get(everybody).context["plan"].digest
    client.post(everybody, {"digest": digest, "typed": "1"})
    me.refresh_from_db()
    assert me.is_active is False
    assert habit_of(actor.organisation).only_adds is False


@pytest.mark.django_db
def test_headings_are_named_once_and_remembered() -> None:
    actor = an_editor()
    client = Client()
    client.force_login(actor)

    def upload() -> str:
        file = io.BytesIO(b"Wer,Wie,Haus,Liebt\n1,Bo,N1,Tee\n")
        file.name = "r.csv"
        sent = {"file": file, "extent": "some"}
        return client.post(reverse("org:roster"), sent).headers["Location"]

    make.a_unit(actor.organisation, code="N1")
    where = upload()
    asked = client.get(where, follow=True)
    columns = asked.redirect_chain[-1][0]
    assert "The first row names no column: number, name." in asked.text
    missing = client.post(columns, {"column-2": "unit"})
    assert "Say which column is “number”." in missing.text
    said = {"column-0": "number", "column-1": "name", "column-2": "unit", "column-3": ""}
    assert client.post(columns, said).headers["Location"] == where
    page = client.get(where)
    assert (page.context["plan"].unused, page.context["plan"].problems) == (["Liebt"], [])
    client.post(where, {"digest": page.context["plan"].digest})
    assert Person.objects.get().name == "Bo"
    again = client.get(upload())
    assert (again.context["plan"].unused, again.context["plan"].is_empty) == (["Liebt"], True)


@pytest.mark.django_db
def test_a_manner_that_leaves_no_rows_is_refused_and_the_file_is_read_as_before() -> None:
    actor = an_editor()
    upload = keep_upload(name="r.csv", content=b"number,name\n1,Bo\n", actor=actor, now=make.NOW)
    columns = reverse("org:roster_columns", args=[upload.uuid])
    said = {
        "turn": "1",
        "manner-letters": "utf-8-sig",
        "manner-delimiter": ",",
        "manner-header_row": "2",
    }
    page = make.a_client(actor).post(columns, said | {"manner-header_rows": "1"})
    assert page.status_code == 200
    assert "The file has a first row with names, and nothing below it." in page.text
    assert page.context["table"].header == ["number", "name"]


@pytest.mark.django_db
def test_words_that_nobody_knows_are_said_once() -> None:
    actor = an_editor()
    client = Client()
    client.force_login(actor)
    text = b"number,name,role,status\n1,Bo,Chefin,da\n2,Cy,Chefin,weg\n"
    upload = keep_upload(name="r.csv", content=text, actor=actor, now=make.NOW)
    columns = reverse("org:roster_columns", args=[upload.uuid])
    form = client.get(columns).context["form"]
    assert [(column, [field.label for field in fields]) for column, fields in form.words()] == [
        ("kind", ["“Chefin” (2 times)"]),
        ("status", ["“da” (1 time)", "“weg” (1 time)"]),
    ]
    said = {f"column-{n}": name for n, name in enumerate(("number", "name", "kind", "status"))}
    words = {"word-kind-0": "leads", "word-status-0": "works", "word-status-1": "left"}
    page = client.post(columns, said | words, follow=True)
    plan = page.context["plan"]
    assert (plan.problems, [new.number for new in plan.created]) == ([], ["1"])
    assert [one.number for one in plan.gone] == ["2"]
    client.post(reverse("org:roster_preview", args=[upload.uuid]), {"digest": plan.digest})
    again = keep_upload(name="r.csv", content=text, actor=actor, now=make.NOW)
    assert plan_upload(upload=again, today=make.TODAY).is_empty


@pytest.mark.django_db
def test_a_day_that_may_be_two_is_asked_about() -> None:
    actor = an_editor()
    text = b"number,name,from\n1,Bo,03/04/2026\n2,Cy,05/06/2026\n"
    upload = keep_upload(name="r.csv", content=text, actor=actor, now=make.NOW)
    plan = plan_upload(upload=upload, today=make.TODAY)
    assert plan.causes[0].text == "“03/04/2026” may be two days. Say which number is the month."
    upload.date_order = "mdy"
    assert plan_upload(upload=upload, today=make.TODAY).problems == []


def test_one_day_with_a_thirteenth_settles_the_others() -> None:
    roster = roster_of(b"number,name,from\n1,Bo,03/04/2026\n2,Cy,13/06/2026\n")
    assert [row.starts_on for row in roster.rows] == [dt.date(2026, 4, 3), dt.date(2026, 6, 13)]


@pytest.mark.django_db
def test_the_same_fault_in_many_rows_is_one_line() -> None:
    plan = plan_of(
        an_editor().organisation,
        "number,name,role\n" + "".join(f"{number},Bo,boss\n" for number in range(20)),
    )
    assert [(cause.column, cause.text, cause.times) for cause in plan.causes] == [
        ("kind", "“boss” is neither “member” nor “leads”.", 20)
    ]
    assert plan.causes[0].rows == [2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.django_db
def test_the_second_of_two_clicks_finds_it_done() -> None:
    actor = an_editor()
    upload = keep_upload(name="r.csv", content=b"number,name\n1,Bo\n", actor=actor, now=make.NOW)
    facts: dict[str, Any] = {
        "upload": upload,
        "digest": plan_upload(upload=upload, today=make.TODAY).digest,
        "actor": actor,
        "now": make.NOW,
        "today": make.TODAY,
    }
    import_upload(**facts)
    with pytest.raises(ValidationError, match="imported already"):
        import_upload(**facts)
    assert Person.objects.count() == 1


@pytest.mark.django_db
def test_uploads_that_nobody_used_are_forgotten() -> None:
    actor = an_editor()
    late = make.NOW + dt.timedelta(hours=24, seconds=1)
    keep_upload(name="r.csv", content=b"number,name\n1,Bo\n", actor=actor, now=make.NOW)
    forget_uploads(RosterUpload.objects.all(), now=make.NOW + dt.timedelta(hours=24))
    assert RosterUpload.objects.count() == 1
    forget_uploads(RosterUpload.objects.all(), now=late)
    assert RosterUpload.objects.count() == 0


@pytest.mark.django_db
def test_a_workbook_waits_for_the_worker_and_says_why_it_cannot_be_read() -> None:
    actor = an_editor()
    client = Client()
    client.force_login(actor)
    upload = keep_upload(name="r.xlsx", content=b"PK\x03\x04 torn", actor=actor, now=make.NOW)
    where = reverse("org:roster_preview", args=[upload.uuid])
    assert "The file is being read: 0 rows so far." in client.get(where).text
    read_roster(identity=upload.uuid)
    assert "The file is damaged." in client.get(where).text


def test_as_many_rows_as_are_read_may_be_uploaded() -> None:
    """A row of a thorough personnel system, with long names and two addresses of units."""
    row = (
        "1042177;María de los Ángeles Hernández Castellanos;"
        "maria.delosangeles.hernandez.castellanos@servicio.example.org;"
        "Región Norte / Zona Metropolitana Oriente / Sucursal Plaza Mayor;RN-ZMO-0417;member;"
        "Coordinadora de atención a clientes corporativos;2019-04-01;;\r\n"
    )

    assert len(row.encode()) == 265
    assert len(row.encode()) * MOST_ROWS < MOST_BYTES
