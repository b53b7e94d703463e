"""Passwords as people choose them are refused, whatever their characters; a sentence is taken."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from culture.accounts.models import User
from culture.accounts.passwords import common_words
from tests import make

EASY = [
    "Password2026!!",
    "P@ssw0rd12345",
    "Qwertyuiop123!",
    "1q2w3e4r5t6y7u",
    "aaaaaaaaaaaaaa",
    "abcdefghijkl12",
    "mypasswordmypassword",
    "Summer2026Summer",
    "November2026!",
    "Welcome2026!!",
    "ServiceCulture2026!",
    "SurveyCulture1!",
    "Nordhavn2026!",
    "Nordhavn Havnevesen",
    "Liv Dal Liv Dal",
    "Livdal-12345",
    "liv.dal@example.org",
    "contraseña2026",
    "Bienvenidos2026!",
    "verano2026verano",
    "Madrid-Madrid-1",
    "пароль2026пароль",
    "ПриветПривет1",
    "йцукенйцукен",
    "gfhjkm123456",
    "Passord2026!!",
    "sommer2026sommer",
    "Velkommen2026!",
    "198705231987",
]
FIT = [
    "six blue boats at dawn",
    "correct horse battery",
    "siete gatos miran la luna",
    "рыжий кот читает газету",
    "fire gule båter i tåka",
    "k3f9-wq02-zz81-pp",
    "tortoise umbrella gravel",
    "x" + "lantern over quiet harbours " * 5,
]


@pytest.fixture
def user(db: None) -> User:
    organisation = make.an_organisation(name="Nordhavn Havnevesen")
    return make.a_user(organisation, name="Liv Dal", email="liv.dal@example.org")


@pytest.mark.parametrize("password", EASY)
def test_what_people_choose_is_refused(password: str, user: User) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize("password", FIT)
def test_words_that_have_nothing_to_do_with_each_other_are_taken(password: str, user: User) -> None:
    validate_password(password, user)


def test_no_kind_of_character_is_asked_for(user: User) -> None:
    validate_password("830274619385720164", user)
    validate_password("tortoiseumbrellagravel", user)


def test_eleven_characters_are_too_few(user: User) -> None:
    with pytest.raises(ValidationError, match="at least 12 characters"):
        validate_password("k3f9wq02zz8", user)
    validate_password("k3f9wq02zz81", user)


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("Nordhavn2026!", "It holds a name, a common word or a word of this product."),
        ("zebrazebrazebra", "It repeats itself."),
        ("1234567890123", "It follows the keyboard or the alphabet."),
        ("19870523-2003", "It holds a date or a year."),
        ("Iloveyou-dragon", "It is much like passwords that many people use."),
    ],
)
def test_a_refusal_says_why(password: str, reason: str, user: User) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert f"This password is easy to guess. {reason}" in refused.value.messages


def test_the_same_password_is_fit_where_its_words_belong_to_nobody(user: User) -> None:
    elsewhere = make.a_user(make.an_organisation(name="Elsewhere"), name="Ana Ruiz")
    word = "Nordhavn-2026"
    with pytest.raises(ValidationError):
        validate_password(word, user)
    validate_password(word, elsewhere)


def test_the_page_refuses_in_the_language_of_the_person_and_changes_nothing(user: User) -> None:
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": make.PASSWORD})
    client.cookies["django_language"] = "nb"
    page = client.post(
        reverse("account_change_password"),
        {"oldpassword": make.PASSWORD, "password1": "Passord2026!!", "password2": "Passord2026!!"},
    )
    with translation.override("nb"):
        assert translation.gettext("This password is easy to guess.") in page.text
    user.refresh_from_db()
    assert user.check_password(make.PASSWORD)
    assert "Passord2026" not in page.text


def test_common_words_are_written_once_and_in_small_letters() -> None:
    words = common_words()
    assert sorted(words) == sorted(set(words))
    assert [word for word in words if word != word.lower()] == []
