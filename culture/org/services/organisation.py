"""Changes of the organisation's settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_entry
from culture.org.locks import lock_organisation

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@transaction.atomic
def change_settings(
    *,
    name: str,
    time_zone: str,
    languages: list[str],
    k: int,
    answers_kept_months: int,
    contacts_kept_months: int,
    second_step_for: list[str],
    shows_first_steps: bool,
    actor: User,
    now: dt.datetime,
) -> None:
    """Store the settings and record what changed; nothing when nothing did.

    Raises ValidationError for an unknown time zone, a group below five, or a bad period.
    """
    organisation = lock_organisation(actor.organisation_id)
    wanted = {
        "name": name,
        "time_zone": time_zone,
        "languages": languages,
        "k": k,
        "answers_kept_months": answers_kept_months,
        "contacts_kept_months": contacts_kept_months,
        "second_step_for": second_step_for,
        "shows_first_steps": shows_first_steps,
    }
    changes = {
        field: [getattr(organisation, field), value]
        for field, value in wanted.items()
        if getattr(organisation, field) != value
    }
    if not changes:
        return
    for field, (_before, value) in changes.items():
        setattr(organisation, field, value)
    organisation.full_clean()
    organisation.save(update_fields=list(changes))
    record_entry(
        actor=actor,
        action="settings-changed",
        object_name=organisation.name,
        object_uuid=organisation.uuid,
        now=now,
        details=changes,
    )


@transaction.atomic
def put_first_steps_away(*, actor: User, now: dt.datetime) -> None:
    """Show the first steps no more at home, and record it; nothing where it is so already."""
    organisation = lock_organisation(actor.organisation_id)
    if not organisation.shows_first_steps:
        return
    organisation.shows_first_steps = False
    organisation.save(update_fields=["shows_first_steps"])
    record_entry(
        actor=actor,
        action="settings-changed",
        object_name=organisation.name,
        object_uuid=organisation.uuid,
        now=now,
        details={"shows_first_steps": [True, False]},
    )
