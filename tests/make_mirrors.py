"""Builders of people's own histories."""

from __future__ import annotations

import datetime as dt

from culture.accounts.models import User
from surveys.mirrors.models import History, Profile
from tests import make


def a_history(user: User) -> History:
    """The history of a user, begun where there is none."""
    history, _made = History.objects.get_or_create(
        user=user,
        defaults={
            "salt": b"s" * 16,
            "iterations": 600_000,
            "check_nonce": b"c" * 12,
            "check_text": b"t" * 40,
        },
    )
    return history


def a_profile(user: User, *, kept_on: dt.date = make.TODAY) -> Profile:
    """One kept profile of a user."""
    return Profile.objects.create(
        history=a_history(user),
        kept_on=kept_on.replace(day=1),
        nonce=b"n" * 12,
        ciphertext=b"p" * 99,
    )
