"""Whoever lost the second step is let in again by an administrator, and gets to know it."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from culture.accounts.models import Session, User
from culture.audit.models import AuditEntry
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_tried_before")]


@pytest.fixture
def administrator() -> User:
    return make.a_user(make.an_organisation(), name="Ada Moe", is_administrator=True)


@pytest.fixture
def locked_out(administrator: User) -> User:
    organisation = administrator.organisation
    organisation.second_step_for = ["hr"]
    organisation.save()
    user = make.a_user(organisation, name="Hans Ruud", is_hr=True, language="nb")
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def page_of(user: User) -> str:
    return reverse("org:reset_second_step", args=[user.uuid])


def test_a_reset_ends_the_step_the_codes_and_every_session_and_is_told(
    administrator: User, locked_out: User
) -> None:
    elsewhere = make.a_client(locked_out)
    assert elsewhere.get(reverse("core:home")).status_code == 200
    client = make.a_client(administrator)
    assert page_of(locked_out) in client.get(reverse("org:users")).text

    done = client.post(page_of(locked_out), {"typed": "hans ruud"}, follow=True)

    assert "The second step is reset. The mail to" in done.text
    assert page_of(locked_out) not in done.text
    assert not Authenticator.objects.exists()
    assert elsewhere.get(reverse("core:home")).headers["Location"].startswith("/accounts/login/")
    entry = AuditEntry.objects.get(action="second-step-reset")
    assert (entry.actor, entry.object_name) == (administrator, "Hans Ruud")
    [letter] = mail.outbox
    assert letter.to == [locked_out.email]
    assert letter.subject == "Totrinnsinnloggingen din hos Meridian er nullstilt"
    assert letter.body.startswith("Hei, Hans Ruud!")


def test_the_password_then_lets_in_and_leads_to_another_step(
    administrator: User, locked_out: User
) -> None:
    make.a_client(administrator).post(page_of(locked_out), {"typed": "Hans Ruud"})
    client = Client()
    facts = {"login": locked_out.email, "password": make.PASSWORD}
    assert client.post(reverse("account_login"), facts).headers["Location"] == "/"
    assert client.get(reverse("core:home")).headers["Location"] == reverse("mfa_index")


def test_of_two_clicks_the_second_is_told_so_and_sends_nothing(
    administrator: User, locked_out: User
) -> None:
    client = make.a_client(administrator)
    client.post(page_of(locked_out), {"typed": "Hans Ruud"})
    again = client.post(page_of(locked_out), {"typed": "Hans Ruud"})
    assert "Hans Ruud has no second step." in again.text
    assert (len(mail.outbox), AuditEntry.objects.count()) == (1, 1)


@pytest.mark.parametrize("typed", ["", "Hans"])
def test_nothing_happens_before_the_name_is_typed(
    administrator: User, locked_out: User, typed: str
) -> None:
    sessions = Session.objects.filter(user=locked_out).count()
    make.a_client(administrator).post(page_of(locked_out), {"typed": typed})
    assert Authenticator.objects.count() == 2
    assert Session.objects.filter(user=locked_out).count() == sessions
    assert (len(mail.outbox), AuditEntry.objects.count()) == (0, 0)


def test_nobody_resets_their_own(administrator: User) -> None:
    TOTP.activate(administrator, generate_totp_secret())
    client = make.a_client(administrator)
    assert page_of(administrator) not in client.get(reverse("org:users")).text
    answer = client.post(page_of(administrator), {"typed": "Ada Moe"})
    assert "Your own second step is changed on the page of your account." in answer.text
    assert Authenticator.objects.count() == 1


def test_a_mail_that_is_not_taken_is_said_and_the_reset_stands(
    administrator: User, locked_out: User, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    done = make.a_client(administrator).post(
        page_of(locked_out), {"typed": "Hans Ruud"}, follow=True
    )
    assert "The second step is reset, but the mail to" in done.text
    assert not Authenticator.objects.exists()


def test_the_last_administrator_is_helped_on_the_machine(
    administrator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    TOTP.activate(administrator, generate_totp_secret())
    client = make.a_client(administrator)
    call_command("reset_second_step", administrator.email.upper())
    assert capsys.readouterr().out == (
        "Ada Moe signs in with the password alone, and sets up another one.\n"
    )
    assert client.get(reverse("core:home")).status_code == 302
    entry = AuditEntry.objects.get(action="second-step-reset")
    assert (entry.actor, entry.object_name) == (None, "Ada Moe")
    assert len(mail.outbox) == 1


def test_the_command_says_whom_it_does_not_know_and_who_has_none(administrator: User) -> None:
    with pytest.raises(CommandError, match="nobody signs in with x@"):
        call_command("reset_second_step", "x@example.org")
    with pytest.raises(CommandError, match="Ada Moe has no second step"):
        call_command("reset_second_step", administrator.email)
