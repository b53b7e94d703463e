"""What is done in hiring stands in the audit; details never name a candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from culture.audit.services import record_entry

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from surveys.hiring.models import Candidate, GuideVersion, ProfileVersion, Vacancy


def record_version(
    action: str,
    version: ProfileVersion | GuideVersion,
    actor: User,
    now: dt.datetime,
    **details: object,
) -> None:
    """Record one act on a version of a role profile or a guide."""
    record_entry(
        actor=actor,
        action=action,
        object_name=str(version),
        object_uuid=version.uuid,
        now=now,
        details={"number": version.number, **details},
    )


def record_vacancy(
    action: str, vacancy: Vacancy, *, actor: User, now: dt.datetime, **details: object
) -> None:
    """Record one act on a vacancy."""
    record_entry(
        actor=actor,
        action=action,
        object_name=vacancy.title,
        object_uuid=vacancy.uuid,
        now=now,
        details=details,
    )


def record_candidate(
    action: str, candidate: Candidate, *, actor: User, now: dt.datetime, **details: object
) -> None:
    """Record one act on a candidate, who is named by the vacancy."""
    record_entry(
        actor=actor,
        action=action,
        object_name=candidate.vacancy.title,
        object_uuid=candidate.uuid,
        now=now,
        details=details,
    )
