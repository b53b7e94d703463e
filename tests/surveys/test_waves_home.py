"""Home shows the link of a wave to nobody but the one whom the wave asks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from culture.accounts.models import User
from culture.org import jobs
from culture.org.models import Person
from culture.org.services.people import change_person
from culture.org.services.users import invite_people, invite_user
from surveys.waves.models import Invitation, Wave
from surveys.waves.queries import open_invitations
from tests import make, make_surveys

pytestmark = pytest.mark.django_db

THIEF = "thief@example.org"
PASSWORD = "an uncommon wooden harbour 27"


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def wave() -> Wave:
    return make_surveys.an_open_wave(make_surveys.a_company())


@pytest.fixture
def hr(wave: Wave) -> User:
    return make.a_user(wave.organisation, is_hr=True, is_administrator=True)


def invitation_of(wave: Wave) -> Invitation:
    found = wave.invitations.select_related("person").order_by("pk").first()
    assert found
    return found


def move(person: Person, hr: User, email: str) -> None:
    change_person(
        person=person,
        number=person.number,
        name=person.name,
        email=email,
        is_active=True,
        actor=hr,
        now=make.NOW,
    )


def signed_in_by_mail(user: User, hr: User) -> Client:
    """Follow the link that was mailed, choose a password and sign in with it."""
    jobs.send_invitations(users=[user.uuid], actor=hr.uuid, now=make.NOW)
    letter = mail.outbox[-1]
    (link,) = [word for word in str(letter.body).split() if word.startswith(settings.SITE_URL)]
    assert letter.to == [user.email]
    client = Client()
    form = client.get(link.removeprefix(settings.SITE_URL), follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


def test_an_account_at_a_changed_address_sees_no_link(wave: Wave, hr: User) -> None:
    invitation = invitation_of(wave)
    person, address = invitation.person, invitation.address
    move(person, hr, THIEF)
    (user,) = invite_people(people=[person], actor=hr, now=make.NOW)

    thief = signed_in_by_mail(user, hr)

    assert mail.outbox[-1].to == [THIEF]
    home = thief.get("/")
    assert home.status_code == 200
    assert invitation.code not in home.text
    move(person, hr, address)
    assert invitation.code not in thief.get("/").text


def test_an_account_at_another_address_than_the_roster_sees_no_link(wave: Wave, hr: User) -> None:
    person = invitation_of(wave).person
    roles = {"is_hr": False, "is_administrator": False}

    user = invite_user(name="A", email=THIEF, actor=hr, now=make.NOW, person=person, **roles)

    assert list(open_invitations(user)) == []


def test_an_account_at_the_address_of_the_opening_sees_its_link(wave: Wave, hr: User) -> None:
    invitation = invitation_of(wave)
    (user,) = invite_people(people=[invitation.person], actor=hr, now=make.NOW)

    home = signed_in_by_mail(user, hr).get("/")

    assert f"/s/{invitation.code}/" in home.text


def test_without_an_address_only_an_account_from_before_sees_its_link() -> None:
    top = make_surveys.a_company()
    Person.objects.filter(organisation=top.organisation).update(email="")
    wave = make_surveys.an_open_wave(top)
    first, second = wave.invitations.select_related("person").order_by("pk")[:2]
    opened = wave.opened_at
    assert opened
    before, after = make.a_user(wave.organisation), make.a_user(wave.organisation)
    User.objects.filter(pk=before.pk).update(created_at=opened)
    User.objects.filter(pk=after.pk).update(created_at=opened.replace(year=opened.year + 1))
    Person.objects.filter(pk=first.person.pk).update(user=before)
    Person.objects.filter(pk=second.person.pk).update(user=after)

    assert list(open_invitations(before)) == [first]
    assert list(open_invitations(after)) == []
