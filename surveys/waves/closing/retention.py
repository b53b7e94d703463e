"""How long the comments and invitations behind published numbers are kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction

from culture.accounts.models import Organisation
from culture.audit.services import record_own_act
from surveys.waves.models import Invitation, ReleasedComment, Wave

if TYPE_CHECKING:
    from django.db.models import QuerySet


def apply_retention(*, now: dt.datetime) -> int:
    """Delete what stands behind old releases; return of how many waves. Idempotent.

    A wave is old when it was published before the organisation's first kept day. Releases, the wave
    and its cells stay; comments and the names of who was invited go. Answers went when it was
    released.
    """
    return sum(
        erase_wave(wave, now=now)
        for organisation in Organisation.objects.order_by("pk")
        for wave in _old_waves(organisation, now=now)
    )


def _old_waves(organisation: Organisation, *, now: dt.datetime) -> QuerySet[Wave]:
    kept_since = organisation.answers_kept_since(organisation.day_of(now))
    midnight = dt.datetime.combine(kept_since, dt.time(), tzinfo=organisation.zone)
    released = Wave.objects.filter(organisation=organisation, state=Wave.State.RELEASED)
    return released.filter(released_at__lt=midnight).order_by("pk")


@transaction.atomic
def erase_wave(wave: Wave, *, now: dt.datetime) -> bool:
    """Delete one wave's comments and invitations; False where nothing was left."""
    erased = {
        "comments": ReleasedComment.objects.filter(wave=wave).delete()[0],
        "invitations": Invitation.objects.filter(wave=wave).delete()[0],
    }
    if not any(erased.values()):
        return False
    record_own_act(
        organisation_id=wave.organisation_id,
        action="wave-invitations-erased",
        object_name=wave.name,
        object_uuid=wave.uuid,
        now=now,
    )
    return True
