"""Keeping, deleting and erasing what a person's own history holds."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.accounts.models import User
from surveys.mirrors.models import MOST_PROFILES, History, Profile

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class KeyCheck:
    """How the browser made the key, and the text that tells whether it has the same one again."""

    salt: bytes
    iterations: int
    check_nonce: bytes
    check_text: bytes


@dataclass(frozen=True, slots=True)
class Sealed:
    """One profile as the browser encrypted it, under the identity that the browser gave it."""

    identity: uuid.UUID
    nonce: bytes
    ciphertext: bytes


@transaction.atomic
def keep_profile(*, user: User, lock: KeyCheck, sealed: Sealed, today: dt.date) -> Profile:
    """Keep a profile in the user's history, which begins with the first one.

    Keeping the same identity again stores nothing twice. Raises ValidationError where the history
    is full, has another key, or the identity is not the user's to use.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if known := Profile.objects.visible_to(user).filter(uuid=sealed.identity).first():
        return known
    history = _history_with(user=user, lock=lock)
    if history.profiles.count() >= MOST_PROFILES:
        raise ValidationError(
            _("Your history holds %(most)d profiles, and no more fit. Delete one first.")
            % {"most": MOST_PROFILES}
        )
    profile = Profile(
        uuid=sealed.identity,
        history=history,
        kept_on=today.replace(day=1),
        nonce=sealed.nonce,
        ciphertext=sealed.ciphertext,
    )
    profile.full_clean()
    profile.save(force_insert=True)
    return profile


@transaction.atomic
def delete_profile(*, user: User, profile: Profile) -> None:
    """Delete one profile; the history ends with its last one, and with it the passphrase."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    profile.delete()
    History.objects.filter(user=user, profiles=None).delete()


def erase_history(*, user: User) -> None:
    """Erase everything that is kept for the user; idempotent."""
    History.objects.filter(user=user).delete()


def _history_with(*, user: User, lock: KeyCheck) -> History:
    """Give the user's history, a new one where there is none; its key must be that of the lock."""
    history = History.objects.filter(user=user).first()
    if history is None:
        history = History(
            user=user,
            salt=lock.salt,
            iterations=lock.iterations,
            check_nonce=lock.check_nonce,
            check_text=lock.check_text,
        )
        history.full_clean()
        history.save(force_insert=True)
    elif (bytes(history.salt), history.iterations) != (lock.salt, lock.iterations):
        raise ValidationError(
            _("Your history was begun or erased in another window. Load this page again.")
        )
    return history
