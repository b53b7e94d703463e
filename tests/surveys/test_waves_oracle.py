"""No reply tells what is stored: every address that knows an answer or a use is asked twice.

Each is asked about an invitation or a token that was used and about one that was not, with the
stored content and with another. Addresses are taken from the routes, so that a new one is missed by
nobody.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from surveys.waves.answering import answers, limits, urls
from surveys.waves.answering.replies import CHANNEL, COMPARED, REASONS
from surveys.waves.demo.browser import Ticket
from surveys.waves.models import Invitation
from tests import make
from tests.make_tokens import a_token, an_invitation, base64url, unbase64url

pytestmark = pytest.mark.django_db

SAID = {
    "i0d-d1-1": "4",
    "i0d-d1-2": "2",
    "i0d-d2-1": "5",
    "tenure": "1-3",
    "comment": "Less paper.",
}
OTHER = SAID | {"i0d-d1-1": "1", "comment": "More paper."}
JSON = {"accept": "application/json"}


@dataclass
class Person:
    """Somebody invited, with what the browser holds after fetching a ticket."""

    invitation: Invitation
    token: dict[str, str]

    @property
    def code(self) -> str:
        return self.invitation.code


@dataclass
class Pair:
    """Two people of one wave: one has answered, on either path, and the other has not."""

    used: Person
    unused: Person

    def replies(self, ask: Callable[[Person], HttpResponse]) -> tuple[str, str]:
        """What both are told, without what is random or their own."""
        found = []
        for one in (self.used, self.unused):
            response = ask(one)
            text = response.content.decode().replace(one.code, "CODE")
            text = re.sub(r'(receipt-code\\?">|name=\\?"form\\?" value=\\?")[^"<\\]+', r"\1", text)
            told = sorted(set(response.headers.items()) - set(_moments(response)))
            found.append(f"{response.status_code} {told} {text}")
        return found[0], found[1]


def _moments(response: HttpResponse) -> list[tuple[str, str]]:
    return [(name, response[name]) for name in ("Expires", "Last-Modified") if name in response]


@pytest.fixture
def tokens(client: Client) -> Pair:
    """Both fetched a ticket; one has sent an answer with it."""
    first = an_invitation()
    used, unused = (Person(one, a_token(client, one)) for one in (first, an_invitation(first.wave)))
    client.post("/s/answers/", used.token | SAID, headers=JSON)
    return Pair(used, unused)


@pytest.fixture
def confidential(client: Client) -> Pair:
    """Neither fetched a ticket; one has answered on the confidential path."""
    first = an_invitation()
    used, unused = Person(first, {}), Person(an_invitation(first.wave), {})
    client.post(f"/s/{used.code}/confidential/", SAID)
    return Pair(used, unused)


def page(one: Person) -> HttpResponse:
    return get(f"/s/{one.code}/")


def plain_page(one: Person) -> HttpResponse:
    return get(f"/s/{one.code}/confidential/")


def plain_answer(said: dict[str, str]) -> Callable[[Person], HttpResponse]:
    return lambda one: post(f"/s/{one.code}/confidential/", said)


def answer(said: dict[str, str]) -> Callable[[Person], HttpResponse]:
    return lambda one: post("/s/answers/", one.token | said, headers=JSON)


def unfit_ticket(one: Person) -> HttpResponse:
    return post(f"/s/{one.code}/token/", {"blinded": base64url(b"\xff" * 256)}, headers=JSON)


def home(one: Person) -> HttpResponse:
    person = one.invitation.person
    if person.user is None:
        person.user = make.a_user(person.organisation, name="Ada", email=one.invitation.address)
        person.save()
    client = Client()
    client.force_login(person.user)
    response = client.get("/")
    lines = [line for line in response.content.decode().splitlines() if f"/s/{one.code}/" in line]
    return HttpResponse("\n".join(lines), status=response.status_code)


def get(path: str) -> HttpResponse:
    return Client().get(path)  # type: ignore[return-value]


def post(path: str, fields: dict[str, str], **more: Any) -> HttpResponse:
    return Client().post(path, fields, **more)  # type: ignore[return-value]


ASKED: dict[str, list[Callable[[Person], HttpResponse]]] = {
    "answering:invitation": [page],
    "answering:confidential": [plain_page, plain_answer(SAID), plain_answer(OTHER)],
    "answering:answers": [answer(SAID), answer(OTHER)],
    "core:home": [home],
}


def test_every_address_of_respondents_is_asked() -> None:
    compared = {name for name, reason in REASONS.items() if reason == COMPARED}

    assert compared == set(ASKED)
    assert list(CHANNEL.look()) == []


def test_an_address_whose_replies_nobody_compared_is_found() -> None:
    added = path("<str:code>/status/", lambda _request: HttpResponse(), name="status")
    urls.urlpatterns.append(added)
    try:
        assert list(CHANNEL.look()) == ["the replies of answering:status are compared in no test"]
    finally:
        urls.urlpatterns.remove(added)


@pytest.mark.parametrize("name", ["answering:invitation", "answering:answers", "core:home"])
def test_after_an_answer_with_a_token_nothing_is_told(name: str, tokens: Pair) -> None:
    for ask in ASKED[name]:
        used, unused = tokens.replies(ask)
        assert used == unused


@pytest.mark.parametrize("name", ["answering:invitation", "answering:confidential", "core:home"])
def test_after_a_confidential_answer_nothing_is_told(name: str, confidential: Pair) -> None:
    for ask in ASKED[name]:
        used, unused = confidential.replies(ask)
        assert used == unused


def test_whether_a_ticket_was_fetched_is_not_told_where_none_is_asked_for(tokens: Pair) -> None:
    never = Person(an_invitation(tokens.used.invitation.wave), {})
    for ask in (page, plain_page, unfit_ticket, plain_answer(OTHER)):
        used, unused = Pair(tokens.used, never).replies(ask)
        assert used == unused


def test_a_ticket_that_is_refused_is_refused_alike_on_both_paths(
    tokens: Pair, confidential: Pair
) -> None:
    def another(one: Person) -> HttpResponse:
        blinded = base64url(Ticket.of(one.invitation.cell).blinded)
        return post(f"/s/{one.code}/token/", {"blinded": blinded}, headers=JSON)

    refused = {tokens.replies(another)[0], tokens.replies(another)[1]}
    refused.add(confidential.replies(another)[0])

    assert len(refused) == 1
    assert next(iter(refused)).startswith("409")


def test_a_receipt_of_the_confidential_path_looks_the_same_whoever_was_first(
    confidential: Pair,
) -> None:
    def look_up(one: Person) -> HttpResponse:
        sent = post(f"/s/{one.code}/confidential/", OTHER)
        (receipt,) = re.findall(r'receipt-code">([^<]+)', sent.content.decode())
        found = post("/s/receipt/", {"receipt": receipt})
        return HttpResponse(found.content.decode().replace(receipt, "RECEIPT"))

    used, unused = confidential.replies(look_up)

    assert used == unused


def test_the_comparison_finds_a_reply_that_tells(tokens: Pair) -> None:
    def telling(one: Person) -> HttpResponse:
        message = unbase64url(one.token["message"])
        return HttpResponse(answers.state_of(answers.identity_of(answers.receipt_of(message))))

    used, unused = tokens.replies(telling)

    assert used != unused


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/s/answers/", {}),
        ("/s/receipt/", {"receipt": "0" * 26}),
        ("/s/{code}/token/", {"blinded": ""}),
        ("/s/{code}/confidential/", SAID),
    ],
)
def test_tries_are_limited_by_the_address_and_the_address_is_kept_nowhere(
    settings: Any, path: str, fields: dict[str, str]
) -> None:
    settings.WAVE_REQUESTS_PER_MINUTE = 3
    limits.counts.forget()
    cache.clear()
    address = path.format(code=an_invitation().code)

    def attempt(caller: str) -> int:
        return Client(REMOTE_ADDR=caller).post(address, fields, headers=JSON).status_code

    tried = [attempt("203.0.113.8") for _try in range(5)]
    elsewhere = attempt("203.0.113.9")
    limits.counts.forget()

    assert tried[3:] == [429, 429]
    assert 429 not in (*tried[:3], elsewhere)
