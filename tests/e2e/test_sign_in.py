"""Signing in with a passkey, under the strict Content-Security-Policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

from tests import make

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def add_passkey(page: Page, house: str) -> None:
    page.goto(f"{house}/accounts/2fa/webauthn/add/")
    page.fill("[name=password]", make.PASSWORD)
    page.keyboard.press("Enter")
    page.fill("[name=name]", "Laptop")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(f"{house}/accounts/2fa/recovery-codes/")


def test_a_passkey_is_added_and_signs_in(live_server: LiveServer, browser: Browser) -> None:
    user = make.a_user(make.an_organisation())
    house = live_server.url
    with browser.new_context() as context:
        page = context.new_page()
        refused: list[str] = []
        page.on(
            "console", lambda said: refused.append(said.text) if "Policy" in said.text else None
        )
        keys = context.new_cdp_session(page)
        keys.send("WebAuthn.enable")
        keys.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
        page.goto(f"{house}/accounts/login/")
        page.fill("[name=login]", user.email)
        page.fill("[name=password]", make.PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{house}/")
        add_passkey(page, house)
        context.clear_cookies()
        page.goto(f"{house}/accounts/login/")
        page.click("#passkey_login")
        page.wait_for_url(f"{house}/")
    assert refused == []
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
