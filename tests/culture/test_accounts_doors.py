"""What the log says about who came in and who did not: when, which account, and no address."""

from __future__ import annotations

import logging
import re
import smtplib

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from celery.app.log import Logging
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.celery import app
from culture.core.logs import AddressFreeFormatter
from tests import make

pytestmark = pytest.mark.usefixtures("nobody_tried_before")


def signed_in_lines(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [
        (record.levelname, record.getMessage())
        for record in caplog.records
        if record.name == "culture.doors"
    ]


def sign_in(user: User, password: str = make.PASSWORD) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": password})
    return client


@pytest.fixture
def user(db: None) -> User:
    return make.a_user(make.an_organisation(), email="liv.dal@example.org")


def test_coming_in_and_going_out_are_logged(user: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    sign_in(user).post(reverse("account_logout"))
    assert signed_in_lines(caplog) == [
        ("INFO", f"signed in: account {user.uuid}"),
        ("INFO", f"signed out: account {user.uuid}"),
    ]
    assert "liv.dal" not in caplog.text


def test_a_refusal_is_logged_with_its_account_or_as_somebody_unknown(
    user: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sign_in(user, "not this one")
    Client().post(reverse("account_login"), {"login": "who@example.org", "password": "x"})
    user.is_active = False
    user.save(update_fields=["is_active"])
    sign_in(user)
    assert signed_in_lines(caplog) == [
        ("WARNING", f"wrong password: account {user.uuid}"),
        ("WARNING", "wrong password: somebody unknown"),
        ("WARNING", f"account is closed: account {user.uuid}"),
    ]


def test_too_many_tries_are_refused_and_logged(
    user: User, caplog: pytest.LogCaptureFixture
) -> None:
    for _try in range(5):
        sign_in(user, "not this one")
    caplog.clear()
    assert sign_in(user).get(reverse("core:home")).status_code == 302
    assert signed_in_lines(caplog) == [
        ("WARNING", f"too many tries to sign in: account {user.uuid}")
    ]


def test_one_address_gets_five_links_to_a_new_password_an_hour(user: User) -> None:
    pages = [
        Client().post(reverse("account_reset_password"), {"email": user.email})
        for _time in range(6)
    ]
    assert len(mail.outbox) == 5
    assert [page.status_code for page in pages] == [302] * 5 + [429]
    assert "That was too often" in pages[-1].text


def test_a_wrong_second_step_is_logged(user: User, caplog: pytest.LogCaptureFixture) -> None:
    TOTP.activate(user, generate_totp_secret())
    client = sign_in(user)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert ("WARNING", f"wrong second step: account {user.uuid}") in signed_in_lines(caplog)
    assert client.get(reverse("core:home")).status_code == 302


def test_a_role_that_is_missing_is_logged(user: User, caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.force_login(user)
    assert client.get(reverse("org:keys")).status_code == 404
    line = f"not let in by the door of administrators: account {user.uuid}"
    assert signed_in_lines(caplog) == [("WARNING", line)]


def test_a_changed_password_is_logged(user: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    client = sign_in(user)
    words = "nine green ferries hum"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": make.PASSWORD, "password1": words, "password2": words},
    )
    assert ("INFO", f"password changed: account {user.uuid}") in signed_in_lines(caplog)


@pytest.mark.django_db
def test_a_key_that_is_refused_is_logged_without_its_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    organisation = make.an_organisation()
    secret = make.an_api_key(organisation, scopes=[])
    for sent in (secret, "sc_unknown"):
        Client(headers={"Authorization": f"Bearer {sent}"}).get(reverse("api:units"))
    key = organisation.api_keys.get()
    assert signed_in_lines(caplog) == [
        ("WARNING", f"a key without the scope gaps:read: key {key.uuid}"),
        ("WARNING", "a key that is unknown or was revoked"),
    ]
    assert secret not in caplog.text


def formatted(error: Exception) -> str:
    formatter = AddressFreeFormatter("{asctime} {levelname} {name}: {message}", style="{")
    record = logging.makeLogRecord(
        {"name": "house", "levelname": "ERROR", "created": 0.5, "msecs": 500.0}
        | {"msg": "Mail to %s failed", "args": ("Liv.Dal+x@example.org",)}
        | {"exc_info": (type(error), error, error.__traceback__)}
    )
    return formatter.format(record)


def test_a_line_of_the_log_has_its_time_in_utc() -> None:
    first = formatted(ValueError("no")).splitlines()[0]
    assert first == "1970-01-01T00:00:00.500Z ERROR house: Mail to <address> failed"


def test_no_traceback_shows_an_address() -> None:
    refused = smtplib.SMTPRecipientsRefused(
        {"ola.nord@example.org": (550, b"<ola.nord@example.org>")}
    )
    text = formatted(refused)
    assert "SMTPRecipientsRefused" in text
    assert not re.search("ola|nord|liv|dal", text, re.IGNORECASE)


@pytest.mark.django_db
def test_not_even_the_database_says_whose_address_is_taken(user: User) -> None:
    twin = User(
        organisation=user.organisation, email="LIV.DAL@example.org", name="Liv", created_at=make.NOW
    )
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        twin.save()
    assert "liv.dal" in str(refused.value).lower()
    assert "liv.dal" not in formatted(refused.value).lower()


def test_the_worker_writes_its_lines_the_same_way() -> None:
    assert app.conf.worker_hijack_root_logger is False
    before = list(logging.getLogger().handlers)
    Logging(app).setup_logging_subsystem()
    assert logging.getLogger().handlers == before
