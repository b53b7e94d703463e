"""Leaving and coming back: the one way out of the house, for one person and for a whole roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from culture.accounts.models import ApiKey, User
from culture.accounts.services import end_sessions
from culture.audit.services import record_entry
from culture.org.models import Person, Position

if TYPE_CHECKING:
    from django.db import models

AT_ONCE = 2000


class TakesAway(Protocol):
    """What an app takes from people who leave, in the transaction in which they do."""

    def __call__(
        self, *, people: Collection[Person], day: dt.date, actor: User, now: dt.datetime
    ) -> None:
        """Take it away."""


_also: list[TakesAway] = []


def register(takes_away: TakesAway) -> None:
    """Ask an app whenever people leave; doing so again changes nothing."""
    if takes_away not in _also:
        _also.append(takes_away)


def let_go(*, people: Collection[int], day: dt.date, actor: User, now: dt.datetime) -> None:
    """Let people leave, in the caller's transaction: positions end, accounts close.

    An account that closes loses its roles, every session and the API keys that it made, and every
    app takes away what it gave. Who comes back gets the account back, no role and no key. Whether
    an administrator is left is the caller's question: `last_administrators`.
    """
    end_positions(people=people, day=day)
    accounts = list(User.objects.filter(person__in=people))
    keys = end_keys(makers=accounts, now=now)
    for user in accounts:
        record_entry(
            actor=actor,
            action="account-closed",
            object_name=user.name,
            object_uuid=user.uuid,
            now=now,
            details={"before": user.roles, "keys_revoked": keys.get(user.pk, [])},
        )
        user.is_active = user.is_hr = user.is_administrator = False
    User.objects.bulk_update(
        accounts, ["is_active", "is_hr", "is_administrator"], batch_size=AT_ONCE
    )
    end_sessions(users=accounts)
    Person.objects.filter(pk__in=people).update(is_active=False)
    left = list(Person.objects.filter(pk__in=people).select_related("user").order_by("pk"))
    for takes_away in _also:
        takes_away(people=left, day=day, actor=actor, now=now)


def take_back(*, people: Collection[int]) -> None:
    """Let people work here again, in the caller's transaction, with the accounts they had."""
    Person.objects.filter(pk__in=people).update(is_active=True)
    User.objects.filter(person__in=people, is_active=False).update(is_active=True)


def end_keys(*, makers: Collection[User], now: dt.datetime) -> dict[int, list[str]]:
    """Revoke the keys that these people made, and know by heart; give the names by maker."""
    keys = list(ApiKey.objects.filter(created_by__in=makers, revoked_at=None).order_by("pk"))
    ApiKey.objects.filter(pk__in=[key.pk for key in keys]).update(revoked_at=now)
    return {
        maker.pk: names
        for maker in makers
        if (names := [key.name for key in keys if key.created_by_id == maker.pk])
    }


def end_positions(*, people: Collection[int], day: dt.date) -> None:
    """End every position these people hold after `day`; those that start later vanish."""
    held = Position.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), person__in=people)
    held.filter(starts_on__gt=day).delete()
    held.update(ends_on=day)


def last_administrators(*, organisation_id: int, leaving: Collection[int]) -> list[Person]:
    """Who of these people administers the organisation, where nobody else would be left to."""
    there = administrators(organisation_id)
    if there.exclude(person__in=leaving).exists():
        return []
    return list(Person.objects.filter(user__in=there, pk__in=leaving).order_by("number"))


def administrators(organisation_id: int) -> models.QuerySet[User]:
    """Everybody who may administer the organisation now."""
    return User.objects.filter(
        organisation_id=organisation_id, is_administrator=True, is_active=True
    )
