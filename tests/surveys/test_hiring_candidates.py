"""Candidates: added one by one or as a table, seen by HR alone, in no order of worth."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from surveys.hiring.candidates import adding
from surveys.hiring.candidates.adding import Applicant
from surveys.hiring.candidates.links import find_link, make_link
from surveys.hiring.candidates.tables import read_applicants
from surveys.hiring.models import (
    LIFE,
    Candidate,
    CandidateLink,
    CandidateMail,
    LinkState,
    Stage,
    Vacancy,
)
from tests import make
from tests.make_candidates import a_candidate
from tests.make_hiring import a_guide, a_vacancy

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "es", "ru", "nb"]


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), is_hr=True)


@pytest.fixture
def vacancy(hr: User) -> Vacancy:
    return a_vacancy(make.a_unit(hr.organisation))


def add(hr: User, vacancy: Vacancy, **changed: Any) -> Candidate:
    facts = {"name": "Nora Dahl", "email": "nora@example.org", "language": "nb"} | changed
    return adding.add_candidate(actor=hr, vacancy=vacancy, now=make.NOW, **facts)


def test_a_candidate_is_asked_the_version_of_the_day_and_gets_a_mail(
    hr: User, vacancy: Vacancy
) -> None:
    candidate = add(hr, vacancy)

    assert candidate.guide_version == vacancy.guide_version
    assert (candidate.origin, candidate.stage) == ("added", Stage.APPLIED)
    mail = CandidateMail.objects.get()
    assert (mail.kind, mail.address, mail.state) == ("invitation", "nora@example.org", "waiting")
    entry = AuditEntry.objects.get(action="candidates-added")
    assert (entry.object_name, entry.details) == (vacancy.title, {"candidates": 1})


def test_a_candidate_keeps_the_questions_that_others_after_it_no_longer_get(
    hr: User, vacancy: Vacancy
) -> None:
    first = add(hr, vacancy)
    newer = a_guide(vacancy.profile_version)
    Vacancy.objects.filter(pk=vacancy.pk).update(guide_version=newer)

    second = add(hr, vacancy, email="per@example.org")

    first.refresh_from_db()
    assert first.guide_version == vacancy.guide_version != newer
    assert second.guide_version == newer


@pytest.mark.parametrize("state", ["draft", "closed", "decided"])
def test_nobody_becomes_a_candidate_of_a_vacancy_that_is_not_open(hr: User, state: str) -> None:
    vacancy = a_vacancy(make.a_unit(hr.organisation), state=state)

    with pytest.raises(ValidationError, match="not open"):
        add(hr, vacancy)
    assert not Candidate.objects.exists()


def test_an_address_is_a_candidate_of_a_vacancy_once_whatever_its_letters(
    hr: User, vacancy: Vacancy
) -> None:
    add(hr, vacancy)

    with pytest.raises(ValidationError, match="is a candidate already"):
        add(hr, vacancy, email="NORA@example.org")
    with pytest.raises(IntegrityError, match="candidate_once"), transaction.atomic():
        a_candidate(vacancy, email="Nora@Example.org")
    assert CandidateMail.objects.count() == 1


def test_hr_of_the_organisation_sees_candidates_and_nobody_else(vacancy: Vacancy) -> None:
    candidate = a_candidate(vacancy)
    organisation = vacancy.organisation
    others = [
        make.a_leader(vacancy.unit),
        make.a_user(organisation, is_administrator=True),
        make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True),
    ]

    hr = make.a_user(organisation, is_hr=True)
    assert list(Candidate.objects.visible_to(hr)) == [candidate]
    assert [Candidate.objects.visible_to(other).count() for other in others] == [0, 0, 0]


def test_a_stage_once_reached_stays(vacancy: Vacancy) -> None:
    candidate = a_candidate(vacancy)
    stale = Candidate.objects.get(pk=candidate.pk)

    candidate.reach(Stage.INTERVIEWED)
    stale.reach(Stage.ANSWERED)

    candidate.refresh_from_db()
    assert candidate.stage == Stage.INTERVIEWED


def test_a_table_adds_whoever_is_new(hr: User, vacancy: Vacancy) -> None:
    add(hr, vacancy)
    rows = (
        "Navn;E-post;Språk\n"
        "Nora Dahl;NORA@example.org;nb\n"
        "Luis Ortega;luis@example.org;Español\n"
        "Ann Bø;ann@example.org;\n"
    )
    applicants, unused = read_applicants(rows.encode(), languages=LANGUAGES)

    added = adding.import_candidates(actor=hr, vacancy=vacancy, applicants=applicants, now=make.NOW)

    assert unused == []
    assert [(one.name, one.email, one.language, one.origin) for one in added] == [
        ("Luis Ortega", "luis@example.org", "es", "imported"),
        ("Ann Bø", "ann@example.org", "en", "imported"),
    ]
    assert CandidateMail.objects.count() == 3
    assert AuditEntry.objects.order_by("pk").last().details == {"candidates": 2}  # type: ignore[union-attr]


def test_a_name_in_two_columns_is_one_and_what_is_not_used_is_named() -> None:
    content = b"First name,Last name,Phone,Email\nAnn,Berg,1,ann@example.org\n"
    read = read_applicants(content, languages=LANGUAGES)
    assert read == ([Applicant("Ann Berg", "ann@example.org", "en")], ["Phone"])


def test_somebody_who_stands_twice_in_a_table_is_added_once(hr: User, vacancy: Vacancy) -> None:
    twice = [Applicant("Bo", "bo@example.org", "en"), Applicant("Bo L", "BO@example.org", "en")]

    added = adding.import_candidates(actor=hr, vacancy=vacancy, applicants=twice, now=make.NOW)

    assert [one.name for one in added] == ["Bo"]


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",a@example.org,en", "Row 2: no name"),
        ("=1+1,a@example.org,en", "Row 2: “=1+1” is no name"),
        ("#REF!,a@example.org,en", "Row 2: “#REF!” is no name"),
        ("Ann,somewhere,en", "Row 2: “somewhere” is no e-mail address"),
        ("Ann,a@example.org,de", "Row 2: “de” is no language of this vacancy"),
        (",,x", "Row 2: no name, “” is no e-mail address, “x” is no language of this vacancy"),
    ],
)
def test_a_wrong_row_is_named_and_takes_nobody(row: str, sentence: str) -> None:
    content = f"name,email,language\n{row}\nBo,bo@example.org,en\n".encode()

    with pytest.raises(ValidationError) as refused:
        read_applicants(content, languages=LANGUAGES)
    assert refused.value.messages == [sentence]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"name,phone\nAnn,1\n", "The first row needs the headings “name” and “email”."),
        (b"PK\x03\x04workbook", "This is a workbook. Save it as CSV and upload that."),
        (
            "name,email\nJosé,j@example.org".encode("cp1252"),
            "The file does not say which letters it is written with. Save it as “CSV UTF-8”.",
        ),
        (b"name,email\n", "The file has a first row with names, and nothing below it."),
    ],
)
def test_what_is_no_table_of_candidates_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read_applicants(content, languages=LANGUAGES)
    assert refused.value.messages == [sentence]


def test_a_link_leads_to_its_candidate_alone_and_looking_changes_nothing(vacancy: Vacancy) -> None:
    candidate, other = a_candidate(vacancy), a_candidate(vacancy)
    code, others_code = make_link(candidate, now=make.NOW), make_link(other, now=make.NOW)
    before = CandidateLink.objects.order_by("pk").values()
    stored = list(before)

    found = [find_link(code, now=make.NOW) for _look in range(3)]

    assert [(one.state, one.candidate) for one in found] == [(LinkState.OPEN, candidate)] * 3
    assert find_link(others_code, now=make.NOW).candidate == other
    assert list(before.all()) == stored


def test_no_code_of_a_link_is_stored(vacancy: Vacancy) -> None:
    code = make_link(a_candidate(vacancy), now=make.NOW)

    assert len(code) == 26
    link = CandidateLink.objects.get()
    assert link.digest == hashlib.sha256(code.encode()).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM hiring_candidatelink AS t")
        assert code not in cursor.fetchone()[0]


def test_a_link_ends_with_its_time(vacancy: Vacancy) -> None:
    code = make_link(a_candidate(vacancy), now=make.NOW)
    last = make.NOW + LIFE

    assert find_link(code, now=last - dt.timedelta(seconds=1)).state == LinkState.OPEN
    assert find_link(code, now=last).state == LinkState.EXPIRED


def test_links_that_are_revoked_lead_nowhere_and_new_ones_do(vacancy: Vacancy) -> None:
    candidate = a_candidate(vacancy)
    codes = [make_link(candidate, now=make.NOW) for _link in range(2)]
    kept = make_link(a_candidate(vacancy), now=make.NOW)

    assert candidate.links.revoke(now=make.NOW) == 2

    newest = make_link(candidate, now=make.NOW)
    states = [find_link(code, now=make.NOW).state for code in (*codes, kept, newest)]
    assert states == ["revoked", "revoked", "open", "open"]


def test_a_link_that_nobody_made_is_unknown() -> None:
    assert find_link("0" * 26, now=make.NOW).state == LinkState.UNKNOWN


def test_links_are_forgotten_a_month_after_they_ended(vacancy: Vacancy) -> None:
    code = make_link(a_candidate(vacancy), now=make.NOW)

    assert CandidateLink.objects.forget(now=make.NOW + 2 * LIFE - dt.timedelta(seconds=1)) == 0
    assert CandidateLink.objects.forget(now=make.NOW + 2 * LIFE) == 1
    assert find_link(code, now=make.NOW).state == LinkState.UNKNOWN


def test_hr_adds_lists_and_imports_on_pages(hr: User, vacancy: Vacancy) -> None:
    client = make.a_client(hr)
    listed = reverse("hiring:candidates", args=[vacancy.uuid])
    facts = {"name": "Zoë Åberg", "email": "zoe@example.org", "language": "en"}
    table = SimpleUploadedFile("c.csv", b"name,email\nAda Moe,ada@example.org\n")

    client.post(reverse("hiring:add_candidate", args=[vacancy.uuid]), facts)
    client.post(reverse("hiring:import_candidates", args=[vacancy.uuid]), {"file": table})

    page = client.get(listed)
    assert page.text.index("Ada Moe") < page.text.index("Zoë Åberg")
    assert "no-store" in page.headers["Cache-Control"]


def test_a_wrong_table_is_said_on_the_page_and_adds_nobody(hr: User, vacancy: Vacancy) -> None:
    table = SimpleUploadedFile("c.csv", b"name,email\nAda Moe,nowhere\nBo,bo@example.org\n")

    page = make.a_client(hr).post(
        reverse("hiring:import_candidates", args=[vacancy.uuid]), {"file": table}
    )

    assert "Row 2: “nowhere” is no e-mail address" in page.text
    assert not Candidate.objects.exists()
