"""Single sign-on: the browser may go there, known people come in, and a dead provider is said."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.http import HttpRequest
from django.test import Client, RequestFactory

from culture.accounts.models import User
from culture.settings.env import origin_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _provider(settings: Any) -> None:
    app = {
        "provider_id": "oidc",
        "name": "Company sign-on",
        "client_id": "house",
        "secret": "s",
        "settings": {"server_url": "http://127.0.0.1:9/"},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def who_comes_in(email: str, *, is_verified: bool) -> User | None:
    """Look up whose account a sign-on opens."""
    request: HttpRequest = RequestFactory().get("/")
    sent = EmailAddress(email=email, verified=is_verified, primary=True)
    login = SocialLogin(
        user=User(email=email),
        account=SocialAccount(provider="oidc", uid="42"),
        email_addresses=[sent],
    )
    with context.request_context(request):
        login.provider = get_adapter().get_provider(request, "oidc")
        login.lookup()
    found: User | None = login.user if login.user.pk else None
    return found


def test_the_browser_may_be_sent_to_the_provider() -> None:
    assert origin_of("https://login.example.org/realms/us") == ["https://login.example.org"]
    assert origin_of("") == []


def test_an_address_that_the_provider_verified_opens_the_account_of_it() -> None:
    user = make.a_user(make.an_organisation(), email="eva@example.org")
    assert who_comes_in("Eva@example.org", is_verified=True) == user
    assert who_comes_in("eva@example.org", is_verified=False) is None
    assert who_comes_in("nobody@example.org", is_verified=True) is None


def test_a_provider_that_is_down_is_said_in_words() -> None:
    answer = Client(raise_request_exception=False).post("/accounts/oidc/oidc/login/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "15")
    assert "sign in with your address and password" in answer.content.decode()
