"""Where the mails of a wave go: to the addresses of its opening, whatever the roster says later.

Who could turn somebody else's mails to an own address would get that person's link. So a change
while a wave is open moves no mail, and both addresses are told of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from culture.audit.services import record_own_act
from surveys.waves.models import Invitation, Mail, Wave

if TYPE_CHECKING:
    import datetime as dt

    from culture.org.models import Person


def address_of(person: Person) -> str:
    """Where a person gets mail: the roster's address, else the one of the account; or nowhere."""
    if person.email:
        return person.email
    return person.user.email if person.user and person.user.is_active else ""


def tell_of_changes(*, now: dt.datetime) -> int:
    """Write to the old and the new address of who was given another one while a wave is open.

    Returns how many people that is. Idempotent: of one new address a person is told once a wave.
    """
    of_today = Case(
        When(~Q(person__email=""), then=F("person__email")),
        When(person__user__is_active=True, then=F("person__user__email")),
        default=Value(""),
    )
    changed = Invitation.objects.filter(wave__state=Wave.State.OPEN).exclude(address=of_today)
    invitations = changed.select_related("wave", "person__user").order_by("pk")
    return sum(tell_both(one, new=address_of(one.person), now=now) for one in invitations)


@transaction.atomic
def tell_both(invitation: Invitation, *, new: str, now: dt.datetime) -> bool:
    """Put a word of a changed address into the outbox, for both; False where that was done."""
    told = Mail.objects.filter(invitation=invitation, kind=Mail.Kind.NOTICE)
    if told.filter(address=new or invitation.address).exists():
        return False
    number = told.count()
    Mail.objects.bulk_create(
        Mail(
            invitation=invitation,
            kind=Mail.Kind.NOTICE,
            number=number,
            address=address,
            due_at=now,
        )
        for address in dict.fromkeys((invitation.address, new))
        if address
    )
    record_own_act(
        organisation_id=invitation.wave.organisation_id,
        action="wave-address-changed",
        object_name=invitation.wave.name,
        object_uuid=invitation.wave.uuid,
        details={"person": str(invitation.person.uuid)},
        now=now,
    )
    return True
