from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from culture.accounts.models import ApiKey, User
from culture.audit.models import AuditEntry
from culture.org.invitations import send_invitation
from culture.org.services.users import change_user, invite_user
from tests import make


@pytest.mark.django_db
def test_an_invited_user_has_one_verified_address_and_the_person_of_that_address() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    person = make.a_person(organisation, email="Liv@example.org")
    user = invite_user(
        name="Liv Dal",
        email="liv@example.org",
        is_hr=True,
        is_administrator=False,
        actor=actor,
        now=make.NOW,
    )
    person.refresh_from_db()
    assert person.user == user
    assert not user.has_usable_password()
    assert list(EmailAddress.objects.filter(user=user).values_list("email", "verified")) == [
        (user.email, True)
    ]


@pytest.mark.django_db
def test_a_taken_address_is_refused_in_the_form_and_nothing_is_stored() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True, email="ada@example.org")
    client = Client()
    client.force_login(actor)
    answer = client.post(reverse("org:invite"), {"name": "Ada", "email": "ADA@example.org"})
    assert "Somebody already has this e-mail address." in answer.text
    assert 'value="ADA@example.org"' in answer.text
    assert User.objects.count() == 1
    assert mail.outbox == []


@pytest.mark.django_db
def test_the_link_of_the_invitation_sets_a_password_that_signs_in() -> None:
    organisation = make.an_organisation()
    client = Client()
    client.force_login(make.a_user(organisation, is_administrator=True))
    client.post(reverse("org:invite"), {"name": "Liv Dal", "email": "liv@example.org"})
    link = re.search(r"http://[^/]+(/\S+)", str(mail.outbox[0].body))
    assert link
    newcomer = Client()
    page = newcomer.get(link.group(1), follow=True)
    where = page.redirect_chain[-1][0]
    words = "six blue boats at dawn"
    newcomer.post(where, {"password1": words, "password2": words})
    signed_in = newcomer.post(
        reverse("account_login"), {"login": "liv@example.org", "password": words}
    )
    assert signed_in.headers["Location"] == "/"


@pytest.mark.django_db
def test_the_last_administrator_stays() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    make.a_user(organisation, is_administrator=True, is_active=False)
    for facts in ({"is_administrator": False}, {"is_active": False}):
        wanted = {"is_administrator": True, "is_active": True, "is_hr": True} | facts
        with pytest.raises(ValidationError, match="last administrator"):
            change_user(user=actor, actor=actor, now=make.NOW, **wanted)
    actor.refresh_from_db()
    assert (actor.is_administrator, actor.is_active, actor.is_hr) == (True, True, False)


@pytest.mark.django_db
def test_a_closed_account_is_signed_out_at_once() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    user = make.a_user(organisation)
    client = Client()
    client.force_login(user)
    change_user(
        user=user, is_hr=False, is_administrator=False, is_active=False, actor=actor, now=make.NOW
    )
    assert client.get("/").status_code == 302


@pytest.mark.django_db
def test_a_secret_is_shown_once_and_only_its_digest_is_stored() -> None:
    organisation = make.an_organisation()
    client = Client()
    client.force_login(make.a_user(organisation, is_administrator=True))
    made = client.post(reverse("org:add_key"), {"name": "Till", "scopes": ["gaps:read"]})
    secret = re.findall(r"sc_[\w-]{43}", made.text)
    assert len(secret) == 1
    key = ApiKey.objects.get()
    assert key.digest == ApiKey.digest_of(secret[0])
    assert made.headers["Cache-Control"].endswith("no-store, must-revalidate, private")
    assert secret[0] not in client.get(reverse("org:keys")).text
    assert secret[0] not in str(list(AuditEntry.objects.values()))


@pytest.mark.django_db
def test_a_key_is_revoked_only_after_its_name_was_typed() -> None:
    organisation = make.an_organisation()
    client = Client()
    client.force_login(make.a_user(organisation, is_administrator=True))
    client.post(reverse("org:add_key"), {"name": "Till", "scopes": ["gaps:read"]})
    key = ApiKey.objects.get()
    client.post(reverse("org:revoke_key", args=[key.uuid]), {"typed": "other"})
    key.refresh_from_db()
    assert key.revoked_at is None
    client.post(reverse("org:revoke_key", args=[key.uuid]), {"typed": "till"})
    key.refresh_from_db()
    assert key.revoked_at is not None


@pytest.mark.django_db
def test_settings_below_the_floor_are_refused_with_what_was_typed() -> None:
    organisation = make.an_organisation()
    client = Client()
    client.force_login(make.a_user(organisation, is_administrator=True))
    data = {
        "name": "Nova",
        "time_zone": "Europe/Oslo",
        "languages": ["en"],
        "k": 4,
        "answers_kept_months": 12,
        "contacts_kept_months": 6,
    }
    answer = client.post(reverse("org:settings"), data)
    organisation.refresh_from_db()
    assert (organisation.name, organisation.k) == ("Meridian", 5)
    assert 'value="Nova"' in answer.text
    client.post(reverse("org:settings"), data | {"k": 6})
    entry = AuditEntry.objects.get(action="settings-changed")
    assert entry.details["k"] == [5, 6]


@pytest.mark.django_db
def test_nobody_signs_up() -> None:
    answer = Client().get(reverse("account_signup"))
    assert "Accounts are made by an administrator" in answer.text
    data = {"email": "new@example.org", "password1": make.PASSWORD, "password2": make.PASSWORD}
    Client().post(reverse("account_signup"), data)
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_the_language_menu_also_changes_the_account() -> None:
    user = make.a_user(make.an_organisation(), language="nb")
    client = Client()
    client.force_login(user)
    client.post(reverse("set_language"), {"language": "es", "next": "/"})
    user.refresh_from_db()
    assert user.language == "es"


def sent_to(user: User, actor: User, *, now: dt.datetime = make.NOW) -> None:
    send_invitation(user=user, actor=actor, now=now)


@pytest.mark.django_db
def test_one_person_gets_three_invitations_a_day() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    user = make.a_user(organisation, email="liv@example.org")
    for _time in range(3):
        sent_to(user, actor)
    with pytest.raises(ValidationError, match="got 3 invitations since yesterday"):
        sent_to(user, make.a_user(organisation, is_administrator=True))
    sent_to(make.a_user(organisation), actor)
    assert len(mail.outbox) == 4
    sent_to(user, actor, now=make.NOW + dt.timedelta(days=1))
    assert len(mail.outbox) == 5


@pytest.mark.django_db
def test_one_administrator_sends_as_many_as_the_settings_say(
    settings: Any,
) -> None:
    settings.INVITATIONS_PER_DAY = 2
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    users = [make.a_user(organisation) for _person in range(3)]
    for user in users[:2]:
        sent_to(user, actor)
    with pytest.raises(ValidationError, match="You sent 2 invitations since yesterday"):
        sent_to(users[2], actor)
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_a_mail_that_could_not_be_sent_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    organisation = make.an_organisation()
    client = Client()
    client.force_login(make.a_user(organisation, is_administrator=True))
    user = make.a_user(organisation)

    def no_server(*_facts: object, **_more: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as broken:
        broken.setattr("culture.org.invitations.EmailMessage.send", no_server)
        for _time in range(4):
            page = client.post(reverse("org:send_again", args=[user.uuid]), follow=True)
            assert "could not be sent. Try it again." in page.text
    page = client.post(reverse("org:send_again", args=[user.uuid]), follow=True)
    assert "is on its way" in page.text
    assert len(mail.outbox) == 1
