"""Telling those who answered what was done, by choice, and taking it back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.actions.models import Deed
from culture.actions.reach import may_act_in
from culture.audit.services import record_entry

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.actions.models import Action
    from culture.metrics.models import Release
    from culture.org.models import Unit


@dataclass(frozen=True, slots=True)
class Telling:
    """What people said and what was done, by language; at one place, or at all of the unit."""

    said: Mapping[str, str]
    done: Mapping[str, str]
    place: uuid.UUID | None = None


@transaction.atomic
def tell_deed(
    *,
    actor: User,
    unit: Unit,
    telling: Telling,
    now: dt.datetime,
    action: Action | None = None,
    release: Release | None = None,
) -> Deed:
    """Tell those who answered; it answers `release`, else the one that the action began with.

    Raises ValidationError where the actor leads nothing there, and where a language of the
    organisation is missing: each respondent reads it in their own.
    """
    if not may_act_in(actor, unit, day=actor.organisation.day_of(now)):
        raise ValidationError(_("Only whoever leads the unit tells what was done."))
    for language in unit.organisation.languages:
        if not telling.said.get(language, "").strip() or not telling.done.get(language, "").strip():
            raise ValidationError(_("Write it in every language in which people answer."))
    if release is None and action is not None:
        release = action.baseline
    deed = Deed.objects.create(
        organisation=unit.organisation,
        unit=unit,
        place=telling.place,
        action=action,
        said=dict(telling.said),
        done=dict(telling.done),
        release=release,
        told_at=now,
        told_by=actor,
    )
    _record("deed-told", deed, actor, now)
    return deed


@transaction.atomic
def withdraw_deed(*, actor: User, deed: Deed, now: dt.datetime) -> None:
    """Take it back: it stands nowhere any more. Again changes nothing."""
    if not may_act_in(actor, deed.unit, day=actor.organisation.day_of(now)):
        raise ValidationError(_("Only whoever leads the unit tells what was done."))
    fresh = Deed.objects.select_for_update(of=("self",)).get(pk=deed.pk)
    if fresh.withdrawn_at:
        return
    fresh.withdrawn_at, fresh.withdrawn_by = now, actor
    fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
    _record("deed-withdrawn", deed, actor, now)


def _record(what: str, deed: Deed, actor: User, now: dt.datetime) -> None:
    record_entry(
        actor=actor, action=what, object_name=deed.unit.name, object_uuid=deed.uuid, now=now
    )
