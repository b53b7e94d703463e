"""A person's own history as the server holds it."""

from __future__ import annotations

import ast
import datetime as dt
import json
import uuid
from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from culture.accounts.models import User
from culture.audit.models import AuditEntry
from surveys.mirrors.models import MOST_BYTES, History, Profile
from surveys.mirrors.services import KeyCheck, Sealed, delete_profile, keep_profile
from tests import make
from tests.make_mirrors import a_history, a_profile

if TYPE_CHECKING:
    from django.test import Client

HOUSE = Path(__file__).resolve().parents[2]
LOCK = KeyCheck(salt=b"s" * 16, iterations=600_000, check_nonce=b"c" * 12, check_text=b"t" * 40)
OTHER_LOCK = KeyCheck(
    salt=b"o" * 16, iterations=600_000, check_nonce=b"c" * 12, check_text=b"t" * 40
)


@pytest.fixture
def user(db: None) -> User:
    return make.a_user(make.an_organisation())


def sealed(number: int = 1, *, ciphertext: bytes = b"p" * 99) -> Sealed:
    return Sealed(uuid.UUID(int=number, version=4), b"n" * 12, ciphertext)


def keep(user: User, number: int = 1, *, lock: KeyCheck = LOCK) -> Profile:
    return keep_profile(user=user, lock=lock, sealed=sealed(number), today=make.TODAY)


def body(number: int = 1, **changes: Any) -> dict[str, Any]:
    def text(part: bytes) -> str:
        return b64encode(part).decode()

    return {
        "identity": str(uuid.UUID(int=number, version=4)),
        "nonce": text(b"n" * 12),
        "ciphertext": text(b"p" * 99),
        "salt": text(LOCK.salt),
        "iterations": "600000",
        "check_nonce": text(LOCK.check_nonce),
        "check_text": text(LOCK.check_text),
    } | changes


def post(client: Client, user: User, **changes: Any) -> Any:
    client.force_login(user)
    return client.post(reverse("mirrors:keep"), body(**changes))


def test_what_is_kept_comes_back_as_it_was_sent(client: Client, user: User) -> None:
    response = post(client, user)

    assert (response.status_code, json.loads(response.content)) == (201, {})
    document = client.get(reverse("mirrors:document"))
    assert document["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    sent = body()
    assert document.json() == {
        "format": "service-culture/mirror-history/1",
        "lock": {
            "salt": sent["salt"],
            "iterations": 600_000,
            "check_nonce": sent["check_nonce"],
            "check_text": sent["check_text"],
        },
        "profiles": [
            {
                "identity": sent["identity"],
                "kept_on": "2026-11-01",
                "nonce": sent["nonce"],
                "ciphertext": sent["ciphertext"],
            }
        ],
    }


def test_of_a_profile_only_the_month_is_kept(user: User) -> None:
    assert keep(user).kept_on == dt.date(2026, 11, 1)
    columns = {field.name for field in [*Profile._meta.fields, *History._meta.fields]}
    assert not {name for name in columns if name.endswith(("_at", "date", "time", "language"))}


def test_sending_a_profile_again_keeps_it_once(client: Client, user: User) -> None:
    assert [post(client, user).status_code for _try in range(2)] == [201, 201]

    assert Profile.objects.count() == 1


def test_an_identity_of_somebody_else_is_not_overwritten(client: Client, user: User) -> None:
    other = make.a_user(user.organisation)
    keep(other)

    response = post(client, user, ciphertext=b64encode(b"q" * 99).decode())

    assert response.status_code == 400
    [profile] = Profile.objects.all()
    assert (profile.history.user, bytes(profile.ciphertext)) == (other, b"p" * 99)
    assert not History.objects.filter(user=user).exists()


def test_the_sixty_first_profile_is_refused_and_the_others_stay(user: User) -> None:
    for number in range(1, 61):
        keep(user, number)

    with pytest.raises(ValidationError, match="Your history holds 60 profiles, and no more fit"):
        keep(user, 61)

    assert Profile.objects.count() == 60
    assert keep(user, 60).uuid == sealed(60).identity


def test_a_profile_under_another_key_is_refused(user: User) -> None:
    keep(user)

    with pytest.raises(ValidationError, match="in another window"):
        keep(user, 2, lock=OTHER_LOCK)

    assert Profile.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"ciphertext": b64encode(b"p" * 20_001).decode()}, "larger than 20 KB"),
        ({"ciphertext": ""}, "cannot be read"),
        ({"ciphertext": "no base64!"}, "cannot be read"),
        ({"ciphertext": b64encode(b"p" * 16).decode()}, "cannot be read"),
        ({"nonce": b64encode(b"n" * 11).decode()}, "cannot be read"),
        ({"salt": b64encode(b"s" * 8).decode()}, "cannot be read"),
        ({"iterations": "599999"}, "cannot be read"),
        ({"iterations": "many"}, "cannot be read"),
        ({"check_text": b64encode(b"t" * 201).decode()}, "cannot be read"),
        ({"identity": "1"}, "cannot be read"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    client: Client, user: User, changes: dict[str, str], problem: str
) -> None:
    response = post(client, user, **changes)

    assert response.status_code == 400
    assert problem in json.loads(response.content)["problem"]
    assert not History.objects.exists()


def test_a_profile_of_twenty_kilobytes_is_kept(client: Client, user: User) -> None:
    response = post(client, user, ciphertext=b64encode(b"p" * MOST_BYTES).decode())

    assert response.status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"kept_on": dt.date(2026, 11, 22)},
        {"nonce": b"n" * 13},
        {"ciphertext": b"p" * (MOST_BYTES + 1)},
        {"ciphertext": b""},
    ],
)
def test_the_database_refuses_what_is_no_profile(user: User, change: dict[str, Any]) -> None:
    profile = a_profile(user)

    with pytest.raises(IntegrityError), transaction.atomic():
        Profile.objects.filter(pk=profile.pk).update(**change)


@pytest.mark.parametrize(
    "change", [{"iterations": 599_999}, {"salt": b"s"}, {"check_text": b"t" * 201}]
)
def test_the_database_refuses_a_weak_lock(user: User, change: dict[str, Any]) -> None:
    history = a_history(user)

    with pytest.raises(IntegrityError), transaction.atomic():
        History.objects.filter(pk=history.pk).update(**change)


def test_one_profile_is_deleted_and_the_last_one_ends_the_history(user: User) -> None:
    first, second = keep(user, 1), keep(user, 2)

    delete_profile(user=user, profile=first)
    assert list(Profile.objects.all()) == [second]

    delete_profile(user=user, profile=second)
    assert not History.objects.exists()
    assert keep(user, 3, lock=OTHER_LOCK).uuid == sealed(3).identity


def test_everything_is_erased_with_one_press_and_a_second(client: Client, user: User) -> None:
    other = make.a_user(user.organisation)
    kept = a_profile(other)
    for number in range(1, 4):
        keep(user, number)
    client.force_login(user)

    assert "3 profiles will be erased" in client.get(reverse("mirrors:erase")).text
    assert Profile.objects.count() == 4
    response = client.post(reverse("mirrors:erase"), follow=True)

    assert "Your history is erased." in response.text
    assert list(Profile.objects.all()) == [kept]
    assert list(History.objects.all()) == [kept.history]


def test_a_history_goes_with_its_account(user: User) -> None:
    keep(user)

    user.delete()

    assert not History.objects.exists()
    assert not Profile.objects.exists()


def test_nothing_about_a_history_is_written_into_the_audit(client: Client, user: User) -> None:
    before = AuditEntry.objects.count()
    post(client, user)
    client.post(reverse("mirrors:delete", kwargs={"uuid": Profile.objects.get().uuid}))
    post(client, user)
    client.post(reverse("mirrors:erase"))

    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("role", [{}, {"is_hr": True}, {"is_administrator": True}])
def test_no_role_reaches_the_history_of_somebody_else(
    client: Client, user: User, role: dict[str, Any]
) -> None:
    profile = keep(user)
    client.force_login(make.a_user(user.organisation, **role))
    path = reverse("mirrors:delete", kwargs={"uuid": profile.uuid})

    assert [client.get(path).status_code, client.post(path).status_code] == [404, 404]
    assert client.get(reverse("mirrors:document")).json()["profiles"] == []
    assert str(profile.uuid) not in client.get(reverse("mirrors:history")).text
    client.post(reverse("mirrors:erase"))

    assert list(Profile.objects.all()) == [profile]


def test_nothing_else_in_the_program_reads_histories() -> None:
    readers = []
    for package in ("culture", "surveys", "feedback"):
        for file in sorted((HOUSE / package).rglob("*.py")):
            names = {
                getattr(node, "module", None) or ""
                for node in ast.walk(ast.parse(file.read_text()))
                if isinstance(node, ast.ImportFrom)
            }
            if any(name.startswith("surveys.mirrors") for name in names):
                readers.append(file.relative_to(HOUSE).as_posix())
    assert {reader for reader in readers if not reader.startswith("surveys/mirrors/")} == set()
