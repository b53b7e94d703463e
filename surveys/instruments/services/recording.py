"""What is done to a version stands in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.audit.services import record_entry

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from surveys.instruments.models import Version


def record(action: str, version: Version, actor: User, now: dt.datetime, **details: object) -> None:
    """Record one act on a version."""
    record_entry(
        actor=actor,
        action=action,
        object_name=str(version),
        object_uuid=version.uuid,
        now=now,
        details=details,
    )
