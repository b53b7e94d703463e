"""Ending a wave: from here on it takes no answers. Needs no key, so HR's pages may do it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_own_act
from surveys.waves.collecting.sealing import shuffle_invitations
from surveys.waves.models import Cell, Invitation, Mail, Wave

if TYPE_CHECKING:
    import datetime as dt
    import uuid


def close_due(*, now: dt.datetime) -> int:
    """Close every open wave whose time is over; return how many. Idempotent."""
    due = Wave.objects.filter(state=Wave.State.OPEN, closes_at__lte=now).order_by("pk")
    return sum(_close_by_itself(wave, now=now) for wave in due)


def waves_to_release() -> list[uuid.UUID]:
    """Name the waves that are closed, not published yet, and not withheld by the audit."""
    closed = Wave.objects.filter(state=Wave.State.CLOSED, is_withheld=False)
    return list(closed.order_by("closed_at", "pk").values_list("uuid", flat=True))


@transaction.atomic
def _close_by_itself(wave: Wave, *, now: dt.datetime) -> bool:
    if not close_wave(wave, now=now):
        return False
    record_own_act(
        organisation_id=wave.organisation_id,
        action="wave-closed",
        object_name=wave.name,
        object_uuid=wave.uuid,
        now=now,
    )
    return True


@transaction.atomic
def close_wave(wave: Wave, *, now: dt.datetime) -> bool:
    """Stop taking answers; False where the wave is not open.

    No token can be signed any more, and who fetched one is forgotten, since nobody needs it now.
    """
    open_waves = Wave.objects.filter(pk=wave.pk, state=Wave.State.OPEN)
    if not open_waves.update(state=Wave.State.CLOSED, closed_at=now):
        return False
    Cell.objects.filter(wave=wave).update(locked_key=b"")
    forget_tokens(wave)
    Mail.objects.filter(invitation__wave=wave).exclude(state=Mail.State.SENT).delete()
    return True


def forget_tokens(wave: Wave) -> None:
    """Forget who fetched a token or answered; nothing tells afterwards who it was."""
    # All of them, and in random order: writing only the used ones anew would mark them by their
    # place and transaction.
    invitations = Invitation.objects.filter(wave=wave)
    invitations.update(use=Invitation.Use.NONE, digest=None)
    shuffle_invitations(wave.uuid)
