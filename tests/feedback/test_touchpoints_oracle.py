"""No reply tells somebody who did not send an answer that there is one, or what it says.

Each address is asked about a touchpoint with an answer and about one without, and about the answer
with its own content and with another. Addresses are taken from the routes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import path

from culture.accounts.models import Scope
from culture.core.routes import answering_routes
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.replies import REASONS
from feedback.touchpoints.urls import public
from surveys.responses.models import Response
from surveys.waves.answering.replies import CHANNEL
from tests import make

pytestmark = pytest.mark.django_db

SENT = {"d1": {"d1-1": {"expected": 6, "delivered": 4}}}
OTHER = {"d1": {"d1-1": {"expected": 1, "delivered": 1}}}
NAME = "order-1"
PLACES = ("", "kiosk/", "embed/")


@dataclass
class Pair:
    """Two touchpoints alike: one has an answer of somebody else, by form and by API."""

    answered: Touchpoint
    empty: Touchpoint
    stranger: str

    def replies(self, ask: Callable[[Touchpoint], HttpResponse]) -> tuple[str, str]:
        """What is told of both, without what is random or their own."""
        found = []
        for one in (self.answered, self.empty):
            response = ask(one)
            text = response.content.decode().replace(one.code, "CODE").replace(str(one.uuid), "ID")
            text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "RANDOM", text)
            text = re.sub(r'(name="asked" value=")[^"]+', r"\1", text)
            location = re.sub(r"/f/.*", "/f/", response.headers.get("Location", ""))
            found.append(f"{response.status_code} {location} {text}")
        return found[0], found[1]


@pytest.fixture
def pair() -> Pair:
    organisation = make.an_organisation()
    version = make.a_version(organisation)
    unit = make.a_unit(organisation)
    answered, empty = (make.a_touchpoint(unit, version) for _number in range(2))
    Touchpoint.objects.update(name="Front desk")
    scopes = [Scope.RESPONSES_WRITE.value]
    sender, stranger = (make.an_api_key(organisation, scopes=scopes) for _number in range(2))
    form(str(uuid.uuid4()), "6")(answered)
    program(sender, SENT)(answered)
    assert Response.objects.count() == 2
    return Pair(answered, empty, stranger)


def form(key: str, rating: str, place: str = "") -> Callable[[Touchpoint], HttpResponse]:
    def ask(one: Touchpoint) -> HttpResponse:
        asked = make.asked_by(one)
        fields = {"key": key, "asked": asked, "e-d1-1": rating, "d-d1-1": "4"}
        return Client().post(f"/f/{one.code}/{place}", fields)  # type: ignore[return-value]

    return ask


def page(place: str) -> Callable[[Touchpoint], HttpResponse]:
    return lambda one: Client().get(f"/f/{one.code}/{place}")  # type: ignore[return-value]


def receipt(place: str) -> Callable[[Touchpoint], HttpResponse]:
    return page(f"{place}thanks/{uuid.UUID(int=1, version=4)}/")


def program(secret: str, ratings: dict[str, Any]) -> Callable[[Touchpoint], HttpResponse]:
    def ask(one: Touchpoint) -> HttpResponse:
        headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": NAME}
        document = {"ratings": ratings, "version": str(one.version.uuid)}
        return Client().post(  # type: ignore[return-value]
            f"/api/v1/touchpoints/{one.uuid}/responses/",
            document,
            content_type="application/json",
            headers=headers,
        )

    return ask


def test_every_address_by_which_answers_come_has_a_reason() -> None:
    names = {str(route.name) for route in answering_routes()}

    customers = {name for name in names if name.startswith(("public:", "api:"))}
    assert set(REASONS) == customers - {"api:actions", "api:promises", "api:observations"}
    assert list(CHANNEL.look()) == []


def test_an_address_of_customers_without_a_reason_is_found() -> None:
    added = path("<str:code>/status/", lambda _request: HttpResponse(), name="status")
    public.urlpatterns.append(added)
    try:
        assert list(CHANNEL.look()) == ["the replies of public:status are compared in no test"]
    finally:
        public.urlpatterns.remove(added)


@pytest.mark.parametrize("place", PLACES)
def test_pages_and_receipts_do_not_tell_whether_anybody_answered(pair: Pair, place: str) -> None:
    for ask in (page(place), receipt(place), form("no key", "6", place)):
        answered, empty = pair.replies(ask)
        assert answered == empty


@pytest.mark.parametrize("rating", ["6", "1"])
@pytest.mark.parametrize("place", PLACES)
def test_an_answer_like_another_gets_the_same_reply(pair: Pair, place: str, rating: str) -> None:
    answered, empty = pair.replies(form(str(uuid.uuid4()), rating, place))

    assert answered == empty
    assert answered.startswith("303 /f/")


@pytest.mark.parametrize("ratings", [SENT, OTHER])
def test_another_api_key_does_not_learn_what_a_guessed_name_holds(
    pair: Pair, ratings: dict[str, Any]
) -> None:
    answered, empty = pair.replies(program(pair.stranger, ratings))

    assert answered == empty
    assert answered.startswith("201")


def test_the_comparison_finds_a_reply_that_tells(pair: Pair) -> None:
    def telling(one: Touchpoint) -> HttpResponse:
        return HttpResponse(str(Response.objects.filter(asker=one.uuid).exists()))

    answered, empty = pair.replies(telling)

    assert answered != empty
