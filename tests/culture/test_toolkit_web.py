"""The toolkit's pages: checklists gone through, evidence downloaded, practices changed by HR."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from culture.accounts.models import User
from culture.org.models import Unit
from culture.toolkit.library import built_in
from culture.toolkit.models import (
    CalendarFeed,
    Evidence,
    Practice,
    Run,
    StandIn,
    Tick,
    ToolkitVersion,
)
from culture.toolkit.opening import open_due
from culture.toolkit.services import versions
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    root = make.a_unit(make.an_organisation(), name="Whole")
    unit = make.a_unit(root.organisation, parent=root)
    make.a_position(make.a_person(root.organisation), unit)
    return unit


@pytest.fixture
def hr(unit: Unit) -> User:
    return make.a_user(unit.organisation, is_hr=True)


@pytest.fixture
def lead(unit: Unit) -> Client:
    return make.a_client(make.a_leader(unit))


@pytest.fixture
def run(unit: Unit, hr: User) -> Run:
    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)
    open_due(now=timezone.now())
    return Run.objects.get(unit=unit, rhythm="weekly")


def at(name: str, **kwargs: Any) -> str:
    return reverse(f"toolkit:{name}", kwargs=kwargs)


def test_a_lead_answers_a_checklist_without_scripts(lead: Client, run: Run) -> None:
    page = lead.get(at("run", uuid=run.uuid)).content.decode()
    assert ("Keep a fixed place for doubts" in page, "Keep my answers" in page) == (True, True)
    sent = {"doubts-state": "done", "promptly-state": "not-yet", "promptly-note": "Friday"}
    refused = lead.post(at("run", uuid=run.uuid), sent)
    assert "Say by when you plan to do it." in refused.content.decode()
    assert 'value="Friday"' in refused.content.decode()
    assert Tick.objects.count() == 0

    lead.post(at("run", uuid=run.uuid), sent | {"promptly-day": "2099-01-02"})
    said = Tick.objects.order_by("practice__position").values_list("practice__key", "state")
    assert [*said] == [("promptly", "not-yet"), ("doubts", "done")]


def test_all_the_others_are_done_with_one_button(lead: Client, run: Run) -> None:
    sent = {"doubts-state": "not-for-us", "doubts-note": "we are two", "all-done": "1"}
    lead.post(at("run", uuid=run.uuid), sent)
    states = Tick.objects.order_by("practice__position").values_list("practice__key", "state")
    assert [*states] == [
        ("promptly", "done"),
        ("doubts", "not-for-us"),
        ("serve-your-people", "done"),
        ("own-example", "done"),
    ]


def test_a_checklist_keeps_its_version_and_says_that_there_is_a_newer_one(
    lead: Client, hr: User, run: Run
) -> None:
    newer = "there is a newer one; this checklist keeps its own"
    page = lead.get(at("run", uuid=run.uuid)).content.decode()
    assert ("practices, version 1" in page, newer in page) == (True, False)

    draft = versions.begin_draft(actor=hr, now=make.NOW)
    versions.publish_version(actor=hr, draft=draft, now=make.NOW)

    page = lead.get(at("run", uuid=run.uuid)).content.decode()
    assert ("practices, version 1" in page, newer in page) == (True, True)


def test_nobody_else_finds_the_buttons(hr: User, run: Run) -> None:
    client = make.a_client(hr)
    assert "Keep my answers" not in client.get(at("run", uuid=run.uuid)).content.decode()
    assert client.post(at("run", uuid=run.uuid), {"doubts-state": "done"}).status_code == 404


def test_evidence_is_a_download_and_never_a_page(lead: Client, run: Run) -> None:
    practice = run.version.practices.get(key="doubts")
    file = SimpleUploadedFile("thursday.pdf", b"%PDF-1.7", content_type="text/html")
    lead.post(at("evidence", uuid=run.uuid, practice=practice.uuid), {"file": file})
    kept = Evidence.objects.get()
    page = lead.get(at("run", uuid=run.uuid)).content.decode()
    assert at("download", uuid=kept.uuid) in page

    sent = lead.get(at("download", uuid=kept.uuid))
    assert (sent.content, sent["Content-Type"]) == (b"%PDF-1.7", "application/octet-stream")
    assert sent["Content-Disposition"] == 'attachment; filename="thursday.pdf"'
    assert sent["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_an_address_with_a_script_is_refused(lead: Client, run: Run) -> None:
    practice = run.version.practices.get(key="doubts")
    address = at("evidence", uuid=run.uuid, practice=practice.uuid)
    lead.post(address, {"link": "javascript:alert(1)"})
    assert Evidence.objects.count() == 0


@pytest.mark.usefixtures("run")
def test_what_is_due_stands_on_home_the_oldest_first(unit: Unit) -> None:
    lead = make.a_leader(unit)
    due = {at("run", uuid=one.uuid): one.due_on for one in Run.objects.filter(unit=unit)}
    tasks = make.at_home(lead, today=timezone.localdate()).tasks
    assert [task.due for task in tasks] == sorted(due[task.url] for task in tasks)
    assert len(tasks) == len(due)
    assert all(task.title.startswith("Checklist: ") for task in tasks)
    other = make.a_user(unit.organisation)
    assert make.at_home(other, today=timezone.localdate()).tasks == []


def test_hr_changes_one_practice_and_keeps_other_languages(hr: User) -> None:
    client = make.a_client(hr)
    hr.organisation.languages = ["en", "nb"]
    hr.organisation.save()
    client.post(at("begin_draft"))
    practice = Practice.objects.get(key="doubts")
    facts = {
        "tool": "confidence", "rhythm": "monthly", "ages_after": 40, "expires_after": 70,
        "names-en": "Keep a place for doubts", "names-nb": "Ha et sted for tvil",
    }  # fmt: skip
    client.post(at("edit_practice", uuid=practice.uuid), facts)
    practice.refresh_from_db()
    library = next(one for one in built_in() if one.key == "doubts")
    assert practice.names == {
        "en": "Keep a place for doubts",
        "nb": "Ha et sted for tvil",
        "es": library.names["es"],
        "ru": library.names["ru"],
    }
    assert practice.rhythm == "monthly"


def test_a_practice_of_ones_own_gets_a_key_that_is_free(hr: User) -> None:
    client = make.a_client(hr)
    client.post(at("begin_draft"))
    draft = ToolkitVersion.objects.get()
    facts = {"tool": "feedback", "rhythm": "weekly", "ages_after": 10, "expires_after": 20}
    names = {f"names-{language}": "Listen" for language in make.LANGUAGES}
    for _time in range(2):
        client.post(at("add_practice", uuid=draft.uuid), facts | names)
    own = draft.practices.filter(names__en="Listen").order_by("position")
    assert [practice.key for practice in own] == ["listen", "listen-1"]


def test_a_calendar_is_read_without_signing_in_and_its_code_is_not_kept(
    unit: Unit, lead: Client, run: Run
) -> None:
    page = lead.post(at("calendar")).content.decode()
    code = page.split("/toolkit/calendar/feeds/")[1].split(".ics")[0]
    sent = Client().get(at("feed", code=code))
    assert sent["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"UID:{run.uuid}@service-culture" in sent.content.decode()
    assert code not in CalendarFeed.objects.get().digest
    assert Client().get(at("feed", code="0" * 26)).status_code == 404


def test_a_stand_in_answers_and_sees_no_number_of_the_team(unit: Unit, run: Run) -> None:
    today = timezone.localdate()
    user = make.a_user(unit.organisation)
    person = make.a_person(unit.organisation, user=user)
    StandIn.objects.create(unit=unit, person=person, starts_on=today, ends_on=today)
    client = make.a_client(user)

    assert "Keep my answers" in client.get(at("run", uuid=run.uuid)).text
    assert at("confirmation", uuid=unit.uuid) not in client.get(at("unit", uuid=unit.uuid)).text
    assert client.get(at("confirmation", uuid=unit.uuid)).status_code == 404
