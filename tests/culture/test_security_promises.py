"""What the table of the security standard says of the whole house, seen from outside."""

from __future__ import annotations

import hashlib
import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import global_settings
from django.contrib.auth.hashers import get_hasher
from django.core.mail import BadHeaderError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from culture.accounts.models import User
from culture.core.codes import new_code
from culture.org.invitations import send_invitation
from culture.settings import base
from culture.toolkit.feeds import renew
from culture.toolkit.models import CalendarFeed
from feedback.promises.links import make_link
from feedback.promises.models import PromiseLink
from surveys.hiring.models import CandidateLink
from tests import make
from tests.make_candidates import a_candidate
from tests.make_hiring import a_vacancy
from tests.make_promises import a_promise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_tried_before")]


@pytest.fixture
def user() -> User:
    return make.a_user(make.an_organisation(), is_hr=True, is_administrator=True)


def signed_in(user: User, **facts: str) -> tuple[Client, str]:
    """A client that came in by the page, and where it was led to."""
    client = Client()
    facts |= {"login": user.email, "password": make.PASSWORD}
    return client, client.post(reverse("account_login"), facts).headers["Location"]


def test_every_cookie_of_people_is_kept_from_scripts_and_other_sites(user: User) -> None:
    client, _place = signed_in(user)
    client.get(reverse("account_login"))
    assert client.cookies
    for cookie in client.cookies.values():
        assert cookie["samesite"] == "Lax", cookie.key
        assert cookie["httponly"], cookie.key


@pytest.mark.parametrize("name", ["account_login", "core:home", "dashboards:protection"])
def test_headers_keep_a_page_what_it_is(user: User, name: str) -> None:
    answer = make.a_client(user).get(reverse(name), headers={"Origin": "https://evil.example"})
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "connect-src 'self'"} <= set(policy)
    assert [header for header in answer.headers if header.startswith("Access-Control-")] == []


@pytest.mark.parametrize(
    "place", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_nobody_is_sent_to_another_site(user: User, place: str) -> None:
    assert signed_in(user, next=place)[1] == "/"


def test_a_mail_takes_no_header_from_a_name(user: User) -> None:
    user.organisation.name = "Ours\nBcc: evil@example.org"
    with pytest.raises(BadHeaderError):
        send_invitation(user=user, actor=user, now=make.NOW)


def test_passwords_are_hashed_slowly_where_no_test_runs() -> None:
    assert not hasattr(base, "PASSWORD_HASHERS")
    hasher = import_string(global_settings.PASSWORD_HASHERS[0])()
    assert (hasher.algorithm, hasher.iterations >= 1_000_000) == ("pbkdf2_sha256", True)
    assert get_hasher().algorithm == "md5"  # of the tests alone


def test_password_fields_hide_what_is_typed_and_let_helpers_in() -> None:
    page = Client().get(reverse("account_login")).text
    [field] = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page


def test_every_page_of_staff_has_the_way_out(user: User) -> None:
    client = make.a_client(user)
    for name in ("core:home", "org:tree", "touchpoints:list", "waves:list", "toolkit:index"):
        assert f'action="{reverse("account_logout")}"' in client.get(reverse(name)).text, name


def test_secrets_are_random_and_long_enough(user: User) -> None:
    client, _place = signed_in(user)
    assert len(client.cookies["sessionid"].value) == 32
    assert len({new_code() for _ in range(1_000)}) == 1_000
    assert len(new_code()) == 26  # of 32 signs: 130 bits
    codes = RecoveryCodes.activate(user).get_unused_codes()
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {8}


def test_no_address_that_opens_something_is_stored(user: User) -> None:
    now = timezone.now()
    unit = make.a_unit(user.organisation)
    make.a_position(make.a_person(user.organisation, user=user), unit)
    candidate = a_candidate(a_vacancy(unit))
    opened = {
        PromiseLink: make_link(a_promise(user, unit, now=now), actor=user, now=now),
        CandidateLink: CandidateLink.objects.make(now=now, candidate=candidate),
        CalendarFeed: renew(user, now=now),
    }
    for model, code in opened.items():
        [row] = model._default_manager.values()
        assert len(code) == 26
        assert row["digest"] == hashlib.sha256(code.encode()).hexdigest()
        assert code not in repr(row)


def test_an_empty_house_has_no_account() -> None:
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()


def test_a_form_changes_nothing_that_it_does_not_show(user: User) -> None:
    organisation = make.an_organisation(name="Elsewhere")
    facts = {
        "name": "Ada",
        "language": "nb",
        "is_administrator": "",
        "organisation": organisation.pk,
    }
    make.a_client(user).post(reverse("accounts:profile"), facts)
    user.refresh_from_db()
    assert (user.name, user.is_administrator) == ("Ada", True)
    assert user.organisation_id != organisation.pk
