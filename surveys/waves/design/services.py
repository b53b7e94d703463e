"""What HR decides about waves; each step leaves an audit entry and is refused in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from culture.audit.services import record_entry, record_own_act
from culture.core.background import nudge
from culture.org.models import Unit
from culture.org.nesting import refuse_nested
from surveys.instruments.models import Version
from surveys.waves import nudges
from surveys.waves.closing.ending import close_wave
from surveys.waves.collecting.addresses import address_of, tell_both
from surveys.waves.collecting.preparing import drop_keys
from surveys.waves.design.obstacles import obstacles_to_opening, plan_of_today
from surveys.waves.design.strangers import strangers_of
from surveys.waves.design.versions import ASKED_TWICE, are_of_different_instruments
from surveys.waves.models import Invitation, Mail, Wave, WaveVersion

if TYPE_CHECKING:
    from culture.accounts.models import Organisation, User
    from surveys.waves.design.snapshot import SnapshotPlan

FROZEN = gettext_lazy("This wave is open or over: nothing of it can be changed any more.")
NOT_OPEN = gettext_lazy("This wave is not open.")
BEFORE_OPENING = (Wave.State.DRAFT, Wave.State.SCHEDULED)


@transaction.atomic
def create_wave(
    *,
    actor: User,
    facts: Mapping[str, Any],
    units: Sequence[Unit],
    versions: Sequence[Version],
    now: dt.datetime,
) -> Wave:
    """Store a wave of the actor's organisation as a draft."""
    wave = Wave(organisation_id=actor.organisation_id, created_by=actor, created_at=now, **facts)
    wave.validate_constraints()
    wave.save()
    _store_parts(wave, units=units, versions=versions)
    _record("wave-created", wave, actor, now)
    return wave


@transaction.atomic
def order_wave(
    *,
    organisation: Organisation,
    facts: Mapping[str, Any],
    units: Sequence[Unit],
    versions: Sequence[Version],
    now: dt.datetime,
) -> Wave:
    """Store a wave that opens by itself at its time, as a standing order of the organisation."""
    wave = Wave(organisation=organisation, state=Wave.State.SCHEDULED, created_at=now, **facts)
    wave.validate_constraints()
    wave.save()
    _store_parts(wave, units=units, versions=versions)
    record_own_act(
        organisation_id=organisation.pk,
        action="wave-ordered",
        object_name=wave.name,
        object_uuid=wave.uuid,
        now=now,
    )
    return wave


@transaction.atomic
def change_wave(
    *,
    wave: Wave,
    actor: User,
    facts: Mapping[str, Any],
    units: Sequence[Unit],
    versions: Sequence[Version],
    now: dt.datetime,
) -> None:
    """Store changed facts of a wave that is not open yet; raises ValidationError afterwards.

    A wave that waits for its opening is a draft again where it could not be opened as it is now.
    """
    locked = _locked_before_opening(wave)
    for name, value in facts.items():
        setattr(locked, name, value)
    locked.validate_constraints()
    locked.save()
    _store_parts(locked, units=units, versions=versions)
    plan = plan_of_today(locked, now=now)
    if locked.state == Wave.State.SCHEDULED and obstacles_to_opening(locked, plan, now=now):
        _make_draft(locked)
    _record("wave-changed", locked, actor, now)


@transaction.atomic
def schedule_wave(*, wave: Wave, actor: User, now: dt.datetime) -> None:
    """Let a draft open by itself at its time; raises ValidationError with what is in the way."""
    locked = _locked_before_opening(wave)
    plan = _plan_without_obstacles(locked, now=now)
    if locked.opens_at <= now:
        raise ValidationError(_("The opening lies in the past. Open the wave now, or change it."))
    _schedule(locked, plan)
    _record("wave-scheduled", locked, actor, now, **strangers_of(locked, plan).told)


@transaction.atomic
def unschedule_wave(*, wave: Wave, actor: User, now: dt.datetime) -> None:
    """Make a wave that waits for its opening, or is being opened, a draft again."""
    locked = _locked_before_opening(wave)
    _make_draft(locked)
    _record("wave-unscheduled", locked, actor, now)


@transaction.atomic
def open_now(*, wave: Wave, actor: User, now: dt.datetime) -> None:
    """Have a worker open a wave at once; raises ValidationError with all that is in the way."""
    locked = _locked_before_opening(wave)
    plan = _plan_without_obstacles(locked, now=now)
    locked.opens_at = now
    _schedule(locked, plan)
    _record("wave-opening-asked", locked, actor, now, **strangers_of(locked, plan).told)
    nudge(nudges.OPENING)


@transaction.atomic
def delete_wave(*, wave: Wave, actor: User, now: dt.datetime) -> None:
    """Delete a wave that was never open."""
    locked = _locked_before_opening(wave)
    _record("wave-deleted", locked, actor, now)
    locked.delete()


@transaction.atomic
def close_early(*, wave: Wave, actor: User, now: dt.datetime) -> None:
    """Stop taking answers before the closing time; a worker publishes soon afterwards."""
    if not close_wave(wave, now=now):
        raise ValidationError(str(NOT_OPEN))
    _record("wave-closed-early", wave, actor, now)
    nudge(nudges.CLOSING)


@transaction.atomic
def send_again(*, invitation: Invitation, actor: User, now: dt.datetime) -> bool:
    """Send an invitation once more; False where its mail did not fail or its wave is not open.

    Only what the mail server refused goes to the address that the person has now, and both
    addresses are told.
    """
    failed = Mail.objects.filter(
        invitation=invitation, kind=Mail.Kind.INVITATION, state=Mail.State.FAILED
    )
    if not failed.filter(invitation__wave__state=Wave.State.OPEN).exists():
        return False
    new = address_of(invitation.person)
    if new and new != invitation.address:
        tell_both(invitation, new=new, now=now)
        Invitation.objects.filter(pk=invitation.pk).update(address=new)
        failed.update(address=new)
    failed.update(state=Mail.State.WAITING, attempts=0, due_at=now, problem="")
    person = str(invitation.person.uuid)
    _record("wave-invitation-sent-again", invitation.wave, actor, now, person=person)
    nudge(nudges.MAILS)
    return True


def _plan_without_obstacles(wave: Wave, *, now: dt.datetime) -> SnapshotPlan:
    plan = plan_of_today(wave, now=now)
    obstacles = obstacles_to_opening(wave, plan, now=now)
    if obstacles:
        raise ValidationError([ValidationError(obstacle) for obstacle in obstacles])
    return plan


def _locked_before_opening(wave: Wave) -> Wave:
    locked = (
        Wave.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=wave.pk)
    )
    if locked.state not in BEFORE_OPENING:
        raise ValidationError(str(FROZEN))
    return locked


def _store_parts(wave: Wave, *, units: Sequence[Unit], versions: Sequence[Version]) -> None:
    if not are_of_different_instruments(versions):
        raise ValidationError(str(ASKED_TWICE))
    refuse_nested(units, field="units")
    wave.units.set(units)
    wave.parts.all().delete()
    WaveVersion.objects.bulk_create(
        WaveVersion(wave=wave, version=version, position=position)
        for position, version in enumerate(versions)
    )


def _schedule(wave: Wave, plan: SnapshotPlan) -> None:
    wave.state = Wave.State.SCHEDULED
    wave.keys_wanted = len(plan.cells)
    wave.save(update_fields=["state", "opens_at", "keys_wanted"])


def _make_draft(wave: Wave) -> None:
    wave.state = Wave.State.DRAFT
    wave.save(update_fields=["state"])
    drop_keys(wave)


def _record(action: str, wave: Wave, actor: User, now: dt.datetime, **details: object) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=wave.name,
        object_uuid=wave.uuid,
        details=details,
        now=now,
    )
