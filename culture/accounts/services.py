"""Changes of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db import transaction

from culture.accounts.models import Organisation, User

if TYPE_CHECKING:
    import datetime as dt


@transaction.atomic
def create_user(
    *,
    organisation: Organisation,
    name: str,
    email: str,
    now: dt.datetime,
    password: str | None = None,
    **facts: Any,
) -> User:
    """Store a user and their address, verified because the organisation vouches for it.

    Without a password the user sets one through a link. Raises ValidationError when the address
    is taken or malformed.
    """
    user = User.objects.create_user(
        email=email,
        password=password,
        organisation=organisation,
        name=name,
        created_at=now,
        **facts,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def change_profile(*, user: User, name: str, language: str) -> None:
    """Store what users say about themselves."""
    user.name = name
    user.language = language
    user.full_clean()
    user.save(update_fields=["name", "language"])
