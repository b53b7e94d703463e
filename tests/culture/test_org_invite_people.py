"""Many people of the roster get an account at once, and nobody who left does."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.org import jobs
from culture.org.models import Person
from culture.org.queries import people_to_invite
from culture.org.services.users import invite_people
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> User:
    user = make.a_user(make.an_organisation(), is_administrator=True)
    make.a_unit(user.organisation)
    return user


def somebody(actor: User, name: str, **facts: Any) -> Person:
    held = {"starts_on": facts.pop("starts_on", make.TODAY), "ends_on": facts.pop("ends_on", None)}
    facts.setdefault("email", f"{name.lower()}@example.org")
    person = make.a_person(actor.organisation, name=name, number=name, **facts)
    make.a_position(person, actor.organisation.units.get(), **held)
    return person


def test_who_works_here_with_an_address_and_no_account_is_offered(actor: User) -> None:
    somebody(actor, "Ada")
    somebody(actor, "Begins", starts_on=make.TODAY + dt.timedelta(30))
    somebody(actor, "Nowhere", email="")
    somebody(actor, "Left", is_active=False)
    yesterday = make.TODAY - dt.timedelta(1)
    somebody(actor, "Ended", starts_on=yesterday, ends_on=yesterday)
    somebody(actor, "Known", user=make.a_user(actor.organisation))
    somebody(actor, "Taken", email=actor.email.upper())
    make.a_person(actor.organisation, name="Idle", number="i", email="idle@example.org")
    found = people_to_invite(actor, day=make.TODAY)
    assert [person.name for person in found] == ["Ada", "Begins"]


def test_two_clicks_make_one_account_each(actor: User) -> None:
    people = [somebody(actor, "Ada"), somebody(actor, "Bo")]
    facts: dict[str, Any] = {"people": people, "actor": actor, "now": make.NOW}
    assert [user.name for user in invite_people(**facts)] == ["Ada", "Bo"]
    assert invite_people(**facts) == []
    ada = User.objects.get(email="ada@example.org")
    assert (ada.person, ada.is_hr, ada.is_administrator) == (people[0], False, False)


def invited(actor: User, *names: str) -> list[User]:
    people = [somebody(actor, name) for name in names]
    return invite_people(people=people, actor=actor, now=make.NOW)


def send(actor: User, users: list[User]) -> list[str]:
    before = len(mail.outbox)
    jobs.send_invitations(users=[user.uuid for user in users], actor=actor.uuid, now=make.NOW)
    return [letter.to[0] for letter in mail.outbox[before:]]


def test_everybody_is_mailed_once_however_often_the_job_runs(actor: User) -> None:
    users = invited(actor, "Ada", "Bo")
    assert send(actor, users) == ["ada@example.org", "bo@example.org"]
    assert send(actor, users) == []


def test_one_refused_address_stops_nobody_else(
    actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def refuse(letter: mail.EmailMessage) -> None:
        tried.append(letter.to[0])
        raise SMTPRecipientsRefused({})

    monkeypatch.setattr("culture.org.invitations.EmailMessage.send", refuse)
    users = invited(actor, "Ada", "Bo")
    send(actor, users)
    assert tried == ["ada@example.org", "bo@example.org"]


def test_a_mail_server_that_is_away_is_not_asked_again_at_once(
    actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def break_off(letter: mail.EmailMessage) -> None:
        tried.append(letter.to[0])
        raise SMTPServerDisconnected

    users = invited(actor, "Ada", "Bo")
    with monkeypatch.context() as patch:
        patch.setattr("culture.org.invitations.EmailMessage.send", break_off)
        send(actor, users)
    assert tried == ["ada@example.org"]
    assert send(actor, users) == ["ada@example.org", "bo@example.org"]


def test_the_page_offers_all_and_invites_the_chosen(
    actor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _bo = somebody(actor, "Ada"), somebody(actor, "Bo")
    queued: list[Any] = []
    monkeypatch.setattr(
        "culture.org.views.administration.send_invitations.apply_async",
        lambda arguments, **_facts: queued.append(arguments),
    )
    client = Client()
    client.force_login(actor)
    where = reverse("org:invite_people")
    assert "2 of 2 people are listed." in client.get(where).text
    page = client.post(where, {"people": [str(ada.uuid)]}, follow=True)
    assert "1 person is invited." in page.text
    user = User.objects.get(email="ada@example.org")
    assert queued == [([str(user.uuid)], str(actor.uuid))]
    assert "1 of 1 people are listed." in client.get(where).text
