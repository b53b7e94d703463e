"""Who may sign in, and with which roles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.accounts.models import User
from culture.accounts.second_step import take_away
from culture.accounts.services import create_user, end_sessions
from culture.audit.services import record_entry, record_own_act
from culture.org.locks import lock_organisation
from culture.org.models import Person
from culture.org.services.leaving import administrators, end_keys
from culture.org.services.refusals import last_administrator

if TYPE_CHECKING:
    import datetime as dt


@transaction.atomic
def invite_user(
    *,
    name: str,
    email: str,
    is_hr: bool,
    is_administrator: bool,
    actor: User,
    now: dt.datetime,
    person: Person | None = None,
) -> User:
    """Make an account without a password and join it to the person it belongs to.

    Without `person` the one on the roster with the same address is taken, if there is one.
    Raises ValidationError when the address is taken or the person has an account.
    """
    if person and person.user_id:
        raise ValidationError(_("%(name)s has an account already.") % {"name": person.name})
    user = create_user(
        organisation=actor.organisation,
        name=name,
        email=email,
        now=now,
        is_hr=is_hr,
        is_administrator=is_administrator,
    )
    person = person or _person_with(user)
    if person:
        person.user = user
        person.save(update_fields=["user"])
    roles = {"is_hr": is_hr, "is_administrator": is_administrator}
    _record("user-invited", user, actor, now, **roles)
    return user


@transaction.atomic
def invite_people(*, people: Iterable[Person], actor: User, now: dt.datetime) -> list[User]:
    """Make accounts without a role for people who have none; of two clicks at once one makes them.

    Raises ValidationError where an address is taken by an account of somebody else.
    """
    lock_organisation(actor.organisation_id)
    chosen = Person.objects.filter(pk__in=[person.pk for person in people], user=None)
    return [
        invite_user(
            name=person.name,
            email=person.email,
            is_hr=False,
            is_administrator=False,
            actor=actor,
            now=now,
            person=person,
        )
        for person in chosen.filter(is_active=True).order_by("pk")
    ]


def _person_with(user: User) -> Person | None:
    return Person.objects.filter(
        organisation_id=user.organisation_id, email__iexact=user.email, user=None
    ).first()


@transaction.atomic
def change_user(
    *,
    user: User,
    is_hr: bool,
    is_administrator: bool,
    is_active: bool,
    actor: User,
    now: dt.datetime,
) -> None:
    """Grant and revoke roles, open and close the account.

    Raises ValidationError when nobody would be left who may administer the organisation. Two
    administrators who revoke each other wait for one another; the second is refused.
    """
    lock_organisation(actor.organisation_id)
    stays = is_administrator and is_active
    if not stays and not administrators(user.organisation_id).exclude(pk=user.pk).exists():
        raise ValidationError(last_administrator(user.name))
    before = user.roles
    user.is_hr, user.is_administrator, user.is_active = is_hr, is_administrator, is_active
    keys: dict[int, list[str]] = {}
    if not is_active:
        end_sessions(users=[user])
        keys = end_keys(makers=[user], now=now)
    user.save(update_fields=["is_hr", "is_administrator", "is_active"])
    facts = {"before": before, "after": user.roles, "keys_revoked": keys.get(user.pk, [])}
    _record("user-changed", user, actor, now, **facts)


@transaction.atomic
def reset_second_step(*, user: User, actor: User, now: dt.datetime) -> None:
    """Take away somebody's lost second step, and sign them out everywhere.

    A password lets them in then, and who needs a second step sets up another one first. Raises
    ValidationError where there is none (any more), and for one's own, which its page changes.
    """
    lock_organisation(actor.organisation_id)
    if user == actor:
        raise ValidationError(_("Your own second step is changed on the page of your account."))
    _forget_second_step(user)
    _record("second-step-reset", user, actor, now)


@transaction.atomic
def reset_second_step_by_hand(*, user: User, now: dt.datetime) -> None:
    """The same from the machine itself, for an administrator whom no other can help."""
    _forget_second_step(user)
    record_own_act(
        organisation_id=user.organisation_id,
        action="second-step-reset",
        object_name=user.name,
        object_uuid=user.uuid,
        now=now,
    )


def _forget_second_step(user: User) -> None:
    if not take_away(user):
        raise ValidationError(_("%(name)s has no second step.") % {"name": user.name})
    end_sessions(users=[user])


def _record(action: str, user: User, actor: User, now: dt.datetime, **details: object) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=user.name,
        object_uuid=user.uuid,
        now=now,
        details=details,
    )
