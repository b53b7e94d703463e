"""The second step of signing in: who has one, and how it is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Exists, OuterRef

if TYPE_CHECKING:
    from culture.accounts.models import User

# Recovery codes alone are none: they stand in for one that is lost.
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(user: User) -> bool:
    """Whether somebody is asked for more than a password."""
    return bool(is_mfa_enabled(user, KINDS))


def of_each_user() -> Exists:
    """The same as a column of a query of users."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=KINDS))


def take_away(user: User) -> list[str]:
    """Forget everything that somebody signs in with besides a password; give the kinds there were.

    Apps, passkeys, security keys and recovery codes all go: what is left would let in whoever
    found it.
    """
    found = Authenticator.objects.filter(user=user)
    kinds = sorted(found.values_list("type", flat=True))
    found.delete()
    return kinds
