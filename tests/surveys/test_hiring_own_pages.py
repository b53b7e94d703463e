"""A candidate's own pages: applying, agreeing, answering with a break, sending once, and rights."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail as django_mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from culture.audit.models import AuditEntry
from culture.audit.services import record_entry
from surveys.hiring.candidates import mails
from surveys.hiring.candidates.retention import clean_erasures
from surveys.hiring.models import (
    LIFE,
    Candidate,
    CandidateAnswer,
    CandidateLink,
    CandidateMail,
    Erasure,
    QuestionKind,
    Stage,
    Vacancy,
)
from tests import make
from tests.make_candidates import a_candidate, a_link
from tests.make_hiring import a_guide, a_question, a_role_profile, a_vacancy

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy() -> Vacancy:
    unit = make.a_unit(make.an_organisation())
    return a_vacancy(unit, guide=a_guide(a_role_profile(unit.organisation), written=2))


def own(candidate: Candidate) -> str:
    """The beginning of a candidate's own pages."""
    return f"/apply/me/{a_link(candidate, now=timezone.now())}/"


def agreed(vacancy: Vacancy, **facts: Any) -> Candidate:
    return a_candidate(vacancy, consented_at=make.NOW, **facts)


def sent(place: str, **typed: str) -> Any:
    """Answer both questions and send, as a browser without a script does."""
    client = Client()
    client.post(f"{place}answers/", {"q1": "One", "q2": "Two", "check": "1"})
    page = client.get(f"{place}check/").text
    key = re.search(r'name="key" value="([^"]+)"', page)
    assert key
    return client.post(f"{place}check/", {"key": key[1], **typed})


def link_in(message: Any) -> str:
    found = re.search(r"http\S+", str(message.body))
    assert found
    return urlsplit(found[0]).path


def test_somebody_applies_gets_a_link_answers_with_a_break_and_sends(vacancy: Vacancy) -> None:
    client = Client()
    applied = client.post(
        f"/apply/{vacancy.uuid}/?lang=nb", {"name": "Nora Dahl", "email": "nora@example.org"}
    )
    assert applied.headers["Location"] == f"/apply/{vacancy.uuid}/sent/?lang=nb"
    mails.send_due(now=timezone.now())
    [message] = django_mail.outbox
    assert message.to == ["nora@example.org"]
    assert message.subject == "Lenken din til «Guest service at the harbour»"
    place = link_in(message)

    page = client.get(place)
    assert 'lang="nb"' in page.text
    assert "no-store" in page.headers["Cache-Control"]
    assert not page.cookies
    client.post(f"{place}?lang=nb", {"agree": "on"})
    saved = client.post(f"{place}answers/", {"q1": "Første", "q2": "", "save": "1"})
    assert saved.headers["Location"] == f"{place}answers/?lang=nb&saved=1"

    again = Client().get(f"{place}answers/")
    assert ">Første</textarea>" in again.text
    sent(place)
    candidate = Candidate.objects.get()
    assert (candidate.language, candidate.origin) == ("nb", "applied")
    assert candidate.stage == Stage.ANSWERED
    texts = candidate.answers.order_by("question__position").values_list("text", flat=True)
    assert list(texts) == ["One", "Two"]


def test_an_address_that_applied_already_gets_a_link_and_the_same_reply(vacancy: Vacancy) -> None:
    known = agreed(vacancy, email="nora@example.org")
    facts = {"name": "Somebody", "email": "Nora@example.org"}

    first = Client().post(f"/apply/{vacancy.uuid}/", facts)
    second = Client().post(f"/apply/{vacancy.uuid}/", facts | {"email": "new@example.org"})

    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.headers["Location"] == second.headers["Location"]
    assert Candidate.objects.count() == 2
    kinds = CandidateMail.objects.order_by("pk").values_list("candidate__email", "kind")
    assert list(kinds) == [("nora@example.org", "link"), ("new@example.org", "application")]
    Client().post(f"/apply/{vacancy.uuid}/", facts)
    assert known.mails.count() == 1  # nobody floods an address


def test_who_applied_and_never_followed_the_link_is_shown_to_nobody(vacancy: Vacancy) -> None:
    unknown = a_candidate(vacancy, origin=Candidate.Origin.APPLIED)
    hr = make.a_user(vacancy.organisation, is_hr=True)

    assert not Candidate.objects.visible_to(hr).exists()
    Client().post(own(unknown), {"agree": "on"})
    assert Candidate.objects.visible_to(hr).get() == unknown


@pytest.mark.parametrize(("state", "status"), [("draft", 404), ("closed", 410), ("decided", 410)])
def test_a_vacancy_that_is_not_open_takes_nobody(vacancy: Vacancy, state: str, status: int) -> None:
    other = a_vacancy(vacancy.unit, guide=vacancy.guide_version, state=state)
    answer = Client().post(f"/apply/{other.uuid}/", {"name": "N", "email": "n@example.org"})

    assert answer.status_code == status
    assert not Candidate.objects.exists()


def test_the_last_day_is_the_last(vacancy: Vacancy) -> None:
    today = vacancy.organisation.day_of(timezone.now())
    for last, status in ((today, 200), (today - dt.timedelta(days=1), 410)):
        Vacancy.objects.update(closes_on=last)
        assert Client().get(f"/apply/{vacancy.uuid}/").status_code == status


def test_a_link_scanner_does_no_harm(vacancy: Vacancy) -> None:
    candidate = a_candidate(vacancy)
    place = own(candidate)
    parts = ("", "answers/", "check/", "rights/", "rights/download/", "begin/", "rights/withdraw/")
    before = Candidate.objects.filter(pk=candidate.pk).values().get()
    for part in parts * 2:
        Client().get(f"{place}{part}", follow=True)
        Client().head(f"{place}{part}")

    assert Candidate.objects.filter(pk=candidate.pk).values().get() == before
    assert Client().get(place).status_code == 200


def test_a_link_opens_only_its_own_candidate(vacancy: Vacancy) -> None:
    mine, other = agreed(vacancy, name="Nora Dahl"), agreed(vacancy, name="Per Lie")
    place, others_place = own(mine), own(other)
    sent(others_place)
    for part in ("", "answers/", "check/", "rights/", "rights/download/"):
        text = Client().get(f"{place}{part}", follow=True).text
        assert "Per Lie" not in text
        assert str(other.uuid) not in text
        assert "One" not in text

    Client().post(f"{place}rights/erase/", {"typed": "erase"})
    assert Candidate.objects.get() == other


@pytest.mark.parametrize(
    ("ended", "status", "sentence"),
    [
        ({"expires_at": make.NOW}, 410, "The time of this link is over"),
        ({"revoked_at": make.NOW}, 410, "This link was ended"),
        (None, 404, "This link leads nowhere"),
    ],
)
def test_a_link_that_ended_says_so_and_nothing_else(
    vacancy: Vacancy, ended: dict[str, Any] | None, status: int, sentence: str
) -> None:
    candidate = agreed(vacancy, name="Nora Dahl")
    place = own(candidate)
    if ended:
        CandidateLink.objects.update(**ended)
    else:
        CandidateLink.objects.all().delete()
    for part in ("", "answers/", "check/", "rights/", "rights/download/"):
        page = Client().get(f"{place}{part}")
        assert page.status_code == status
        assert sentence in page.text
        assert "Nora Dahl" not in page.text
        assert candidate.email not in page.text
    Client().post(f"{place}rights/erase/", {"typed": "erase"})
    assert Candidate.objects.exists()


def test_an_expired_link_is_renewed_by_mail_to_the_address_alone(vacancy: Vacancy) -> None:
    place = own(agreed(vacancy, email="nora@example.org"))
    CandidateLink.objects.update(expires_at=make.NOW)

    page = Client().post(f"{place}rights/link/")

    assert "A new link is on its way" in page.text
    mails.send_due(now=timezone.now())
    [message] = django_mail.outbox
    assert message.to == ["nora@example.org"]
    assert Client().get(link_in(message)).status_code == 200


def test_a_leaked_link_is_ended_by_its_candidate_and_a_new_one_sent(vacancy: Vacancy) -> None:
    place = own(agreed(vacancy))

    Client().post(f"{place}rights/link/")

    assert Client().get(place).status_code == 410
    mails.send_due(now=timezone.now())
    assert Client().get(link_in(django_mail.outbox[0])).status_code == 200


def test_a_mail_that_is_tried_again_has_a_link_of_its_own(vacancy: Vacancy) -> None:
    candidate = a_candidate(vacancy)
    now = timezone.now()
    CandidateMail.objects.create(
        candidate=candidate, kind="invitation", address=candidate.email, due_at=now
    )
    mails.send_due(now=now)
    CandidateMail.objects.update(state="waiting", due_at=now)
    mails.send_due(now=now)

    first, second = (link_in(message) for message in django_mail.outbox)
    assert first != second
    assert CandidateLink.objects.count() == 2
    stored = [str(row) for row in CandidateMail.objects.values()]
    codes = [place.split("/")[3] for place in (first, second)]
    assert [code for code in codes if code in "".join(stored)] == []


def test_sending_again_changes_nothing(vacancy: Vacancy) -> None:
    candidate = agreed(vacancy)
    place = own(candidate)
    sent(place)
    before = Candidate.objects.filter(pk=candidate.pk).values().get()
    answers = list(CandidateAnswer.objects.order_by("pk").values())

    late = Client().post(f"{place}answers/", {"q1": "Other", "q2": "Other", "check": "1"})
    twice = Client().post(f"{place}check/", {"key": str(before["submitted_with"])})

    assert late.status_code == twice.status_code == 302
    assert Candidate.objects.filter(pk=candidate.pk).values().get() == before
    assert list(CandidateAnswer.objects.order_by("pk").values()) == answers
    assert CandidateMail.objects.filter(kind="receipt").count() == 1


def test_the_database_keeps_what_was_sent(vacancy: Vacancy) -> None:
    sent(own(agreed(vacancy)))
    answer = CandidateAnswer.objects.order_by("pk")[0]

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        CandidateAnswer.objects.filter(pk=answer.pk).update(text="Better")


def test_what_is_mandatory_is_asked_for_and_nothing_typed_is_lost(vacancy: Vacancy) -> None:
    place = own(agreed(vacancy))

    page = Client().post(f"{place}answers/", {"q1": "  ", "q2": "Kept", "check": "1"})

    assert page.status_code == 422
    assert '<a href="#q1">Question 1: Please answer this question.</a>' in page.text
    assert ">Kept</textarea>" in page.text
    assert not CandidateAnswer.objects.exists()
    key = "0b7a4c1e-5a3e-4a53-9d11-0d6b8a6c2f10"
    skipped = Client().post(f"{place}check/", {"key": key})
    assert skipped.headers["Location"] == f"{place}answers/?lang=en"
    assert not Candidate.objects.exclude(submitted_at=None).exists()


def test_an_answer_that_is_too_long_is_given_back(vacancy: Vacancy) -> None:
    place = own(agreed(vacancy))
    long = "a" * 5_001

    page = Client().post(f"{place}answers/", {"q1": long, "save": "1"})

    assert page.status_code == 422
    assert "Please shorten this to 5,000 letters." in page.text
    assert long in page.text


def test_judgement_and_scale_are_chosen(vacancy: Vacancy) -> None:
    organisation = vacancy.organisation
    profile = a_role_profile(organisation, key="other")
    options = [
        {"key": key, "texts": make.texts(key), "best": 3, "worst": 0} for key in ("ask", "wait")
    ]
    version = a_guide(profile, written=0, published=False)
    section = version.sections.get(position=1)
    kinds: list[dict[str, Any]] = [
        {"key": "sjt", "kind": QuestionKind.JUDGEMENT, "options": options},
        {
            "key": "self",
            "kind": QuestionKind.SELF_DESCRIPTION,
            "anchors": {"1": make.texts("never"), "5": make.texts("always")},
        },
    ]
    for place, facts in enumerate(kinds, 1):
        question = a_question(organisation, competency_key="", **facts)
        section.questions.create(
            question=question,
            position=place,
            **{
                name: getattr(question, name)
                for name in ("key", "kind", "texts", "probes", "anchors", "options")
            },
        )
    version.published_at = make.NOW
    version.save()
    candidate = agreed(a_vacancy(vacancy.unit, guide=version))
    own_place = own(candidate)

    same = {"q1-best": "ask", "q1-worst": "ask", "q2": "4", "check": "1"}
    refused = Client().post(f"{own_place}answers/", same)
    assert "Best and worst cannot be the same answer." in refused.text
    odd = {"q1-best": "else", "q1-worst": "wait", "q2": "9", "check": "1"}
    assert Client().post(f"{own_place}answers/", odd).status_code == 422
    Client().post(f"{own_place}answers/", same | {"q1-worst": "wait"})

    rows = candidate.answers.order_by("question__position")
    assert list(rows.values_list("best", "worst", "point")) == [("ask", "wait", None), ("", "", 4)]
    assert "Best: ask (en)" in Client().get(f"{own_place}check/").text
    assert "Dårligst: wait (nb)" in Client().get(f"{own_place}check/?lang=nb").text


def test_the_guide_of_the_candidate_stays_while_the_vacancy_gets_another(vacancy: Vacancy) -> None:
    candidate = agreed(vacancy)
    place = own(candidate)
    newer = a_guide(vacancy.profile_version, written=3)
    Vacancy.objects.filter(pk=vacancy.pk).update(guide_version=newer)

    page = Client().get(f"{place}answers/")

    assert "Question 1 of 2" in page.text
    assert sent(place).headers["Location"] == f"{place}?lang=en"
    assert Candidate.objects.get().has_submitted


def test_nobody_answers_before_agreeing_or_after_the_decision(vacancy: Vacancy) -> None:
    fresh = own(a_candidate(vacancy))
    late = own(agreed(vacancy))
    withdrawn = own(agreed(vacancy, withdrawn_at=make.NOW))
    Client().post(f"{fresh}", {})
    typed = {"q1": "One", "q2": "Two", "check": "1"}
    Client().post(f"{fresh}answers/", typed)
    Client().post(f"{withdrawn}answers/", typed)
    Vacancy.objects.filter(pk=vacancy.pk).update(
        state="decided", decided_at=make.NOW, closed_at=make.NOW
    )
    Client().post(f"{late}answers/", typed)

    assert not CandidateAnswer.objects.exists()
    assert "no longer taken" in Client().get(late).text


def test_a_limited_time_begins_when_the_candidate_says_so(vacancy: Vacancy) -> None:
    profile = vacancy.profile_version
    guide = a_guide(profile, written=2, minutes=30, accommodations=["extra-time"])
    timed = a_vacancy(vacancy.unit, guide=guide)
    candidate = agreed(timed)
    place = own(candidate)
    assert Client().get(f"{place}answers/").headers["Location"] == f"{place}?lang=en"

    Client().post(f"{place}begin/")
    began = Candidate.objects.get(pk=candidate.pk).began_at
    Client().post(f"{place}begin/")

    candidate.refresh_from_db()
    assert began is not None
    assert candidate.began_at == began
    assert candidate.answers_until == began + dt.timedelta(minutes=30)
    Candidate.objects.update(began_at=began - dt.timedelta(minutes=31))
    sent(place)
    assert Candidate.objects.get(pk=candidate.pk).is_late
    unhurried = a_candidate(timed)
    Client().post(own(unhurried), {"agree": "on", "wish-extra-time": "on"})
    unhurried.refresh_from_db()
    assert (unhurried.wishes, unhurried.answers_until) == (["extra-time"], None)


def test_a_candidate_has_the_own_data_as_a_file(vacancy: Vacancy) -> None:
    candidate = agreed(vacancy, name="Nora Dahl", email="nora@example.org")
    place = own(candidate)
    sent(place)

    answer = Client().get(f"{place}rights/download/")

    assert "attachment" in answer.headers["Content-Disposition"]
    document = answer.json()
    assert document["name"] == "Nora Dahl"
    assert document["email"] == "nora@example.org"
    assert document["answers"] == [
        {"question": "free-1 (en)", "answer": ["One"]},
        {"question": "free-2 (en)", "answer": ["Two"]},
    ]
    assert len(document["links"]) == 1


def test_a_candidate_withdraws_once_and_stays_withdrawn(vacancy: Vacancy) -> None:
    candidate = agreed(vacancy)
    place = own(candidate)

    slip = Client().post(f"{place}rights/withdraw/")
    assert (slip.status_code, "Please tick this box" in slip.text) == (422, True)
    assert Candidate.objects.get().withdrawn_at is None
    Client().post(f"{place}rights/withdraw/", {"sure": "on"})
    first = Candidate.objects.get().withdrawn_at
    Client().post(f"{place}rights/withdraw/", {"sure": "on"})

    assert first is not None
    assert Candidate.objects.get().withdrawn_at == first
    assert not Candidate.objects.in_process().exists()
    assert "You have withdrawn" in Client().get(place).text


def test_a_candidate_erases_everything_also_in_the_audit(vacancy: Vacancy) -> None:
    candidate = agreed(vacancy, name="Nora Dahl", email="nora@example.org")
    identity = candidate.uuid
    hr = make.a_user(vacancy.organisation, is_hr=True)
    facts: dict[str, Any] = {"actor": hr, "object_name": "Nora Dahl", "now": make.NOW}
    record_entry(action="rated", object_uuid=identity, details={"why": "kind"}, **facts)
    record_entry(action="decided", details={"candidate": str(identity), "why": "no"}, **facts)
    record_entry(action="kept", details={"why": "another"}, **facts)
    place = own(candidate)
    sent(place)

    wrong = Client().post(f"{place}rights/erase/", {"typed": "no"})
    assert wrong.status_code == 422
    assert Candidate.objects.exists()
    page = Client().post(f"{place}rights/erase/", {"typed": " ERASE "})
    assert "Your data are erased" in page.text
    assert Client().get(place).status_code == 404
    assert clean_erasures() == 1
    assert clean_erasures() == 0

    assert not Erasure.objects.exists()
    shown = AuditEntry.objects.order_by("pk").values_list("action", "object_name", "details")
    assert list(shown) == [
        ("rated", "-", {}),
        ("decided", "-", {}),
        ("kept", "Nora Dahl", {"why": "another"}),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'hiring%%'"
        )
        for (table,) in cursor.fetchall():
            asked = f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s'  # noqa: S608
            cursor.execute(asked, ["%nora@%"])
            assert cursor.fetchone() == (0,), table


def test_too_much_from_one_address_is_refused_with_a_page(vacancy: Vacancy, settings: Any) -> None:
    settings.CANDIDATE_REQUESTS_PER_MINUTE = 0
    answer = Client().post(f"/apply/{vacancy.uuid}/", {"name": "N", "email": "n@example.org"})

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert not Candidate.objects.exists()


def test_links_last_a_month(vacancy: Vacancy) -> None:
    a_link(a_candidate(vacancy))
    link = CandidateLink.objects.get()
    assert link.expires_at - link.made_at == LIFE == dt.timedelta(days=30)
