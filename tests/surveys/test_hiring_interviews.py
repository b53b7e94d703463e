"""Interviewers rate alone: by account or by link, once, and nobody sees it before its time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail as django_mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from culture.core.routes import all_routes
from surveys.hiring.candidates import rights
from surveys.hiring.candidates.retention import apply_retention
from surveys.hiring.interviews import mails, panels, planning, scoring
from surveys.hiring.interviews.debriefing import open_debrief
from surveys.hiring.interviews.retention import apply_retention as forget_interviewers
from surveys.hiring.models import (
    LIFE,
    Candidate,
    Interview,
    Interviewer,
    InterviewerLink,
    Scorecard,
    ScorecardRating,
    Stage,
    Vacancy,
)
from surveys.hiring.vacancies.structure import Component, StructureVerdict, audit_vacancy
from tests import make
from tests.make_candidates import a_candidate, a_link
from tests.make_hiring import a_vacancy
from tests.make_interviews import a_link_of, a_scorecard, an_interview, an_interviewer, said_of

pytestmark = pytest.mark.django_db

SECRET = "zq-heard-alone"


@pytest.fixture
def hr() -> User:
    return make.a_user(make.an_organisation(), is_hr=True, is_administrator=True)


@pytest.fixture
def vacancy(hr: User) -> Vacancy:
    return a_vacancy(make.a_unit(hr.organisation))


@pytest.fixture
def candidate(vacancy: Vacancy) -> Candidate:
    return a_candidate(vacancy, consented_at=make.NOW)


@pytest.fixture
def pair(vacancy: Vacancy, candidate: Candidate) -> tuple[Interviewer, Interviewer]:
    """Two interviewers of the candidate: one with an account, one from outside."""
    inside = an_interviewer(vacancy, user=make.a_user(vacancy.organisation, name="Mo Berg"))
    outside = an_interviewer(vacancy)
    an_interview(candidate, inside, outside)
    return inside, outside


def place_of(interviewer: Interviewer) -> str:
    return f"/interviews/by/{a_link_of(interviewer, now=timezone.now())}/"


def card_at(place: str, candidate: Candidate) -> str:
    return f"{place}candidates/{candidate.uuid}/"


def typed(first: int = 4, second: int = 3, **more: str) -> dict[str, str]:
    return {"saves": "0", "q1": str(first), "q2": str(second), **more}


def test_hr_builds_a_panel_and_each_rates_by_the_own_way(
    hr: User, vacancy: Vacancy, candidate: Candidate
) -> None:
    known = make.a_user(vacancy.organisation, email="mo@example.org")
    browser = make.a_client(hr)
    place = f"/hiring/vacancies/{vacancy.uuid}/panel/"
    for email in ("Mo@example.org", "iris@example.net"):
        facts = {"name": email[:4], "email": email, "language": "nb"}
        browser.post(f"{place}add/", facts)
    twice = browser.post(
        f"{place}add/", {"name": "Mo", "email": "MO@example.org", "language": "en"}
    )
    assert "is on the panel already" in twice.text
    inside, outside = Interviewer.objects.order_by("pk")
    assert (inside.user, outside.user) == (known, None)

    mails.send_due(now=timezone.now())
    first, second = (
        urlsplit(re.findall(r"http\S+", str(one.body))[0]).path for one in django_mail.outbox
    )
    assert first == f"/interviews/{inside.uuid}/"
    assert second.startswith("/interviews/by/")
    assert django_mail.outbox[0].subject == "Intervjuer: Guest service at the harbour"
    assert Client().get(first).status_code == 302
    assert make.a_client(hr).get(first).status_code == 404

    meeting = {
        "starts_at": "2026-12-01T09:00",
        "minutes": 45,
        "place": "Room 2",
        "interviewers": [inside.pk, outside.pk],
    }
    browser.post(f"/hiring/candidates/{candidate.uuid}/interview/", meeting)
    assert Interview.objects.get().starts_at == dt.datetime(2026, 12, 1, 8, 0, tzinfo=dt.UTC)
    member, outsider = make.a_client(known), Client()
    for client, own in ((member, first), (outsider, second)):
        page = client.get(f"{own}?lang=en")
        assert "Nora Dahl" in page.text
        assert "not rated yet" in page.text
        if client is not outsider:
            assert "1 candidate waits for your ratings." in client.get("/").text
        client.post(card_at(own, candidate), typed(send="1"))
        assert "· sent" in client.get(f"{own}?lang=en").text
    assert "waits for your ratings" not in member.get("/").text
    assert "all in" in browser.get(place).text
    candidate.refresh_from_db()
    assert candidate.stage == Stage.INTERVIEWED


def test_everybody_on_the_panel_is_ticked_when_an_interview_is_planned(
    hr: User, vacancy: Vacancy, candidate: Candidate
) -> None:
    for name in ("Iris Holm", "Mo Berg"):
        an_interviewer(vacancy, name=name)
    an_interviewer(vacancy, name="Gone", left_at=make.NOW)
    browser = make.a_client(hr)
    place = f"/hiring/candidates/{candidate.uuid}/interview/"

    ticked = browser.get(place).text.split('name="interviewers"')[1:]
    assert [" checked" in one.split(">")[0] for one in ticked] == [True, True]

    said = {"starts_at": "2026-12-01T09:00", "minutes": 45}
    one = Interviewer.objects.get(name="Mo Berg")
    browser.post(place, said | {"interviewers": [one.pk]})
    interview = Interview.objects.get()
    again = browser.get(f"/hiring/interviews/{interview.uuid}/").text.split('name="interviewers"')
    assert [" checked" in one.split(">")[0] for one in again[1:]] == [False, True]
    assert "0 of 1 in" in browser.get(f"/hiring/vacancies/{vacancy.uuid}/panel/").text


def test_a_card_is_saved_with_gaps_and_sent_whole_once(
    candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    place = place_of(pair[1])
    at, client = card_at(place, candidate), Client()

    saved = client.post(at, {"saves": "0", "q1": "5", "q2-note": "Named it.", "save": "1"})
    assert saved.headers["Location"].endswith("saved=1")
    again = client.get(at).text
    assert re.search(r'value="5" id="q1" checked|value="5" checked', again)
    assert ">Named it.</textarea>" in again
    gap = client.post(at, {"saves": "1", "q1": "5", "q2": "none", "send": "1"})
    assert gap.status_code == 422
    assert '<a href="#q2-note">Question 2: Please say in a note why' in gap.text
    assert "Please say in a note why" in gap.text
    long = client.post(at, {"saves": "1", "q1": "5", "q1-note": "a" * 2001, "save": "1"})
    assert (long.status_code, "a" * 2001 in long.text) == (422, True)
    client.post(at, {"saves": "1", "q1": "5", "q2": "none", "q2-note": "Too late.", "send": "1"})
    rows = ScorecardRating.objects.order_by("question__position")
    assert list(rows.values_list("points", "is_unrated", "note")) == [
        (5, False, ""),
        (None, True, "Too late."),
    ]
    client.post(at, typed(1, 1, saves="2", send="1"))
    late = client.post(at, typed(1, 1, saves="2", save="1"))
    assert "can no longer be changed" in late.text
    assert rows.get(points=5).note == ""


def test_a_browser_sends_the_origin_of_a_card_with_a_session_and_never_the_way_of_a_link(
    candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    """A page without referrer makes browsers send `Origin: null`, which Django refuses."""
    inside, outside = pair
    assert inside.user
    at = card_at(f"/interviews/{inside.uuid}/", candidate)
    signed_in = make.a_client(inside.user).get(at).text

    assert '<meta name="referrer" content="same-origin">' in signed_in
    by_link = Client().get(card_at(place_of(outside), candidate)).text
    assert '<meta name="referrer" content="no-referrer">' in by_link


def test_an_old_window_overwrites_nothing_unseen(
    candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    at, client = card_at(place_of(pair[1]), candidate), Client()
    client.post(at, {"saves": "0", "q1": "5", "q1-note": "Newer.", "save": "1"})

    old = client.post(at, {"saves": "0", "q1": "2", "save": "1"})

    assert old.status_code == 422
    assert "saved in another window" in old.text
    assert 'name="saves" value="1"' in old.text
    assert ScorecardRating.objects.get().note == "Newer."


def test_nobody_finds_what_another_gave_on_any_page(
    hr: User, vacancy: Vacancy, candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    inside, outside = pair
    scoring.send_card(
        interviewer=outside,
        candidate=candidate,
        said=said_of(candidate, (2, 5), SECRET),
        seen=0,
        now=make.NOW,
    )
    assert inside.user
    own = place_of(inside)
    ways: dict[str, list[Any]] = {
        "identity": [vacancy.uuid, candidate.uuid, inside.uuid, outside.uuid],
        "candidate": [candidate.uuid],
        "code": [own.split("/")[3], a_link(candidate, now=timezone.now())],
    }
    readers = [make.a_client(hr), make.a_client(inside.user), Client()]
    read = 0
    for address in addresses(ways):
        for client in readers:
            page = client.get(address)
            read += page.status_code == 200
            assert SECRET not in page.content.decode(errors="replace"), address
    assert read > 30
    assert all(SECRET not in str(entry.details) for entry in AuditEntry.objects.all())
    assert "scorecard-sent" in AuditEntry.objects.values_list("action", flat=True)


def addresses(ways: dict[str, list[Any]]) -> Iterator[str]:
    """Every page of hiring, interviews and candidates, with every value its address can have."""
    for route in all_routes():
        name = route.name or ""
        if not name.startswith(("hiring:", "interview:", "candidate:", "audit:")):
            continue
        wanted = re.findall(r"<\w+:(\w+)>", route.pattern)
        if not set(wanted) <= set(ways):
            continue
        for place in range(max([len(ways[one]) for one in wanted], default=1)):
            values = {one: ways[one][place % len(ways[one])] for one in wanted}
            yield reverse(name, kwargs=values)


def test_what_was_sent_never_changes_whoever_tries(
    candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    card = a_scorecard(candidate, pair[0], (4, 4))
    other = a_scorecard(candidate, pair[1], (1, 1), sent=False)
    asked = card.ratings.order_by("pk")[0].question_id

    def refused(act: Callable[[], object]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()

    refused(lambda: Scorecard.objects.filter(pk=card.pk).update(sent_at=None))
    refused(lambda: card.ratings.update(points=1))
    refused(lambda: card.ratings.update(scorecard=other))
    refused(lambda: other.ratings.update(scorecard=card))
    card.ratings.filter(question=asked).delete()
    refused(lambda: ScorecardRating.objects.create(scorecard=card, question_id=asked, points=1))
    with pytest.raises((RestrictedError, ProtectedError)):
        pair[0].delete()


def test_a_withdrawn_an_erased_and_a_decided_candidate_are_rated_by_nobody(
    hr: User, vacancy: Vacancy, candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    at, client = card_at(place_of(pair[1]), candidate), Client()
    client.post(at, {"saves": "0", "q1": "4", "q1-note": "Kept.", "save": "1"})
    rights.withdraw(candidate=candidate, now=make.NOW)

    shown = client.get(at).text
    assert "has withdrawn" in shown
    assert 'name="send"' not in shown
    assert client.post(at, typed(saves="1", send="1")).status_code == 422
    assert ScorecardRating.objects.get().note == "Kept."
    interview = Interview.objects.get()
    with pytest.raises(ValidationError, match="withdrawn"):
        planning.plan_interview(actor=hr, interview=interview, interviewers=pair, now=make.NOW)
    Candidate.objects.update(withdrawn_at=None)
    Vacancy.objects.update(state="decided", closed_at=make.NOW, decided_at=make.NOW)
    assert "This vacancy is decided" in client.post(at, typed(saves="1", send="1")).text
    with pytest.raises(ValidationError, match="decided"):
        panels.add_interviewer(
            actor=hr, vacancy=vacancy, name="N", email="n@example.org", language="en", now=make.NOW
        )

    rights.erase(candidate=candidate)
    assert client.get(at).status_code == 404
    with pytest.raises(ValidationError, match="erased"):
        scoring.save_card(interviewer=pair[1], candidate=candidate, said={}, seen=1)
    assert not ScorecardRating.objects.exists()


def test_who_leaves_is_waited_for_no_more_and_loses_nothing(
    hr: User, vacancy: Vacancy, candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    inside, outside = pair
    a_scorecard(candidate, inside, (4, 4))
    place = place_of(outside)
    Client().post(card_at(place, candidate), {"saves": "0", "q1": "4", "save": "1"})
    browser = make.a_client(hr)
    at = f"/hiring/vacancies/{vacancy.uuid}/panel/"
    assert "waiting for" in browser.get(at).text

    browser.post(f"/hiring/panel/{outside.uuid}/leave/")

    assert "all in" in browser.get(at).text
    ended = Client().get(place)
    assert (ended.status_code, "no longer sit on this panel" in ended.text) == (410, True)
    with pytest.raises(ValidationError, match="no longer on this panel"):
        scoring.send_card(
            interviewer=outside,
            candidate=candidate,
            said=said_of(candidate, (1, 1)),
            seen=1,
            now=make.NOW,
        )
    browser.post(f"/hiring/panel/{outside.uuid}/return/")
    assert ScorecardRating.objects.filter(scorecard__interviewer=outside).count() == 1
    mails.send_due(now=timezone.now())
    assert len(django_mail.outbox) == 1


def test_a_link_ends_by_time_and_by_hand_and_a_scanner_changes_nothing(
    hr: User, candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    outside = pair[1]
    code = a_link_of(outside, now=timezone.now())
    place = f"/interviews/by/{code}/"
    assert code not in str(InterviewerLink.objects.values())
    page = Client().get(card_at(place, candidate))
    assert "no-store" in page.headers["Cache-Control"]
    assert not page.cookies
    assert not Scorecard.objects.exists()
    assert Client().get("/interviews/by/nobody/").status_code == 404

    panels.send_link(actor=hr, interviewer=outside, now=timezone.now())
    assert "This link was ended" in Client().get(place).text
    mails.send_due(now=timezone.now())
    old = a_link_of(outside, now=timezone.now() - LIFE)
    ended = Client().get(f"/interviews/by/{old}/")
    assert (ended.status_code, "time of this link is over" in ended.text) == (410, True)


def test_a_link_opens_only_the_own_candidates(
    vacancy: Vacancy, candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    unmet = a_candidate(vacancy, name="Kaja Berg")
    place = place_of(pair[1])

    assert "Kaja Berg" not in Client().get(place).text
    assert Client().get(card_at(place, unmet)).status_code == 404
    assert Client().post(card_at(place, unmet), typed(send="1")).status_code == 404


def test_a_calendar_says_when_and_names_no_candidate(
    candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    feed = Client().get(f"{place_of(pair[1])}calendar.ics")

    assert feed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    event: Any
    [event] = Calendar.from_ical(feed.content).walk("VEVENT")
    assert event["summary"] == "Interview: Guest service at the harbour"
    assert event["dtend"].dt - event["dtstart"].dt == dt.timedelta(minutes=60)
    assert candidate.name not in feed.text


def test_ratings_and_interviewers_go_when_their_time_is_over(
    vacancy: Vacancy, candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    a_scorecard(candidate, pair[0], (4, 4))
    Vacancy.objects.update(state="decided", closed_at=make.NOW, decided_at=make.NOW)
    later = make.NOW + dt.timedelta(days=200)

    assert forget_interviewers(now=make.NOW) == 0
    apply_retention(now=later)
    assert forget_interviewers(now=later) == 2
    assert not Scorecard.objects.exists()


def test_the_structure_audit_knows_the_panel(
    hr: User, vacancy: Vacancy, candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    def verdict(component: Component) -> StructureVerdict:
        return next(one.verdict for one in audit_vacancy(vacancy) if one.component == component)

    assert verdict(Component.SEVERAL_INTERVIEWERS) == StructureVerdict.MET
    assert verdict(Component.SAME_INTERVIEWERS) == StructureVerdict.MET
    assert verdict(Component.NOTES) == StructureVerdict.CANNOT_KNOW
    a_scorecard(candidate, pair[0], (4, 4))
    assert verdict(Component.NOTES) == StructureVerdict.CANNOT_KNOW
    a_scorecard(candidate, pair[1], (4, 4))
    open_debrief(actor=hr, candidate=candidate, now=make.NOW)
    assert verdict(Component.NOTES) == StructureVerdict.NOT_MET
    an_interview(a_candidate(vacancy), pair[0])
    assert verdict(Component.SEVERAL_INTERVIEWERS) == StructureVerdict.NOT_MET
    assert verdict(Component.SAME_INTERVIEWERS) == StructureVerdict.NOT_MET


@pytest.mark.django_db(transaction=True)
def test_interviewers_who_send_at_once_lose_nothing(
    candidate: Candidate, pair: tuple[Interviewer, Interviewer]
) -> None:
    def send(interviewer: Interviewer, points: int) -> None:
        try:
            with transaction.atomic():
                scoring.send_card(
                    interviewer=interviewer,
                    candidate=candidate,
                    said=said_of(candidate, (points, points)),
                    seen=0,
                    now=make.NOW,
                )
        except ValidationError:
            pass  # the same card twice at once: one of both counts
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for points in (2, 4):
            pool.submit(send, pair[0], points)
            pool.submit(send, pair[1], points)

    assert Scorecard.objects.filter(sent_at__isnull=False).count() == 2
    for card in Scorecard.objects.all():
        assert len(set(card.ratings.values_list("points", flat=True))) == 1
        assert card.ratings.count() == 2
