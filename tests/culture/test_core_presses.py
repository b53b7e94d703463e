"""The second of two equal presses is answered as the first was, and does nothing."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from culture.core import presses
from culture.zones.models import SharedValue
from tests import make

LANGUAGES = ("en", "es", "ru", "nb")
pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def client() -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.a_user(make.an_organisation(), is_hr=True))
    return client


@pytest.fixture
def place() -> str:
    return reverse("zones:add_value")


def a_page(client: Client, place: str, name: str = "Honesty") -> dict[str, Any]:
    """What the page sends that adds a value, with the token it was given."""
    page = client.get(place).content.decode().partition("<main")[2]
    return {"csrfmiddlewaretoken": TOKEN.findall(page)[0], **dict.fromkeys(LANGUAGES, name)}


def test_a_second_press_of_one_page_is_led_where_the_first_was(client: Client, place: str) -> None:
    sent = a_page(client, place)
    first, second = client.post(place, sent), client.post(place, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert SharedValue.objects.count() == 1


def test_another_page_or_other_words_or_somebody_else_act_anew(client: Client, place: str) -> None:
    sent = a_page(client, place)
    client.post(place, sent)
    client.post(place, a_page(client, place))
    client.post(place, sent | {"nb": "Ro"})
    assert SharedValue.objects.count() == 3

    other = Client(enforce_csrf_checks=True)
    other.force_login(make.a_user(make.an_organisation(name="Elsewhere"), is_hr=True))
    other.post(place, a_page(other, place))
    assert SharedValue.objects.count() == 4


def test_what_was_refused_may_be_sent_again(client: Client, place: str) -> None:
    sent = a_page(client, place, name="")
    assert [client.post(place, sent).status_code for _ in range(2)] == [200, 200]
    assert SharedValue.objects.count() == 0


def test_after_a_while_the_same_press_acts_again(
    client: Client, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = a_page(client, place)
    client.post(place, sent)
    monkeypatch.setattr(presses, "SECONDS", 0.0)
    client.post(place, sent)
    assert SharedValue.objects.count() == 2
    assert len(client.session[presses.KEPT]) == 1
