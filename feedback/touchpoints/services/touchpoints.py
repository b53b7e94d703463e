"""What staff decide about touchpoints; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from culture.audit.services import record_entry
from culture.core.codes import new_code
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.models import Respondents
from surveys.instruments.sides import BOTH

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from surveys.instruments.models import Version


@transaction.atomic
def create_touchpoint(*, actor: User, facts: Mapping[str, Any], now: dt.datetime) -> Touchpoint:
    """Store a touchpoint of the actor's organisation with a new code.

    Raises ValidationError where the version does not ask customers both sides.
    """
    _check_version(facts)
    touchpoint = Touchpoint.objects.create(
        organisation_id=actor.organisation_id, created_at=now, **facts
    )
    _record(actor, "touchpoint-created", touchpoint, now, unit=touchpoint.unit.name)
    return touchpoint


@transaction.atomic
def change_touchpoint(
    *, actor: User, touchpoint: Touchpoint, facts: Mapping[str, Any], now: dt.datetime
) -> None:
    """Store changed facts; answers given so far keep their version.

    Raises ValidationError where a new version does not ask customers both sides, or for a move to
    another unit: an answer is found by its unit, and sent again after a move would count twice.
    """
    _check_version(facts)
    stored = Touchpoint.objects.select_for_update().get(pk=touchpoint.pk)
    if facts.get("unit", stored.unit) != stored.unit:
        raise ValidationError({"unit": _("A touchpoint stays with its unit.")})
    changed = [name for name, value in facts.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, facts[name])
    if changed:
        stored.save(update_fields=changed)
        _record(actor, "touchpoint-changed", stored, now, fields=changed)


@transaction.atomic
def pause_touchpoint(*, actor: User, touchpoint: Touchpoint, now: dt.datetime) -> None:
    """Stop taking answers; pausing again changes nothing."""
    if Touchpoint.objects.filter(pk=touchpoint.pk, is_paused=False).update(is_paused=True):
        _record(actor, "touchpoint-paused", touchpoint, now)


@transaction.atomic
def resume_touchpoint(*, actor: User, touchpoint: Touchpoint, now: dt.datetime) -> None:
    """Take answers again; resuming again changes nothing."""
    if Touchpoint.objects.filter(pk=touchpoint.pk, is_paused=True).update(is_paused=False):
        _record(actor, "touchpoint-resumed", touchpoint, now)


@transaction.atomic
def take_kiosk_away(*, actor: User, touchpoint: Touchpoint, now: dt.datetime) -> None:
    """Forget that a kiosk stood here; where none did nothing changes."""
    known = Touchpoint.objects.filter(pk=touchpoint.pk).exclude(kiosk_seen_on=None)
    if known.update(kiosk_seen_on=None):
        _record(actor, "kiosk-taken-away", touchpoint, now)


@transaction.atomic
def renew_code(*, actor: User, touchpoint: Touchpoint, now: dt.datetime) -> str:
    """Give the touchpoint another code; the old link and its QR codes stop working."""
    code = new_code()
    Touchpoint.objects.filter(pk=touchpoint.pk).update(code=code)
    _record(actor, "touchpoint-code-renewed", touchpoint, now)
    return code


def _check_version(facts: Mapping[str, Any]) -> None:
    version: Version | None = facts.get("version")
    if version is None:
        return
    if version.instrument.source != Respondents.CUSTOMER or not set(version.sides) >= BOTH:
        raise ValidationError(
            _("A touchpoint asks customers, both what they expected and what they got.")
        )


def _record(
    actor: User, action: str, touchpoint: Touchpoint, now: dt.datetime, **details: object
) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=touchpoint.name,
        object_uuid=touchpoint.uuid,
        now=now,
        details=details,
    )
