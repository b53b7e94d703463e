from __future__ import annotations

import datetime as dt
import io
import logging
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from culture.accounts.models import Organisation, User, months_before
from culture.audit.models import AuditEntry
from culture.metrics.models import DirtyMark
from culture.org.models import Unit
from feedback.touchpoints import retention
from feedback.touchpoints.answers import Answer
from feedback.touchpoints.forms.touchpoints import TouchpointForm
from feedback.touchpoints.importing.execution import execute_import, read_upload
from feedback.touchpoints.importing.mapping import read_document
from feedback.touchpoints.links import embed_snippet
from feedback.touchpoints.models import Comment, Contact, ImportRun, Touchpoint, WaitingWords
from feedback.touchpoints.papers import paper_of
from feedback.touchpoints.queries import versions_to_ask, works_with_touchpoints
from feedback.touchpoints.services import imports, touchpoints
from feedback.touchpoints.services.intake import store_answer
from feedback.touchpoints.words import sort_words
from surveys.responses.models import Response, Way
from tests import make
from tests.make_cases import a_contact

pytestmark = pytest.mark.django_db

CSV = b"e1,p1,e2,p2\n6,4,5,5\n9,4,5,5\n"
MAPPING = {
    "date": "2026-10-15",
    "ratings": {"d1": {"d1-1": {"expected": "e1", "delivered": "p1"}}},
}


@pytest.fixture
def unit() -> Unit:
    return make.a_unit(make.an_organisation())


@pytest.fixture
def hr(unit: Unit) -> User:
    return make.a_user(unit.organisation, is_hr=True)


@pytest.fixture
def touchpoint(unit: Unit) -> Touchpoint:
    return make.a_touchpoint(unit, make.a_version(unit.organisation))


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def facts(unit: Unit, **changes: Any) -> dict[str, Any]:
    version = make.a_version(unit.organisation, key=f"k{make.next_number()}")
    return {
        "name": "Front desk",
        "unit": unit.pk,
        "version": version.pk,
        "form": "full",
        "languages": ["en", "nb"],
        **changes,
    }


def a_form(unit: Unit, user: User, **changes: Any) -> TouchpointForm:
    return TouchpointForm(facts(unit, **changes), actor=user, today=make.TODAY)


def test_a_leader_creates_a_touchpoint_of_the_own_unit(unit: Unit) -> None:
    leader = make.a_leader(unit)

    response = make.a_client(leader).post(
        reverse("touchpoints:create"),
        facts(unit, opens_at="2026-12-01T08:00", embed_origins="https://www.example.org/"),
    )

    touchpoint = Touchpoint.objects.get()
    assert response.headers["Location"] == f"/touchpoints/{touchpoint.uuid}/"
    assert touchpoint.opens_at == dt.datetime(2026, 12, 1, 7, 0, tzinfo=dt.UTC)
    assert touchpoint.embed_origins == ["https://www.example.org"]
    assert (touchpoint.languages, len(touchpoint.code)) == (["en", "nb"], 26)
    assert actions() == ["touchpoint-created"]


def test_a_leader_cannot_choose_another_unit(unit: Unit) -> None:
    below = make.a_unit(unit.organisation, parent=unit)

    form = a_form(unit, make.a_leader(below))

    assert list(form.errors) == ["unit"]


@pytest.mark.parametrize(
    "origin",
    [
        "http://www.example.org",
        "https://www.example.org/form",
        "https://*",
        "https://a.example.org; script-src *",
        "example.org",
        "https://" + "a" * 200,
    ],
)
def test_only_https_origins_may_embed(unit: Unit, hr: User, origin: str) -> None:
    assert list(a_form(unit, hr, embed_origins=origin).errors) == ["embed_origins"]


def test_a_form_refuses_what_its_instrument_does_not_have(unit: Unit, hr: User) -> None:
    form = a_form(unit, hr, asks_importance="on")
    assert form.errors == {"asks_importance": ["This questionnaire does not ask for importance."]}

    version = make.a_version(unit.organisation, key="english", published=False)
    version.languages = ["en"]
    version.published_at = make.NOW
    version.save()
    form = a_form(unit, hr, version=version.pk)
    assert form.errors == {"languages": ["The questionnaire is not written in: Norsk bokmål."]}


def test_a_touchpoint_cannot_close_before_it_opens(unit: Unit, hr: User) -> None:
    form = a_form(unit, hr, opens_at="2026-12-02T08:00", closes_at="2026-12-01T08:00")

    assert form.errors == {"__all__": ["A touchpoint cannot close before it opens."]}


def test_the_newest_published_version_is_offered_and_the_one_asked_now(
    unit: Unit, hr: User
) -> None:
    old = make.a_version(unit.organisation, number=1)
    new = make.a_version(unit.organisation, number=2)
    make.a_version(unit.organisation, number=3, published=False)
    make.a_version(unit.organisation, key="one", source="employee", sides=("delivered",))
    make.a_version(unit.organisation, key="climate", source="employee")
    make.a_version(make.an_organisation(name="Elsewhere"))

    assert list(versions_to_ask(hr)) == [new]
    asks_old = make.a_touchpoint(unit, old)
    assert set(versions_to_ask(hr, besides=asks_old)) == {old, new}


def test_changes_are_noted_by_field(touchpoint: Touchpoint, hr: User) -> None:
    touchpoints.change_touchpoint(
        actor=hr,
        touchpoint=touchpoint,
        facts={"name": "Counter", "form": touchpoint.form},
        now=make.NOW,
    )

    touchpoint.refresh_from_db()
    assert touchpoint.name == "Counter"
    assert AuditEntry.objects.get().details == {"fields": ["name"]}


def test_a_touchpoint_stays_with_its_unit_so_that_a_retry_counts_once(
    touchpoint: Touchpoint, hr: User
) -> None:
    other = make.a_unit(touchpoint.organisation, parent=touchpoint.unit, name="Airport")
    answered(touchpoint, make.TODAY, "sent twice")
    form = TouchpointForm(
        facts(other, name="Counter", version=touchpoint.version_id),
        actor=hr,
        today=make.TODAY,
        instance=touchpoint,
    )
    assert form.is_valid(), form.errors
    assert (form.cleaned_data["name"], form.cleaned_data["unit"]) == ("Counter", touchpoint.unit)

    with pytest.raises(ValidationError, match="stays with its unit"):
        touchpoints.change_touchpoint(
            actor=hr, touchpoint=touchpoint, facts={"unit": other}, now=make.NOW
        )
    with pytest.raises(DatabaseError, match="stays with its unit"), transaction.atomic():
        Touchpoint.objects.filter(pk=touchpoint.pk).update(unit=other)
    touchpoint.refresh_from_db()
    answered(touchpoint, make.TODAY, "sent twice")

    assert Response.objects.values_list("unit", flat=True).get() == touchpoint.unit_id


@pytest.mark.parametrize(
    "facts",
    [
        {"source": "employee", "sides": ("delivered",)},
        {"source": "employee"},
        {"source": "manager"},
    ],
)
def test_a_touchpoint_never_asks_what_is_not_for_customers(
    touchpoint: Touchpoint, hr: User, facts: dict[str, Any]
) -> None:
    version = make.a_version(touchpoint.organisation, key="inside", **facts)
    chosen = {"name": "Other", "unit": touchpoint.unit, "version": version}
    sentence = "A touchpoint asks customers, both what they expected and what they got."

    with pytest.raises(ValidationError) as refusal:
        touchpoints.create_touchpoint(actor=hr, facts=chosen, now=make.NOW)
    assert refusal.value.messages == [sentence]
    with pytest.raises(ValidationError) as refusal:
        touchpoints.change_touchpoint(actor=hr, touchpoint=touchpoint, facts=chosen, now=make.NOW)
    assert refusal.value.messages == [sentence]

    touchpoint.refresh_from_db()
    assert (Touchpoint.objects.count(), touchpoint.version.instrument.key) == (1, "service")
    assert AuditEntry.objects.count() == 0
    assert "version" in a_form(touchpoint.unit, hr, version=version.pk).errors


def test_pausing_and_resuming_twice_is_noted_once(touchpoint: Touchpoint, hr: User) -> None:
    for step in (touchpoints.pause_touchpoint, touchpoints.resume_touchpoint):
        for _time in range(2):
            step(actor=hr, touchpoint=touchpoint, now=make.NOW)

    touchpoint.refresh_from_db()
    assert touchpoint.is_paused is False
    assert actions() == ["touchpoint-paused", "touchpoint-resumed"]


def test_a_new_link_needs_the_typed_name(touchpoint: Touchpoint, hr: User) -> None:
    client, url = make.a_client(hr), reverse("touchpoints:renew-code", args=[touchpoint.uuid])
    old = touchpoint.code

    refused = client.post(url, {"typed": "yes"})
    touchpoint.refresh_from_db()
    assert (refused.status_code, touchpoint.code) == (200, old)

    client.post(url, {"typed": touchpoint.name})
    touchpoint.refresh_from_db()
    assert touchpoint.code != old
    assert actions() == ["touchpoint-code-renewed"]


def test_codes_are_drawn_for_print_and_for_documents(touchpoint: Touchpoint, hr: User) -> None:
    client = make.a_client(hr)

    svg = client.get(reverse("touchpoints:qr-svg", args=[touchpoint.uuid]))
    png = client.get(reverse("touchpoints:qr-png", args=[touchpoint.uuid]), {"download": ""})

    assert (svg.headers["Content-Type"], svg.content[:4]) == ("image/svg+xml", b"<svg")
    assert (png.headers["Content-Type"], png.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    expected = 'attachment; filename="front-desk-harbour.png"'
    assert png.headers["Content-Disposition"] == expected


def test_a_poster_asks_in_every_language_of_the_form(touchpoint: Touchpoint, hr: User) -> None:
    page = make.a_client(hr).get(reverse("touchpoints:poster", args=[touchpoint.uuid])).text

    assert [page.count(f'<div lang="{language}">') for language in make.LANGUAGES] == [1, 1, 1, 1]


def test_the_snippet_holds_no_script_and_no_markup_of_names(touchpoint: Touchpoint) -> None:
    touchpoint.name = '"><script>'

    snippet = embed_snippet(touchpoint)

    assert "<script" not in snippet
    assert f"/f/{touchpoint.code}/embed/" in snippet


def test_leaders_and_hr_work_with_touchpoints(unit: Unit, hr: User) -> None:
    people = [hr, make.a_leader(unit), make.a_user(unit.organisation, is_administrator=True)]

    works = [works_with_touchpoints(user, day=make.TODAY) for user in people]

    assert works == [True, True, False]


def answered(touchpoint: Touchpoint, day: dt.date, key: str, *, comment: str = "Late.") -> None:
    store_answer(
        touchpoint=touchpoint,
        paper=paper_of(touchpoint),
        key=key,
        answer=Answer(expected=(6, 5, 5), delivered=(4, 5, 5), comment=comment),
        today=day,
        way=Way.FORM,
    )


def test_retention_deletes_what_is_too_old_and_marks_nothing(
    touchpoint: Touchpoint, caplog: pytest.LogCaptureFixture
) -> None:
    answered(touchpoint, dt.date(2023, 11, 21), "old")
    answered(touchpoint, dt.date(2023, 11, 22), "kept", comment="")
    for number in range(6):
        answered(touchpoint, dt.date(2023, 12, 1), f"the next month {number}")
        if number == 4:
            sort_words(now=make.NOW)
    Comment.objects.create(unit=touchpoint.unit, month=dt.date(2023, 11, 1), text="Late.")
    a_contact(touchpoint.unit, month=dt.date(2026, 5, 1))
    a_contact(touchpoint.unit, month=dt.date(2026, 6, 1))
    DirtyMark.objects.all().delete()

    with caplog.at_level(logging.INFO, logger="feedback.touchpoints.retention"):
        for _time in range(2):
            retention.apply_retention(now=make.NOW)

    days = Response.objects.order_by("answered_on").values_list("answered_on", flat=True)
    assert list(days) == [dt.date(2023, 11, 22)] + [dt.date(2023, 12, 1)] * 6
    assert [one.month for one in Comment.objects.all()] == [dt.date(2023, 12, 1)] * 5
    assert WaitingWords.objects.count() == 0
    assert [one.month for one in Contact.objects.kept()] == [dt.date(2026, 6, 1)]
    erased_one = Contact.objects.get(erased_on=make.TODAY)
    assert (erased_one.name, erased_one.address, erased_one.language) == ("", "", "")
    assert DirtyMark.objects.count() == 0
    erased = {"responses": 1, "comments": 1, "contacts": 1, "letters": 2}
    assert caplog.messages == [f"retention of {touchpoint.organisation.uuid}: {erased}"]


@pytest.mark.parametrize(
    ("months", "today", "first"),
    [
        (1, dt.date(2026, 3, 31), dt.date(2026, 2, 28)),
        (12, dt.date(2024, 2, 29), dt.date(2023, 2, 28)),
        (11, dt.date(2026, 11, 22), dt.date(2025, 12, 22)),
        (36, dt.date(2026, 11, 22), dt.date(2023, 11, 22)),
    ],
)
def test_months_back_end_on_a_day_that_exists(months: int, today: dt.date, first: dt.date) -> None:
    assert months_before(today, months) == first


def an_upload(touchpoint: Touchpoint, hr: User, content: bytes = CSV) -> ImportRun:
    return imports.upload_answers(
        actor=hr, touchpoint=touchpoint, name="past.csv", content=content, now=make.NOW
    )


def a_started_run(touchpoint: Touchpoint, hr: User, content: bytes = CSV) -> ImportRun:
    run = an_upload(touchpoint, hr, content)
    imports.map_import(run=run, mapping=read_document(MAPPING))
    assert imports.start_import(actor=hr, run=run, now=make.NOW) is True
    return run


def test_a_run_stores_answers_and_its_report_together(touchpoint: Touchpoint, hr: User) -> None:
    run = a_started_run(touchpoint, hr)
    for _time in range(2):
        execute_import(identity=run.uuid, now=make.NOW)

    run.refresh_from_db()
    assert (run.state, run.content, run.finished_at) == ("done", None, make.NOW)
    counts = (run.rows_read, run.rows_stored, run.rows_known, run.rows_rejected)
    assert counts == (2, 1, 0, 1)
    assert run.rejections == [[3, "no-point", "e1", "9"]]
    assert (Response.objects.count(), actions()) == (1, ["answers-imported"])


def test_a_file_that_breaks_off_fails_in_words(touchpoint: Touchpoint, hr: User) -> None:
    rows = b"e1,p1\n" + b"6,4\n" * 30_000 + "é,é\n".encode() + b"\xff\n"
    run = a_started_run(touchpoint, hr, rows)
    execute_import(identity=run.uuid, now=make.NOW)

    run.refresh_from_db()
    assert (run.state, run.content, Response.objects.count()) == ("failed", None, 0)
    assert run.problem.endswith("the file is damaged: no letter. Save it as “CSV UTF-8”.")


def test_a_run_starts_once_and_keeps_its_columns(touchpoint: Touchpoint, hr: User) -> None:
    run = a_started_run(touchpoint, hr)

    assert imports.start_import(actor=hr, run=run, now=make.NOW) is False
    imports.map_import(run=run, mapping=read_document({**MAPPING, "date": "2026-10-16"}))
    imports.discard_import(run=run)
    run.refresh_from_db()
    assert run.mapping["date"] == "2026-10-15"


def test_forgotten_uploads_are_deleted_after_a_day(touchpoint: Touchpoint, hr: User) -> None:
    an_upload(touchpoint, hr)
    started = a_started_run(touchpoint, hr)

    retention.apply_retention(now=make.NOW + dt.timedelta(days=1, seconds=1))

    assert [run.pk for run in ImportRun.objects.all()] == [started.pk]


def test_the_pages_lead_from_a_file_to_its_report(touchpoint: Touchpoint, hr: User) -> None:
    client = make.a_client(hr)
    url = reverse("touchpoints:imports", args=[touchpoint.uuid])

    refused = client.post(url, {"file": io.BytesIO(b"<html>")})
    assert "This is a web page, not a table." in refused.text
    upload = io.BytesIO(CSV)
    upload.name = "past.csv"
    columns = client.post(url, {"file": upload}).headers["Location"]
    wrong = client.post(columns, {"expected-0": "e1"})
    assert "Give either one day for all rows or the column of the day." in wrong.text
    chosen = {"expected-0": "e1", "delivered-0": "p1", "date": "2026-10-15"}
    check = client.post(columns, chosen).headers["Location"]
    assert "“9” in column “e1” is no point of the scale." in client.get(check).text
    progress = client.post(check).headers["Location"]

    run = ImportRun.objects.get()
    assert (run.state, progress) == ("running", f"/touchpoints/imports/{run.uuid}/")
    running = client.get(progress).text
    assert "0 rows read, 0 rejected so far." in running
    assert '<div id="progress" aria-live="polite" data-running>' in running
    assert "staff/progress" in running
    execute_import(identity=run.uuid, now=make.NOW)
    ended = client.get(progress).text
    assert '<div id="progress" aria-live="polite">' in ended
    assert "staff/progress" not in ended
    assert f'href="{reverse("dashboards:unit", args=[touchpoint.unit.uuid])}"' in ended
    report = client.get(f"{progress}rejected.csv").content.decode("utf-8-sig")
    assert report.splitlines() == ["row,reason", "3,“9” in column “e1” is no point of the scale."]
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{progress}rejected.xlsx").content))
    assert list(book.active.values) == [
        ("row", "reason"),
        (3, "“9” in column “e1” is no point of the scale."),
    ]


def columns_page(run: ImportRun) -> str:
    return reverse("touchpoints:import-columns", args=[run.uuid])


def test_a_person_changes_how_the_file_is_read(touchpoint: Touchpoint, hr: User) -> None:
    run = an_upload(touchpoint, hr, b"Exported by hand\ne1;p1,x\n6;4,5\n7;1,5\n")
    client = make.a_client(hr)
    page = client.get(columns_page(run))
    assert "How the file is read: 2 columns, headings in row 2" in page.text
    assert "Exported by hand" in page.text
    said = {
        "turn": "1",
        "manner-letters": "utf-8-sig",
        "manner-delimiter": ",",
        "manner-header_row": "2",
        "manner-header_rows": "1",
    }
    turned = client.post(columns_page(run), said, follow=True)
    assert turned.context["table"].header == ["e1;p1", "x"]
    offered = dict(turned.context["form"].fields["expected-0"].choices)
    assert offered["e1;p1"] == "A: e1;p1 (6;4, 7;1)"
    said = {
        "turn": "1",
        "manner-letters": "utf-8-sig",
        "manner-delimiter": ",",
        "manner-header_row": "3",
        "manner-header_rows": "1",
    }
    assert client.post(columns_page(run), said, follow=True).context["table"].header == ["6;4", "5"]


def test_a_manner_that_leaves_no_rows_is_refused_and_the_file_is_read_as_before(
    touchpoint: Touchpoint, hr: User
) -> None:
    run = an_upload(touchpoint, hr, b"e1,p1\n6,4\n")
    said = {
        "turn": "1",
        "manner-letters": "utf-8-sig",
        "manner-delimiter": ",",
        "manner-header_row": "2",
    }
    page = make.a_client(hr).post(columns_page(run), said | {"manner-header_rows": "1"})
    assert page.status_code == 200
    assert "The file has a first row with names, and nothing below it." in page.text
    assert page.context["table"].header == ["e1", "p1"]


def test_only_what_the_form_asks_is_asked_for(hr: User) -> None:
    organisation = hr.organisation
    version = make.a_version(organisation, key="short", items=(2, 2), importance=True)
    unit = make.a_unit(organisation, parent=Unit.objects.get(parent=None), code="s")
    short = make.a_touchpoint(unit, version, form="short")
    page = make.a_client(hr).get(columns_page(an_upload(short, hr)))
    names = [name for name in page.context["form"].fields if name[-1].isdigit()]
    assert names == [
        "expected-0", "delivered-0", "expected-2", "delivered-2", "importance-0", "importance-1",
    ]  # fmt: skip


def a_mapped_upload(touchpoint: Touchpoint, hr: User, content: bytes, **facts: object) -> str:
    run = an_upload(touchpoint, hr, content)
    imports.map_import(run=run, mapping=read_document({**MAPPING, **facts}))
    return reverse("touchpoints:import-check", args=[run.uuid])


def test_words_that_were_found_are_mapped_once(touchpoint: Touchpoint, hr: User) -> None:
    content = b"e1,p1,note\nfully,4,x\nfully,n/a,y\nno,5,z\n6,5,z\n"
    check = a_mapped_upload(touchpoint, hr, content)
    client = make.a_client(hr)
    page = client.get(check)
    words = [(word.text, word.times, word.is_understood) for word in page.context["preview"].words]
    assert words == [("fully", 2, False), ("no", 1, False), ("n/a", 1, True)]
    assert page.context["unused"] == ["note"]
    assert page.context["form"].fields["word-2"].initial == "nothing"
    said = {"mean": "1", "word-0": "7", "word-1": "nothing", "word-2": "nothing"}
    page = client.post(check, said, follow=True)
    shown = [[side[0] for side in row.ratings] for row in page.context["preview"].rows]
    assert shown == [["7", "4"], ["7", "–"], ["–", "5"], ["6", "5"]]
    assert page.context["preview"].refused == 0


def test_which_day_it_is_must_be_said_before_the_import(touchpoint: Touchpoint, hr: User) -> None:
    content = b"e1,p1,day\n6,4,03/04/2026\n"
    check = a_mapped_upload(touchpoint, hr, content, date=None, date_column="day")
    client = make.a_client(hr)
    page = client.get(check)
    assert list(page.context["form"].fields["date_order"].choices) == [
        ("dmy", "3 April 2026"),
        ("mdy", "4 March 2026"),
    ]
    assert "Import the file" not in page.text
    page = client.post(check, {"mean": "1", "date_order": "mdy"}, follow=True)
    assert [(row.written, row.day) for row in page.context["preview"].rows] == [
        ("03/04/2026", dt.date(2026, 3, 4))
    ]
    assert "Import the file" in page.text


def test_a_timestamp_is_shown_as_its_day_before_anything_is_stored(
    touchpoint: Touchpoint, hr: User
) -> None:
    content = b"e1,p1,day\n6,4,2026/10/01 2:05:33 PM GMT+1\n"
    check = a_mapped_upload(touchpoint, hr, content, date=None, date_column="day")
    page = make.a_client(hr).get(check)
    assert page.context["preview"].rows[0][:3] == (
        2, "2026/10/01 2:05:33 PM GMT+1", dt.date(2026, 10, 1),
    )  # fmt: skip
    assert "1 October 2026" in page.text
    assert Response.objects.count() == 0


def a_workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_is_read_by_the_worker_sheet_by_sheet(touchpoint: Touchpoint, hr: User) -> None:
    content = a_workbook(First=[["e1", "p1"], [6, 4]], Second=[["e1", "p1"], [7, 1]])
    run = an_upload(touchpoint, hr, content)
    client = make.a_client(hr)
    assert client.get(columns_page(run)).status_code == 404
    waiting = client.get(reverse("touchpoints:import", args=[run.uuid]))
    assert "The file is being read: 0 rows so far." in waiting.text
    assert "data-running" in waiting.text
    read_upload(identity=run.uuid)
    page = client.get(columns_page(run))
    assert "The sheet “First” is read; the others are not used." in page.text
    said = {
        "turn": "1",
        "manner-sheet": "Second",
        "manner-header_row": "1",
        "manner-header_rows": "1",
    }
    client.post(columns_page(run), said)
    run.refresh_from_db()
    assert run.state == "reading"
    read_upload(identity=run.uuid)
    run.refresh_from_db()
    assert [cells for _number, cells in run.table().rows] == [["7", "1"]]


def test_a_workbook_that_cannot_be_read_says_why(touchpoint: Touchpoint, hr: User) -> None:
    run = an_upload(touchpoint, hr, b"\xd0\xcf\x11\xe0 old")
    read_upload(identity=run.uuid)
    page = make.a_client(hr).get(reverse("touchpoints:import", args=[run.uuid]))
    assert "This is an old Excel file (.xls). Save it as .xlsx or as CSV." in page.text
    run.refresh_from_db()
    assert (run.state, run.content, run.unpacked) == ("failed", None, None)


def test_an_import_that_the_worker_lost_is_given_up(touchpoint: Touchpoint, hr: User) -> None:
    run = a_started_run(touchpoint, hr)
    retention.give_up_runs(now=make.NOW + dt.timedelta(days=2, seconds=1))
    run.refresh_from_db()
    assert (run.state, run.content) == ("failed", None)
    assert run.problem == "The worker never finished it. Nothing was imported."


def test_a_forgotten_file_is_gone(touchpoint: Touchpoint, hr: User) -> None:
    run = an_upload(touchpoint, hr)
    imports.map_import(run=run, mapping=read_document(MAPPING))

    make.a_client(hr).post(reverse("touchpoints:import-check", args=[run.uuid]), {"discard": "1"})

    assert ImportRun.objects.count() == 0


# How much is asked


def test_both_forms_say_how_many_statements_they_ask(unit: Unit, hr: User) -> None:
    make.a_version(unit.organisation, key="own", items=(2, 1))

    form = TouchpointForm(actor=hr, today=make.TODAY)

    choices: Any = form.fields["form"]
    assert list(choices.choices) == [
        ("short", "short: 2 statements"),
        ("full", "full: 3 statements"),
    ]


@pytest.mark.parametrize(("key", "usual"), [("own", "full"), ("service-quality", "short")])
def test_the_whole_of_an_own_questionnaire_is_asked_unless_chosen_otherwise(
    unit: Unit, hr: User, key: str, usual: str
) -> None:
    version = make.a_version(unit.organisation, key=key, languages=["en", "ru"])

    form = TouchpointForm(actor=hr, today=make.TODAY)

    assert (form["version"].value(), form["form"].value()) == (str(version.pk), usual)


def test_each_questionnaire_tells_the_page_what_it_has_to_offer(unit: Unit, hr: User) -> None:
    own = make.a_version(unit.organisation, key="own", items=(1, 1), languages=["en", "ru"])
    make.a_version(unit.organisation, key="service-quality")

    page = make.a_client(hr).get(reverse("touchpoints:create")).text

    assert (
        f'<option value="{own.pk}" data-languages="en ru" data-short="short: 2 statements"'
        ' data-full="full: 2 statements" data-usual="full">'
    ) in page
    assert page.count("data-languages=") == 2


def test_a_version_that_cannot_be_asked_is_not_chosen_by_an_address(unit: Unit, hr: User) -> None:
    make.a_version(unit.organisation, key="one")
    make.a_version(unit.organisation, key="two")
    draft = make.a_version(unit.organisation, key="three", published=False)

    for wish in (str(draft.uuid), "nonsense"):
        address = reverse("touchpoints:create", query={"version": wish})
        assert make.a_client(hr).get(address).context["form"]["version"].value() is None


@pytest.mark.parametrize(
    ("items", "facts", "promise"),
    [
        ((3, 2), {}, "Less than a minute, no account, no name."),
        ((6,), {}, "About 1 minute, no account, no name."),
        (
            (6, 6, 5, 5),
            {"asks_importance": True},
            "About 4 minutes, no account, no name.",
        ),
    ],
)
def test_a_poster_promises_as_long_as_its_form_takes(
    unit: Unit, hr: User, items: tuple[int, ...], facts: dict[str, Any], promise: str
) -> None:
    version = make.a_version(unit.organisation, items=items, importance=True)
    touchpoint = make.a_touchpoint(unit, version, form="full", **facts)
    Organisation.objects.update(name="Nordlys Savings Bank")

    page = make.a_client(hr).get(reverse("touchpoints:poster", args=[touchpoint.uuid])).text

    assert promise in page
    assert "Nordlys Savings Bank" in page
