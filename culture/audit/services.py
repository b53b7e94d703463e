"""Recording what staff decide."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db.models import Q

from culture.audit.models import AuditEntry

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

ERASED = "-"


def record_entry(
    *,
    actor: User,
    action: str,
    object_name: str,
    now: dt.datetime,
    object_uuid: uuid.UUID | None = None,
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append one entry to the audit of the actor's organisation, in the caller's transaction."""
    return AuditEntry.objects.create(
        organisation_id=actor.organisation_id,
        actor=actor,
        action=action,
        object_name=object_name[:200],
        object_uuid=object_uuid,
        details=dict(details or {}),
        happened_at=now,
    )


def record_own_act(
    *,
    organisation_id: int,
    action: str,
    object_name: str,
    now: dt.datetime,
    object_uuid: uuid.UUID | None = None,
    details: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append one entry for what the program did by itself, in the caller's transaction."""
    return AuditEntry.objects.create(
        organisation_id=organisation_id,
        action=action,
        object_name=object_name[:200],
        object_uuid=object_uuid,
        details=dict(details or {}),
        happened_at=now,
    )


def forget_object(*, organisation_id: int, object_uuid: uuid.UUID) -> int:
    """Take somebody who was erased out of the audit, in the caller's transaction; return how many.

    That something was done, by whom and when stays; to whom and with which facts does not. Only the
    worker may.
    """
    entries = AuditEntry.objects.filter(organisation_id=organisation_id)
    about = Q(object_uuid=object_uuid) | Q(details__contains={"candidate": str(object_uuid)})
    return entries.filter(about).update(object_uuid=None, object_name=ERASED, details={})
