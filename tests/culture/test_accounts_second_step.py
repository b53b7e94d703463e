"""A second step can be asked of roles; who lacks it is led to it and gets nowhere else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client
from django.urls import reverse

from culture.accounts.middleware import OPEN_WITHOUT_SECOND_STEP
from culture.accounts.models import ApiKey, Organisation, SecondStepFor, User
from culture.audit.models import AuditEntry
from culture.core.public import is_public
from culture.core.routes import all_routes
from tests import make

pytestmark = pytest.mark.usefixtures("nobody_tried_before")

ROLES: dict[str, dict[str, Any]] = {
    "employee": {},
    "hr": {"is_hr": True},
    "administrator": {"is_administrator": True},
}


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make.an_organisation()


def ask(organisation: Organisation, *roles: str) -> None:
    organisation.second_step_for = list(roles)
    organisation.save(update_fields=["second_step_for"])


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ([], set()),
        ([SecondStepFor.HR], {"hr"}),
        ([SecondStepFor.ADMINISTRATOR], {"administrator"}),
        ([SecondStepFor.HR, SecondStepFor.ADMINISTRATOR], {"hr", "administrator"}),
        ([SecondStepFor.EVERYBODY], {"employee", "hr", "administrator"}),
    ],
    ids=["nobody", "HR", "administrators", "both", "everybody"],
)
def test_those_with_the_role_are_led_to_the_second_step(
    asked: list[str], led: set[str], organisation: Organisation
) -> None:
    ask(organisation, *asked)
    found = set()
    for role, facts in ROLES.items():
        answer = make.a_client(make.a_user(organisation, **facts)).get(reverse("core:home"))
        if answer.status_code == 302:
            assert answer.headers["Location"] == reverse("mfa_index")
            found.add(role)
    assert found == led


def test_no_address_and_no_verb_leads_round_it(organisation: Organisation) -> None:
    ask(organisation, SecondStepFor.ADMINISTRATOR)
    client = make.a_client(make.a_user(organisation, is_administrator=True, is_hr=True))
    open_names = set()
    for route in all_routes():
        path = "/" + route.pattern
        if is_public(path) or not route.name:
            continue
        url = reverse(route.name, kwargs=arguments(route.pattern))
        for verb in ("get", "post", "put", "delete", "head", "options"):
            answer = getattr(client, verb)(url, headers={"Accept": "application/json"})
            if (answer.status_code, answer.headers.get("Location")) != (302, reverse("mfa_index")):
                open_names.add(route.name)
                client = make.a_client(User.objects.get())
    assert {name for name in open_names if not name.startswith("mfa_")} == OPEN_WITHOUT_SECOND_STEP
    assert not ApiKey.objects.exists()


def arguments(pattern: str) -> dict[str, Any]:
    values = {"uuid": "6f0c2d3e-8f0e-4b3b-9d5a-0d6c9d0f7a11", "int": 1}
    typed = re.findall(r"<(\w+):(\w+)>", pattern)
    untyped = re.findall(r"\?P<(\w+)>", pattern) + re.findall(r"(?<!P)<(\w+)>", pattern)
    return {name: values.get(kind, "d1") for kind, name in typed} | dict.fromkeys(untyped, "1")


def test_the_page_says_why_and_how(organisation: Organisation) -> None:
    ask(organisation, SecondStepFor.HR)
    page = make.a_client(make.a_user(organisation, is_hr=True)).get(
        reverse("core:home"), follow=True
    )
    assert "Meridian asks people with your role for a second step." in page.text
    assert reverse("mfa_activate_totp") in page.text
    assert reverse("mfa_add_webauthn") in page.text


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(yield_hotp_counters_from_time())):06d}"


@pytest.mark.django_db(transaction=True)
def test_it_is_set_up_and_then_everything_is_open(organisation: Organisation) -> None:
    ask(organisation, SecondStepFor.HR)
    user = make.a_user(organisation, is_hr=True)
    client, elsewhere = Client(), make.a_client(user)
    client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("core:home")).status_code == 200
    assert elsewhere.get(reverse("core:home")).headers["Location"].startswith("/accounts/login/")


def test_signing_in_then_asks_for_it_and_a_recovery_code_does_once(
    organisation: Organisation,
) -> None:
    user = make.a_user(organisation, is_hr=True)
    TOTP.activate(user, generate_totp_secret())
    (code, *_others) = RecoveryCodes.activate(user).get_unused_codes()
    for is_fresh in (True, False):
        client = Client()
        client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
        assert client.get(reverse("core:home")).status_code == 302
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert (client.get(reverse("core:home")).status_code == 200) is is_fresh


@pytest.mark.parametrize(
    ("has_step", "is_open", "led"),
    [
        (True, True, "mfa_authenticate"),
        (False, True, "core:home"),
        (False, False, "account_inactive"),
    ],
)
def test_a_new_password_by_mail_asks_for_it_and_opens_no_closed_account(
    has_step: bool, is_open: bool, led: str, organisation: Organisation
) -> None:
    user = make.a_user(organisation, is_hr=True)
    if has_step:
        TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.post(reverse("account_reset_password"), {"email": user.email})
    (link,) = re.findall(r"/accounts/password/reset/key/\S+", str(mail.outbox[-1].body))
    User.objects.update(is_active=is_open)
    page = client.get(link, follow=True)
    words = {"password1": "Sturdy-Harbour-41", "password2": "Sturdy-Harbour-41"}
    set_ = client.post(page.redirect_chain[-1][0], words)
    assert set_.headers["Location"] == reverse(led)
    assert (client.get(reverse("core:home")).status_code == 200) is (led == "core:home")


def test_recovery_codes_alone_are_no_second_step(organisation: Organisation) -> None:
    ask(organisation, SecondStepFor.HR)
    user = make.a_user(organisation, is_hr=True)
    RecoveryCodes.activate(user)
    assert make.a_client(user).get(reverse("core:home")).headers["Location"] == reverse("mfa_index")


def test_an_administrator_asks_for_it_in_the_settings(organisation: Organisation) -> None:
    client = make.a_client(make.a_user(organisation, is_administrator=True))
    data = {
        "name": "Meridian",
        "time_zone": "Europe/Oslo",
        "languages": ["en", "es", "ru", "nb"],
        "k": 5,
        "answers_kept_months": 36,
        "contacts_kept_months": 6,
        "second_step_for": ["hr"],
        "shows_first_steps": "on",
    }
    client.post(reverse("org:settings"), data)
    organisation.refresh_from_db()
    assert organisation.second_step_for == ["hr"]
    entry = AuditEntry.objects.get(action="settings-changed")
    assert entry.details == {"second_step_for": [[], ["hr"]]}
