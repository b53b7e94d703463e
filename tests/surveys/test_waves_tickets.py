"""Tickets and answers side by side, under the role of the web process, and never joined."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from surveys.waves.answering.refusals import Reason, Refused
from surveys.waves.answering.tickets import sign_ticket
from surveys.waves.demo.browser import Ticket
from surveys.waves.models import Invitation
from tests import make, make_answers
from tests.make_tokens import a_token, an_invitation
from tests.surveys.test_waves_answering_web import SAID, send, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_answers_left() -> Iterator[None]:
    yield
    make_answers.forget_all()


def try_to_sign(code: str, blinded: bytes) -> bytes | Reason:
    try:
        return sign_ticket(code=code, blinded=blinded, now=make.NOW)
    except Refused as refused:
        return refused.reason
    finally:
        connection.close()


def test_of_many_browsers_at_once_one_gets_a_signature() -> None:
    invitation = an_invitation()
    tickets = [Ticket.of(invitation.cell).blinded for _browser in range(6)]

    with ThreadPoolExecutor(6) as browsers:
        given = list(browsers.map(lambda blinded: try_to_sign(invitation.code, blinded), tickets))

    assert given.count(Reason.FETCHED) == 5
    assert sum(isinstance(one, bytes) for one in given) == 1


def test_the_same_ticket_sent_by_two_windows_at_once_gets_one_signature() -> None:
    invitation = an_invitation()
    blinded = Ticket.of(invitation.cell).blinded

    with ThreadPoolExecutor(2) as windows:
        given = list(windows.map(lambda _window: try_to_sign(invitation.code, blinded), range(2)))

    assert given[0] == given[1]
    assert isinstance(given[0], bytes)


def test_everything_works_under_the_role_of_the_web_process(client: Client) -> None:
    anonymous, confidential = an_invitation(), an_invitation()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE culture_web")
    try:
        page = client.get(f"/s/{anonymous.code}/")
        token = a_token(client, anonymous)
        answers = [send(client, token | SAID), send(client, token | SAID)]
        plain = client.post(f"/s/{confidential.code}/confidential/", SAID)
        receipt = client.post("/s/receipt/", {"receipt": "0" * 26})
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")

    assert [page.status_code, plain.status_code, receipt.status_code] == [200, 200, 200]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(stored()) == 2


def test_no_transaction_writes_both_the_invitation_and_the_answer(client: Client) -> None:
    anonymous = an_invitation()
    confidential = an_invitation(anonymous.wave)
    send(client, a_token(client, anonymous) | SAID)
    client.post(f"/s/{confidential.code}/confidential/", SAID)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(DISTINCT xmin::text) FROM answers.inbox),"
            " (SELECT count(*) FROM waves_invitation AS invitation"
            "  JOIN answers.inbox AS answer ON answer.xmin = invitation.xmin)"
        )
        assert cursor.fetchone() == (2, 0)
    assert set(Invitation.objects.values_list("use", flat=True)) == {"token", "confidential"}
