"""What an interviewer gave comes out of no channel before its time, and demographics of none.

The strongest form of it: the house is asked twice, and between the two nothing differs but what
the first interviewer gave. Every reply, mail and file is the same, and costs as many queries.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from culture.audit.models import AuditEntry
from culture.core.routes import all_routes
from culture.digests.telling import digest_for
from culture.hooks.events import HookEvent
from surveys.hiring.candidates import mails as candidate_mails
from surveys.hiring.candidates.rights import document_of
from surveys.hiring.interviews import mails as interviewer_mails
from surveys.hiring.interviews import scoring
from surveys.hiring.models import Candidate, Interviewer, Vacancy
from tests import make
from tests.make_candidates import a_candidate, a_link
from tests.make_hiring import a_vacancy
from tests.make_interviews import a_link_of, an_interview, an_interviewer, said_of

pytestmark = pytest.mark.django_db

# What a reply has anew each time, whatever is stored: tokens of forms.
CHANGES = re.compile(r'(csrfmiddlewaretoken" value|name="key" value|name="press" value)="[^"]*"')
OF_THE_CLOCK = {"Expires", "Date"}
ROOMS = ("hiring:", "interview:", "candidate:", "audit:")
OPEN, MOST_OF_THEM = 200, 40
KEY = uuid.UUID(int=12)
Given = tuple[tuple[int | None, ...], str]
GIVEN: Sequence[Given] = (((1, 5), "zq-low"), ((5, 1), ""))


class Panel:
    """A vacancy with two interviewers of one candidate, and everybody who may read of it."""

    def __init__(self) -> None:
        self.hr = make.a_user(make.an_organisation(), is_hr=True, is_administrator=True)
        self.top = make.a_unit(self.hr.organisation)
        self.vacancy: Vacancy = a_vacancy(self.top)
        self.candidate: Candidate = a_candidate(self.vacancy, consented_at=make.NOW)
        organisation = self.hr.organisation
        self.first: Interviewer = an_interviewer(self.vacancy, name="Iris Holm")
        self.second: Interviewer = an_interviewer(
            self.vacancy, user=make.a_user(organisation, name="Mo Berg")
        )
        an_interview(self.candidate, self.first, self.second)
        self.lead = make.a_user(organisation, name="Top Lead")
        make.a_position(make.a_person(organisation, user=self.lead), self.top, kind="leads")
        self.key = make.an_api_key(organisation, scopes=["hiring:read"])
        now = timezone.now()
        self.codes = {
            "own": a_link_of(self.second, now=now),
            "candidate": a_link(self.candidate, now=now),
        }

    def send_first(self, given: Given) -> None:
        points, note = given
        scoring.send_card(
            interviewer=self.first,
            candidate=self.candidate,
            said=said_of(self.candidate, points, note),
            seen=0,
            now=make.NOW,
        )

    def addresses(self) -> Iterator[str]:
        """Every page of these rooms with every value that its address can have."""
        ways: dict[str, list[Any]] = {
            "identity": [
                self.vacancy.uuid,
                self.candidate.uuid,
                self.first.uuid,
                self.second.uuid,
                self.candidate.interviews.get().uuid,
            ],
            "candidate": [self.candidate.uuid],
            "code": [*self.codes.values()],
        }
        for route in all_routes():
            name = route.name or ""
            wanted = re.findall(r"<\w+:(\w+)>", route.pattern)
            if not name.startswith(ROOMS) or not set(wanted) <= set(ways):
                continue
            for place in range(max([len(ways[one]) for one in wanted], default=1)):
                yield reverse(
                    name, kwargs={one: ways[one][place % len(ways[one])] for one in wanted}
                )


@pytest.fixture
def panel(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Panel:
    """The clock stands still, so that two replies may be compared letter by letter."""
    now = timezone.now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    settings.LETTER_KEYS = str(tmp_path / "keys")
    return Panel()


def reply_of(client: Client, address: str, **posted: str) -> tuple[object, ...]:
    """Status, headers, body and number of queries of one reply."""
    with CaptureQueriesContext(connection) as asked:
        reply = client.post(address, posted) if posted else client.get(address)
    body = b"".join(reply.streaming_content) if reply.streaming else reply.content  # type: ignore[attr-defined]
    headers = {name: value for name, value in reply.headers.items() if name not in OF_THE_CLOCK}
    text = CHANGES.sub("", body.decode(errors="replace"))
    return reply.status_code, tuple(sorted(headers.items())), text, len(asked)


def pages(panel: Panel) -> dict[str, Any]:
    """Pages, files and calendars, each for whom its door is made."""
    assert panel.second.user
    readers = {
        "/hiring/": make.a_client(panel.hr),
        "/interviews/": make.a_client(panel.second.user),
        "/hiring/empathy/": make.a_client(panel.lead),
        "/organisation/": make.a_client(panel.hr),
        "/interviews/by/": Client(),
        "/apply/": Client(),
    }
    told = {
        f"{door} {address}": reply_of(client, address)
        for address in sorted(set(panel.addresses()))
        for door, client in readers.items()
        if address.startswith(door)
    }
    assert sum(reply[0] == OPEN for reply in told.values()) > MOST_OF_THEM
    return told


def programs(panel: Panel) -> dict[str, Any]:
    client = Client(headers={"Authorization": f"Bearer {panel.key}"})
    return {"api": reply_of(client, "/api/v1/hiring/empathy/")}


def home_and_digest(panel: Panel) -> dict[str, Any]:
    monday = make.TODAY
    people = [panel.hr, panel.second.user, panel.lead]
    return {
        f"{person}": (
            reply_of(make.a_client(person), "/"),
            str(digest_for(person, monday=monday, now=make.NOW)),
        )
        for person in people
        if person
    }


def letters(panel: Panel) -> dict[str, Any]:
    """Every mail that a panel and a candidate get, without the codes of their links."""
    mail.outbox.clear()
    at = f"/hiring/vacancies/{panel.vacancy.uuid}/panel/"
    browser = make.a_client(panel.hr)
    browser.post(f"/hiring/panel/{panel.second.uuid}/link/")
    browser.post(f"/hiring/candidates/{panel.candidate.uuid}/link/")
    for send in (interviewer_mails.send_due, candidate_mails.send_due):
        send(now=timezone.now())
    said = [(one.subject, one.to, re.sub(r"http\S+", "", str(one.body))) for one in mail.outbox]
    assert len(said) >= 2
    return {at: said}


def own_data(panel: Panel) -> dict[str, Any]:
    return {"document": document_of(panel.candidate)}


def audit(_panel: Panel) -> dict[str, Any]:
    rows = AuditEntry.objects.order_by("pk")
    return {"audit": [(one.action, one.object_name, str(one.details)) for one in rows]}


def own_card(panel: Panel) -> dict[str, Any]:
    """What the second interviewer gets back for saving, for a gap and for sending."""
    assert panel.second.user
    client = make.a_client(panel.second.user)
    at = f"/interviews/{panel.second.uuid}/candidates/{panel.candidate.uuid}/"
    return {
        "saved": reply_of(client, at, saves="0", q1="4", save="1"),
        "gap": reply_of(client, at, saves="1", q1="4", send="1"),
        "sent": reply_of(client, at, saves="1", q1="4", q2="2", send="1"),
        "read": reply_of(client, at),
        "debrief": reply_of(client, f"{at}debrief/"),
    }


CHANNELS: dict[str, Callable[[Panel], dict[str, Any]]] = {
    "pages, files and calendars": pages,
    "programs": programs,
    "home and the mail of a week": home_and_digest,
    "mails": letters,
    "the candidate's own data": own_data,
    "audit": audit,
    "the own card": own_card,
}


@pytest.mark.parametrize("channel", CHANNELS)
def test_no_channel_differs_by_what_a_colleague_gave(panel: Panel, channel: str) -> None:
    told: list[dict[str, Any]] = []
    for given in GIVEN:
        with transaction.atomic():
            panel.send_first(given)
            told.append(CHANNELS[channel](panel))
            transaction.set_rollback(True)

    low, high = told
    assert low
    assert low.keys() == high.keys()
    assert [name for name in low if low[name] != high[name]] == []
    assert "zq-" not in str(told)


def test_demographics_stand_in_no_reply_file_mail_log_or_audit(
    panel: Panel, caplog: pytest.LogCaptureFixture
) -> None:
    """A candidate says to which groups she belongs; no channel differs by what she said."""
    own = f"/apply/me/{panel.codes['candidate']}/"
    client = Client()
    question = panel.candidate.guide_version.sections.get(position=1).questions.get()
    assert question.is_mandatory
    told: list[list[dict[str, Any]]] = []
    logs: list[list[str]] = []
    for gender, age in (("woman", "50-and-over"), ("man", "under-30")):
        with transaction.atomic(), caplog.at_level(logging.DEBUG):
            caplog.clear()
            client.post(f"{own}answers/", {"q1": "Because.", "check": "1"})
            sent = client.post(
                f"{own}check/",
                {"key": str(KEY), "gender": gender, "age": age, "minority": "minority"},
            )
            assert sent.status_code == 302
            panel.candidate.refresh_from_db()
            assert panel.candidate.has_submitted
            logs.append([one.getMessage() for one in caplog.records])
            told.append([ask(panel) for name, ask in CHANNELS.items() if name != "the own card"])
            transaction.set_rollback(True)

    woman, man = told
    for one, other in zip(woman, man, strict=True):
        assert [name for name in one if one[name] != other[name]] == []
    assert not [one for one in logs[0] if "woman" in one or "50-and-over" in one]
    assert len(logs[0]) == len(logs[1])


def test_hooks_are_told_of_nothing_in_hiring() -> None:
    assert set(HookEvent.values) == {"release.published", "action.overdue", "case.waiting"}
