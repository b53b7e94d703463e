"""Whose week is looked at: everybody's who wishes a mail and works here, once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from culture.accounts.models import Organisation, User
from culture.digests.models import DigestMail, DigestWeek
from culture.digests.telling import digest_for
from culture.digests.weeks import monday_due

if TYPE_CHECKING:
    from django.db.models import QuerySet

KEPT_FOR = dt.timedelta(days=60)


def plan_digests(*, now: dt.datetime) -> int:
    """Put the mails that are due into the outbox; return how many. Idempotent, safe side by side.

    Where there is nothing to say there is no mail, and the week counts as looked at.
    """
    DigestWeek.objects.filter(monday__lt=now.date() - KEPT_FOR).delete()
    planned = 0
    for organisation in Organisation.objects.order_by("pk"):
        monday = monday_due(now, zone=organisation.zone)
        if monday:
            for user in readers(organisation, monday=monday):
                planned += _look_at(user, monday, now=now)
    return planned


def readers(organisation: Organisation, *, monday: dt.date) -> QuerySet[User]:
    """Whoever wishes a mail, can sign in, works here, and whose week nobody looked at yet."""
    looked_at = DigestWeek.objects.filter(user=OuterRef("pk"), monday=monday)
    works_here = Q(person=None) | Q(person__is_active=True)
    wishing = User.objects.select_related("organisation").filter(
        works_here, organisation=organisation, is_active=True
    )
    return wishing.filter(~Exists(looked_at), wants_digest=True).order_by("pk")


@transaction.atomic
def _look_at(user: User, monday: dt.date, *, now: dt.datetime) -> bool:
    week, is_mine = DigestWeek.objects.get_or_create(user=user, monday=monday)
    written = digest_for(user, monday=monday, now=now) if is_mine else None
    if written is None:
        return False
    DigestMail.objects.create(
        week=week, address=user.email, due_at=now, subject=written.subject, body=written.body
    )
    return True
