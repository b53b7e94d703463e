"""Opening waves: the roster snapshot, its cells with their keys, invitations and their mails."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from culture.audit.services import record_own_act
from culture.core.letters.keys import KeyRefused, make_key
from culture.org.locks import lock_organisation
from culture.org.models import Person
from surveys.instruments.questionnaires import load_questionnaire
from surveys.waves.collecting import keys, preparing
from surveys.waves.collecting.addresses import address_of
from surveys.waves.design.obstacles import obstacles_to_opening, plan_of_today
from surveys.waves.design.strangers import strangers_of
from surveys.waves.letters import length_for
from surveys.waves.models import MOST_PROVIDERS, Cell, Invitation, Mail, Wave, WaveKey

if TYPE_CHECKING:
    import datetime as dt

    from surveys.waves.design.snapshot import SnapshotPlan
    from surveys.waves.models import PreparedKey

log = logging.getLogger(__name__)

SEED_BYTES = 32
ROWS_A_BATCH = 2000


def open_due(*, now: dt.datetime) -> int:
    """Open every wave whose time has come; return how many. Safe side by side.

    A wave that cannot be opened waits, and its page says why.
    """
    due = Wave.objects.filter(state=Wave.State.SCHEDULED, opens_at__lte=now, closes_at__gt=now)
    return sum(open_wave(wave, now=now) for wave in due.order_by("pk"))


def open_wave(wave: Wave, *, now: dt.datetime) -> bool:
    """Open one scheduled wave with the roster of today, whole or not at all.

    False where it is not scheduled any more, or something has come in its way since: fewer people
    than are counted together, a larger smallest group of the organisation, or no place for its key.
    Killed before the end, it goes on with the keys that were made.
    """
    plan = plan_of_today(wave, now=now)
    if obstacles_to_opening(wave, plan, now=now):
        preparing.drop_keys(wave)
        log.warning("wave %s cannot be opened; its page says why", wave.uuid)
        return False
    cells = len(plan.cells)
    if not preparing.begin(wave, wanted=cells, now=now):
        return False
    try:
        public_key = make_key(wave.uuid)
    except KeyRefused as refused:
        keys.note_folder(refused.problem, now=now)
        preparing.drop_keys(wave)
        log.warning("wave %s cannot be opened without a key: %s", wave.uuid, refused.problem)
        return False
    # Keys of cells take their time, so all are made before anything else is locked.
    if not preparing.prepare_keys(wave, wanted=cells, now=now):
        return False
    return _open(wave, public_key=public_key, now=now)


@transaction.atomic
def _open(wave: Wave, *, public_key: bytes, now: dt.datetime) -> bool:
    # One opening of an organisation at a time: waves must know of each other whom they ask.
    lock_organisation(wave.organisation_id)
    waiting = Wave.objects.filter(pk=wave.pk, state=Wave.State.SCHEDULED, opens_at__lte=now)
    locked = waiting.select_for_update(of=("self",)).select_related("organisation").first()
    if locked is None:
        return False
    plan = plan_of_today(locked, now=now)
    if obstacles_to_opening(locked, plan, now=now):
        return False
    newcomers = len(plan.places) - _asked_before(plan)
    strangers = strangers_of(locked, plan)
    cell_keys = preparing.take_keys(locked, wanted=len(plan.cells))
    WaveKey.objects.create(
        wave=locked, public_key=public_key, letter_bytes=_letter_bytes(locked), checked_at=now
    )
    invitations = _invite(locked, plan, _store_cells(locked, plan, cell_keys))
    _write_mails(invitations, now=now)
    if plan.divided:
        locked.asks_tenure = locked.asks_role = False
    locked.state = Wave.State.OPEN
    locked.keys_wanted = None
    locked.opened_at = now
    locked.seed = secrets.token_bytes(SEED_BYTES)
    locked.save(
        update_fields=["state", "keys_wanted", "opened_at", "seed", "asks_tenure", "asks_role"]
    )
    record_own_act(
        organisation_id=locked.organisation_id,
        action="wave-opened",
        object_name=locked.name,
        object_uuid=locked.uuid,
        details={
            "invited": len(invitations),
            "never_asked_before": newcomers,
            "cells": len(plan.cells),
            **strangers.told,
            **({"not_divided_again": list(plan.divided)} if plan.divided else {}),
        },
        now=now,
    )
    return True


def _asked_before(plan: SnapshotPlan) -> int:
    """Count people whom any wave has invited: somebody invented is not among them at first."""
    invited = Invitation.objects.filter(person__in=plan.places)
    return invited.values("person").distinct().count()


def _letter_bytes(wave: Wave) -> int:
    versions = [part.version for part in wave.parts.select_related("version")]
    asked = [load_questionnaire(version.pk, version.revision) for version in versions]
    times = MOST_PROVIDERS if wave.providers.exists() else 1
    return length_for(
        [len(paper.questions) * len(paper.sides) for paper in asked] * times,
        has_comment=wave.asks_comment,
    )


def _store_cells(wave: Wave, plan: SnapshotPlan, prepared: list[PreparedKey]) -> dict[int, Cell]:
    """Store the cells; give for every unit the cell in which its people are."""
    cells = Cell.objects.bulk_create(
        Cell(
            wave=wave,
            unit_id=group.unit,
            units=list(group.members),
            invited=group.n,
            public_key=key.public_key,
            locked_key=key.locked_key,
        )
        for group, key in zip(plan.cells, prepared, strict=True)
    )
    return {unit: cell for cell in cells for unit in cell.units}


def _invite(wave: Wave, plan: SnapshotPlan, cells: dict[int, Cell]) -> list[Invitation]:
    people = Person.objects.filter(pk__in=plan.places).select_related("user").order_by("pk")
    return Invitation.objects.bulk_create(
        (
            Invitation(
                wave=wave,
                cell=cells[plan.places[person.pk]],
                person=person,
                address=address_of(person),
                language=_language_for(person, wave),
            )
            for person in people
        ),
        batch_size=ROWS_A_BATCH,
    )


def _language_for(person: Person, wave: Wave) -> str:
    """The language of an account; nobody knows that of the others, who get all of the wave's."""
    spoken = person.user.language if person.user else ""
    if spoken in wave.languages:
        return spoken
    return wave.languages[0] if len(wave.languages) == 1 else ""


def _write_mails(invitations: list[Invitation], *, now: dt.datetime) -> None:
    Mail.objects.bulk_create(
        (
            Mail(
                invitation=invitation,
                kind=Mail.Kind.INVITATION,
                address=invitation.address,
                due_at=now,
            )
            for invitation in invitations
            if invitation.address
        ),
        batch_size=ROWS_A_BATCH,
    )
