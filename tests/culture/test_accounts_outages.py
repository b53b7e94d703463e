"""Signing in while the broker or the mail server is away: a page with a clear word, never a 500."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from anymail.exceptions import AnymailError
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.core import besteffort
from culture.core.caching import meanwhile
from tests import make


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    meanwhile.clear()
    besteffort.breaker.reset()
    cache.clear()


@pytest.fixture
def user(db: None) -> User:
    return make.a_user(make.an_organisation(), email="liv.dal@example.org")


@pytest.fixture
def broker_away(settings: Any) -> None:
    """Point the cache to a port where nobody listens."""
    nowhere = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": nowhere}


def sign_in(user: User, password: str = make.PASSWORD) -> Client:
    client = Client(raise_request_exception=False)
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("core:home")).status_code == 200


@pytest.mark.usefixtures("broker_away")
def test_without_the_broker_people_sign_in_all_the_same(user: User) -> None:
    client = sign_in(user)
    assert is_in(client)
    for name in ("account_login", "account_reset_password", "accounts:sessions", "mfa_index"):
        assert client.get(reverse(name)).status_code in (200, 302)


@pytest.mark.usefixtures("broker_away")
def test_without_the_broker_wrong_passwords_are_counted_all_the_same(user: User) -> None:
    for _try in range(5):
        sign_in(user, "not this one")
    assert not is_in(sign_in(user))


class Broken:
    """A mail server that refuses in one way or another."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def __call__(self, *_facts: object, **_more: object) -> None:
        raise self.error


REFUSALS = [ConnectionRefusedError("mail.example.org"), TimeoutError(), AnymailError("no quota")]


@pytest.fixture(params=REFUSALS, ids=lambda error: type(error).__name__)
def mail_down(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Broken(request.param)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", broken)
    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)


@pytest.mark.usefixtures("mail_down")
@pytest.mark.parametrize("address", ["liv.dal@example.org", "nobody@example.org"])
def test_a_link_that_cannot_be_mailed_is_said_so_and_tells_nobody_who_has_an_account(
    address: str, user: User
) -> None:
    page = Client(raise_request_exception=False).post(
        reverse("account_reset_password"), {"email": address}
    )
    assert (page.status_code, page.headers["Retry-After"]) == (503, "15")
    assert "No mail can be sent at this moment" in page.text
    assert "example.org" not in re.sub(r"<head>.*</head>", "", page.text, flags=re.DOTALL)


@pytest.mark.usefixtures("mail_down")
def test_a_changed_password_stands_although_the_mail_about_it_is_lost(
    user: User, caplog: pytest.LogCaptureFixture
) -> None:
    words = "nine green ferries hum"
    answer = sign_in(user).post(
        reverse("account_change_password"),
        {"oldpassword": make.PASSWORD, "password1": words, "password2": words},
    )
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(words)
    assert "the mail password_changed was not sent" in caplog.text
    assert "liv.dal" not in caplog.text


@pytest.mark.usefixtures("mail_down")
def test_an_address_that_cannot_be_confirmed_is_said_so(user: User) -> None:
    client = sign_in(user)
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    page = client.post(reverse("account_email"), {"email": "two@example.org", "action_add": ""})
    assert page.status_code == 503
    assert not EmailAddress.objects.filter(email="two@example.org", verified=True).exists()
