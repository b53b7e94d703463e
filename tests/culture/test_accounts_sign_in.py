"""Links in mails, cookies and what a browser may keep of pages of staff."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from tests import make

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.mark.django_db
def test_a_link_to_set_a_password_never_follows_the_host_of_the_request() -> None:
    user = make.a_user(make.an_organisation())
    asked = Client(HTTP_HOST="127.0.0.1:6666")
    asked.post(reverse("account_reset_password"), {"email": user.email})
    (link,) = re.findall(r"https?://\S+", str(mail.outbox[0].body))
    assert link.startswith(f"{settings.SITE_URL}/")
    assert "6666" not in str(mail.outbox[0].body)
    page = Client().get(link.removeprefix(settings.SITE_URL), follow=True)
    assert 'name="password1"' in page.text


@pytest.mark.django_db
def test_a_link_to_confirm_an_address_never_follows_the_host_of_the_request() -> None:
    user = make.a_user(make.an_organisation())
    request = RequestFactory(HTTP_HOST="127.0.0.1:6666").get("/")
    request.session = SessionStore()
    with allauth_context.request_context(request):
        EmailAddress.objects.get(user=user).send_confirmation(request)
    (link,) = re.findall(r"https?://\S+", str(mail.outbox[0].body))
    assert link.startswith(f"{settings.SITE_URL}/")
    assert "6666" not in str(mail.outbox[0].body)


@pytest.mark.django_db
def test_an_address_is_added_only_after_the_password() -> None:
    user = make.a_user(make.an_organisation())
    client = Client()
    client.force_login(user)
    asked = client.post(reverse("account_email"), {"email": "second@example.org", "action_add": ""})
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert list(EmailAddress.objects.filter(user=user).values_list("email", flat=True)) == [
        user.email
    ]


@pytest.mark.django_db
def test_a_browser_keeps_no_page_of_people() -> None:
    organisation = make.an_organisation()
    client = Client()
    client.force_login(make.a_user(organisation, is_hr=True))
    for name in ("core:home", "org:people", "org:tree", "audit:entries"):
        if name == "audit:entries":
            client.force_login(make.a_user(organisation, is_administrator=True))
        page = client.get(reverse(name))
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store, private")


def settings_under(**environment: str) -> str:
    program = (
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=CHECKOUT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "culture.settings.base"} | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


def test_under_https_the_cookies_belong_to_this_host_alone() -> None:
    assert settings_under(HTTPS="true") == "__Host-sessionid __Host-csrftoken True False False"
    assert settings_under(HTTPS="false") == "sessionid csrftoken False False False"


def test_hsts_reaches_further_only_where_it_is_asked_to() -> None:
    wide = settings_under(HTTPS="true", HSTS_INCLUDE_SUBDOMAINS="true", HSTS_PRELOAD="true")
    assert wide.endswith("True True True")
