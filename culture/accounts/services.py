"""Changes of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from django.db import transaction

from culture.accounts.models import Organisation, Session, User
from culture.accounts.sessions import digest_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection


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


def end_sessions(*, users: Collection[User], besides: str | None = None) -> None:
    """Sign people out everywhere, but for the session with this key."""
    kept = digest_of(besides) if besides else None
    Session.objects.filter(user__in=users).exclude(digest=kept).delete()


def change_profile(*, user: User, name: str, language: str, wants_digest: bool) -> None:
    """Store what users say about themselves."""
    user.name = name
    user.language = language
    user.wants_digest = wants_digest
    user.full_clean()
    user.save(update_fields=["name", "language", "wants_digest"])
