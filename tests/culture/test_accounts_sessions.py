"""Sessions: their owner sees and ends them, and they end by themselves."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from hashlib import sha256

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from culture.accounts import sessions
from culture.accounts.models import Session, User
from culture.accounts.tasks import forget_sessions
from tests import make

pytestmark = pytest.mark.usefixtures("nobody_tried_before")

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def user(db: None) -> User:
    return make.a_user(make.an_organisation())


def signed_in(user: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("core:home")).status_code == 200


def aged(client: Client, **changes: dt.timedelta) -> None:
    """Let the session of a browser be older."""
    store = client.session
    visit = store[sessions.VISIT]
    store[sessions.VISIT] = visit | {
        name: visit[name] - age.total_seconds() for name, age in changes.items()
    }
    store.save()


def row_of(client: Client) -> Session:
    return Session.objects.get(digest=sessions.digest_of(client.session.session_key or ""))


def test_what_the_table_holds_opens_nothing(user: User) -> None:
    client = signed_in(user)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_session")
        (row,) = cursor.fetchall()
        names = [column.name for column in cursor.description]

    stored = [str(value) for value in row]
    assert not [value for value in stored if key in value]
    for value in stored:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = value
        assert not is_in(thief)
    assert dict(zip(names, row, strict=True))["digest"] == sha256(key.encode()).hexdigest()
    assert is_in(client)


def test_waiting_for_a_session_looks_for_its_digest_too(user: User) -> None:
    client = signed_in(user)
    key = client.session.session_key or ""
    stolen = row_of(client).digest

    async def looked() -> tuple[bool, bool, bool, bool]:
        own, other = sessions.SessionStore(key), sessions.SessionStore(stolen)
        told = sessions.VISIT in await own.aload(), sessions.VISIT in await other.aload()
        found = await own.aexists(key), await own.aexists(stolen)
        await own.adelete()
        return *told, *found

    assert async_to_sync(looked)() == (True, False, True, False)
    assert not is_in(client)


def test_the_list_shows_kind_of_browser_and_times_and_no_key_or_address(user: User) -> None:
    phone, laptop = signed_in(user, PHONE), signed_in(user)
    page = laptop.get(reverse("accounts:sessions")).text
    assert re.findall(r"<strong>(.*?)</strong>", page) == ["Firefox, Linux", "Safari, iPhone"]
    assert page.count(">here<") == 1
    for client in (phone, laptop):
        assert str(client.session.session_key) not in page
        assert row_of(client).digest not in page
    assert "127.0.0.1" not in page
    assert not [field.name for field in Session._meta.fields if "ip" in field.name.split("_")]


def test_one_is_ended_and_the_others_stay(user: User) -> None:
    phone, laptop, desk = signed_in(user, PHONE), signed_in(user), signed_in(user)
    row = row_of(phone)
    answer = laptop.post(reverse("accounts:end_session", args=[row.uuid]))
    assert answer.headers["Location"] == reverse("accounts:sessions")
    assert (is_in(phone), is_in(laptop), is_in(desk)) == (False, True, True)


def test_all_others_are_ended_at_once(user: User) -> None:
    phone, laptop, desk = signed_in(user, PHONE), signed_in(user), signed_in(user)
    laptop.post(reverse("accounts:end_other_sessions"))
    assert (is_in(phone), is_in(laptop), is_in(desk)) == (False, True, False)


def test_ones_own_is_ended_as_by_signing_out(user: User) -> None:
    laptop = signed_in(user)
    row = Session.objects.get(user=user)
    answer = laptop.post(reverse("accounts:end_session", args=[row.uuid]))
    assert answer.headers["Location"] == reverse("account_login")
    assert not is_in(laptop)


def test_nobody_ends_the_session_of_somebody_else(user: User) -> None:
    other = make.a_user(user.organisation, is_administrator=True)
    theirs, mine = signed_in(other), signed_in(user)
    row = Session.objects.get(user=other)
    assert mine.post(reverse("accounts:end_session", args=[row.uuid])).status_code == 404
    assert mine.post(reverse("accounts:end_session", args=[uuid.uuid4()])).status_code == 404
    mine.post(reverse("accounts:end_other_sessions"))
    assert is_in(theirs)


@pytest.mark.parametrize(
    ("age", "stays"),
    [
        ({"began": dt.timedelta(hours=23, minutes=59)}, True),
        ({"began": dt.timedelta(hours=24)}, False),
        ({"seen": dt.timedelta(minutes=119)}, True),
        ({"seen": dt.timedelta(minutes=120)}, False),
    ],
    ids=str,
)
def test_a_session_ends_in_the_end_and_when_nobody_comes(
    age: dict[str, dt.timedelta], stays: bool, user: User
) -> None:
    client = signed_in(user)
    aged(client, **age)
    page = client.get(reverse("org:tree"), follow=True)
    assert ("You were signed out because some time had passed." in page.text) is not stays
    assert page.redirect_chain == ([] if stays else [("/accounts/login/?next=/organisation/", 302)])
    assert is_in(client) is stays


def test_who_comes_back_is_not_idle(user: User) -> None:
    client = signed_in(user)
    for _time in range(3):
        aged(client, seen=dt.timedelta(minutes=100))
        assert is_in(client)


def test_nothing_is_written_for_five_minutes(user: User) -> None:
    client = signed_in(user)
    is_in(client)
    before = Session.objects.get(user=user).session_data
    is_in(client)
    assert Session.objects.get(user=user).session_data == before
    aged(client, seen=dt.timedelta(minutes=5))
    is_in(client)
    assert timezone.now() - Session.objects.get(user=user).seen_at < dt.timedelta(minutes=1)  # type: ignore[operator]


def test_a_new_password_ends_the_others(user: User) -> None:
    phone, laptop = signed_in(user, PHONE), signed_in(user)
    words = "nine green ferries hum"
    laptop.post(
        reverse("account_change_password"),
        {"oldpassword": make.PASSWORD, "password1": words, "password2": words},
    )
    assert (is_in(phone), is_in(laptop)) == (False, True)
    assert Session.objects.filter(user=user).count() == 1


def test_signing_in_gives_the_session_another_key(user: User) -> None:
    client = Client()
    client.get(reverse("account_login"))
    client.post(reverse("account_login"), {"login": user.email, "password": "wrong"})
    before = client.session.session_key
    client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    assert client.session.session_key != before


def test_giving_the_password_again_gives_the_session_another_key(user: User) -> None:
    client = signed_in(user)
    before = client.session.session_key
    client.post(reverse("account_reauthenticate"), {"password": "wrong"})
    assert client.session.session_key == before
    client.post(reverse("account_reauthenticate"), {"password": make.PASSWORD})
    assert client.session.session_key != before
    assert is_in(client)
    assert Session.objects.filter(user=user).count() == 1


def test_what_is_over_is_deleted_and_what_is_not_stays(user: User) -> None:
    aged(signed_in(user), began=dt.timedelta(days=2))
    stays = signed_in(make.a_user(user.organisation))
    forget_sessions()
    assert list(Session.objects.all()) == [row_of(stays)]


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (FIREFOX, "Firefox, Linux"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Safari/605", "Safari, macOS"),
        ("curl/8", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_its_kind(agent: str, device: str) -> None:
    assert sessions.device_of(agent) == device
