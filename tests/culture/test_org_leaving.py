"""Leaving and coming back, on the page of a person: roster, account, roles and sessions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from culture.accounts.models import ApiKey, User
from culture.audit.models import AuditEntry
from culture.org.models import Person
from culture.org.services.keys import create_key
from culture.org.services.people import change_person
from culture.org.services.users import change_user
from culture.toolkit import feeds
from culture.toolkit.models import StandIn
from surveys.hiring.models import Interviewer, InterviewerLink
from tests import make
from tests.make_hiring import a_vacancy
from tests.make_interviews import a_link_of, an_interviewer


def a_person_with_an_account(**roles: Any) -> tuple[User, Person]:
    organisation = make.an_organisation()
    user = make.a_user(organisation, name="Liv Dal", **roles)
    person = make.a_person(organisation, user=user, number="7")
    make.a_position(person, make.a_unit(organisation))
    return user, person


def work_here(person: Person, actor: User, *, works: bool) -> None:
    change_person(
        person=person,
        number=person.number,
        name=person.name,
        email=person.email,
        is_active=works,
        actor=actor,
        now=make.NOW,
    )


@pytest.mark.django_db
def test_who_leaves_loses_sign_in_roles_positions_and_every_session() -> None:
    user, person = a_person_with_an_account(is_hr=True, is_administrator=True)
    actor = make.a_user(user.organisation, is_administrator=True)
    signed_in = Client()
    signed_in.force_login(user)
    work_here(person, actor, works=False)
    user.refresh_from_db()
    assert (user.is_active, user.is_hr, user.is_administrator) == (False, False, False)
    assert person.positions.get().ends_on == make.TODAY
    assert signed_in.get(reverse("core:home")).status_code == 302
    answer = Client().post(
        reverse("account_login"), {"login": user.email, "password": make.PASSWORD}
    )
    assert answer.headers.get("Location") != "/"
    closed, left = AuditEntry.objects.order_by("pk")
    assert (closed.action, left.action) == ("account-closed", "person-left")
    assert (closed.object_uuid, closed.happened_at, closed.details) == (
        user.uuid,
        make.NOW,
        {
            "before": {"is_hr": True, "is_administrator": True, "is_active": True},
            "keys_revoked": [],
        },
    )


@pytest.mark.django_db
def test_the_keys_that_a_leaver_made_end_with_the_account_and_do_not_come_back() -> None:
    user, person = a_person_with_an_account(is_administrator=True)
    actor = make.a_user(user.organisation, is_administrator=True)
    secrets = []
    for maker in (user, actor):
        secret = ApiKey.new_secret()
        secrets.append(secret)
        create_key(name="Till", scopes=["gaps:read"], secret=secret, actor=maker, now=make.NOW)
    work_here(person, actor, works=False)
    work_here(person, actor, works=True)
    answers = [
        Client(headers={"Authorization": f"Bearer {secret}"}).get(reverse("api:units")).status_code
        for secret in secrets
    ]
    assert answers == [401, 200]
    assert AuditEntry.objects.get(action="account-closed").details["keys_revoked"] == ["Till"]


@pytest.mark.django_db
def test_the_keys_of_an_account_that_is_closed_end_too() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    user = make.a_user(organisation, is_administrator=True)
    secret = ApiKey.new_secret()
    create_key(name="Till", scopes=["gaps:read"], secret=secret, actor=user, now=make.NOW)
    facts: dict[str, Any] = {"user": user, "is_hr": False, "actor": actor, "now": make.NOW}
    change_user(is_administrator=False, is_active=True, **facts)
    assert ApiKey.objects.for_secret(secret).exists()
    change_user(is_administrator=False, is_active=False, **facts)
    assert not ApiKey.objects.for_secret(secret).exists()
    entries = AuditEntry.objects.filter(action="user-changed").order_by("pk")
    assert [entry.details["keys_revoked"] for entry in entries] == [[], ["Till"]]


@pytest.mark.django_db
def test_who_comes_back_signs_in_again_without_roles_and_without_the_old_session() -> None:
    user, person = a_person_with_an_account(is_hr=True)
    actor = make.a_user(user.organisation, is_administrator=True)
    old = Client()
    old.force_login(user)
    work_here(person, actor, works=False)
    work_here(person, actor, works=True)
    user.refresh_from_db()
    assert (user.is_active, user.is_hr, user.is_administrator) == (True, False, False)
    assert old.get(reverse("core:home")).status_code == 302
    answer = Client().post(
        reverse("account_login"), {"login": user.email, "password": make.PASSWORD}
    )
    assert answer.headers["Location"] == "/"
    assert list(AuditEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "account-closed",
        "person-left",
        "person-returned",
    ]


@pytest.mark.django_db
def test_the_last_administrator_cannot_leave_by_the_page_of_the_person() -> None:
    user, person = a_person_with_an_account(is_administrator=True)
    client = Client()
    client.force_login(user)
    page = client.post(
        reverse("org:change_person", args=[person.uuid]),
        {"number": person.number, "name": "Another name", "email": person.email},
    )
    assert "Liv Dal is the last administrator. Make somebody else administrator first." in (
        page.text
    )
    user.refresh_from_db()
    person.refresh_from_db()
    assert (user.is_active, user.is_administrator) == (True, True)
    assert (person.is_active, person.name) == (True, "Liv Dal")
    assert person.positions.get().ends_on is None
    assert not AuditEntry.objects.exists()


@pytest.mark.django_db
def test_a_position_that_would_start_later_vanishes_with_the_leaver() -> None:
    user, person = a_person_with_an_account()
    later = make.TODAY + dt.timedelta(days=9)
    make.a_position(
        person, make.a_unit(user.organisation, parent=person.positions.get().unit), starts_on=later
    )
    work_here(person, make.a_user(user.organisation, is_administrator=True), works=False)
    assert [one.ends_on for one in person.positions.all()] == [make.TODAY]


@pytest.mark.django_db
def test_an_account_that_was_closed_and_opened_again_needs_a_new_sign_in() -> None:
    organisation = make.an_organisation()
    actor = make.a_user(organisation, is_administrator=True)
    user = make.a_user(organisation)
    client = Client()
    client.force_login(user)
    for is_active in (False, True):
        change_user(
            user=user,
            is_hr=False,
            is_administrator=False,
            is_active=is_active,
            actor=actor,
            now=make.NOW,
        )
    assert client.get(reverse("core:home")).status_code == 302


@pytest.mark.django_db
def test_who_leaves_stands_in_nowhere_and_a_calendar_ends_also_for_who_comes_back() -> None:
    user, person = a_person_with_an_account()
    actor = make.a_user(user.organisation, is_hr=True)
    code = feeds.renew(user, now=make.NOW)
    unit, day = person.positions.get().unit, make.TODAY
    for begins, ends in ((-3, 9), (5, 9), (-9, -3)):
        StandIn.objects.create(
            unit=unit,
            person=person,
            starts_on=day + dt.timedelta(begins),
            ends_on=day + dt.timedelta(ends),
        )

    work_here(person, actor, works=False)
    person.refresh_from_db()
    work_here(person, actor, works=True)

    last_days = StandIn.objects.order_by("pk").values_list("ends_on", flat=True)
    assert list(last_days) == [day, day - dt.timedelta(3)]
    assert feeds.user_of(code) is None


@pytest.mark.django_db
def test_who_leaves_is_on_no_panel_whether_by_account_or_by_a_link() -> None:
    user, person = a_person_with_an_account()
    without = make.a_person(user.organisation, email="Bo@example.org")
    actor = make.a_user(user.organisation, is_hr=True)
    vacancy = a_vacancy(person.positions.get().unit)
    by_account = an_interviewer(vacancy, user=user, email=user.email)
    by_link = an_interviewer(vacancy, email="bo@example.org")
    outside = an_interviewer(vacancy, email="eva@example.com")
    for interviewer in (by_link, outside):
        a_link_of(interviewer)

    work_here(person, actor, works=False)
    work_here(without, actor, works=False)

    there = Interviewer.objects.filter(left_at=None)
    assert list(there) == [outside]
    assert {one.interviewer for one in InterviewerLink.objects.open_at(make.NOW)} == {outside}
    left = AuditEntry.objects.filter(action="interviewer-left").order_by("pk")
    assert [one.details["interviewer"] for one in left] == [str(by_account.uuid), str(by_link.uuid)]
