"""Closing waves and publishing what they say; the next run makes a crash in between good.

Closing stops the answers, then the last shuffle takes away what leads to an answer, then numbers
and comments are published together with the state that says so.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_own_act
from culture.metrics.closed.facts import AnswerRow, CellFacts, Sheet, WaveFacts
from culture.metrics.closed.releases import publish_wave
from surveys.instruments.questionnaires import load_questionnaire
from surveys.waves.closing.comments import release_comments
from surveys.waves.closing.rows import SealedRow, sealed_rows
from surveys.waves.collecting import sealing
from surveys.waves.collecting.sealing import shuffle_invitations
from surveys.waves.models import Cell, Invitation, Mail, Wave

if TYPE_CHECKING:
    import datetime as dt

    from surveys.instruments.models import Version


def close_due(*, now: dt.datetime) -> int:
    """Close every open wave whose time is over; return how many. Idempotent."""
    due = Wave.objects.filter(state=Wave.State.OPEN, closes_at__lte=now).order_by("pk")
    return sum(_close_by_itself(wave, now=now) for wave in due)


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
    Cell.objects.filter(wave=wave).update(private_key=b"")
    _forget_tokens(wave)
    Mail.objects.filter(invitation__wave=wave).exclude(state=Mail.State.SENT).delete()
    return True


def _forget_tokens(wave: Wave) -> None:
    # All of them, and in random order: writing only the used ones anew would mark them by their
    # place and transaction.
    invitations = Invitation.objects.filter(wave=wave)
    invitations.update(use=Invitation.Use.NONE, blinded_digest=None)
    shuffle_invitations(wave.uuid)


def waves_to_release() -> list[uuid.UUID]:
    """Name the waves that are closed and not published yet."""
    closed = Wave.objects.filter(state=Wave.State.CLOSED)
    return list(closed.order_by("closed_at", "pk").values_list("uuid", flat=True))


def release_wave(identity: uuid.UUID, *, now: dt.datetime) -> bool:
    """Shuffle a closed wave for the last time and publish it; False where it is not closed.

    Idempotent, and one worker at a time. Numbers once published stay as they are.
    """
    if not Wave.objects.filter(uuid=identity, state=Wave.State.CLOSED).exists():
        return False
    sealing.finish(identity)
    return _publish(identity, now=now)


@transaction.atomic
def _publish(identity: uuid.UUID, *, now: dt.datetime) -> bool:
    closed = Wave.objects.filter(uuid=identity, state=Wave.State.CLOSED)
    wave = (
        closed.select_for_update(skip_locked=True, of=("self",))
        .select_related("organisation")
        .first()
    )
    if wave is None:
        return False
    publish_wave(
        organisation=wave.organisation,
        wave=_facts_of(wave),
        cells=cell_facts(wave.cells.order_by("pk")),
        sheets=_sheets_of(wave),
        now=now,
    )
    release_comments(wave)
    # Somebody may have fetched a token in the moment of the closing.
    _forget_tokens(wave)
    Wave.objects.filter(pk=wave.pk).update(state=Wave.State.RELEASED, released_at=now)
    return True


def _facts_of(wave: Wave) -> WaveFacts:
    if wave.closed_at is None:
        raise ValueError("an open wave publishes nothing")
    return WaveFacts(
        uuid=wave.uuid,
        name=wave.name,
        closed_on=wave.organisation.day_of(wave.closed_at),
        k=wave.k,
        seed=bytes(wave.seed),
    )


def cell_facts(cells: Iterable[Cell]) -> list[CellFacts]:
    """Give cells as the metrics know them."""
    return [
        CellFacts(cell=cell.uuid, units=tuple(cell.units), unit=cell.unit_id, invited=cell.invited)
        for cell in cells
    ]


def _sheets_of(wave: Wave) -> list[Sheet]:
    parts = wave.parts.select_related("version").order_by("position")
    return [_sheet_of(wave, part.version) for part in parts]


def _sheet_of(wave: Wave, version: Version) -> Sheet:
    questionnaire = load_questionnaire(version.pk, version.revision)
    rows = sealed_rows(wave=wave.uuid, version=version.uuid)
    return Sheet(
        version=version.uuid,
        sides=questionnaire.sides,
        layout=questionnaire.layout,
        rows=tuple(_answer_row(row) for row in rows),
    )


def _answer_row(row: SealedRow) -> AnswerRow:
    return AnswerRow(
        cell=row.cell,
        tenure=row.tenure,
        role=row.role,
        expected=None if row.expected is None else tuple(row.expected),
        delivered=tuple(row.delivered),
    )
