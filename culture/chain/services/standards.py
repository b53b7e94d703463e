"""What a unit sets itself; each change is a new version, dated by the clock alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.chain.models import Standard
from culture.chain.stating import STATING
from culture.core.background import nudge
from culture.org.models import Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.metrics.models import Series, Subject
    from culture.org.models import Person


@transaction.atomic
def set_standard(
    *,
    actor: User,
    unit: Unit,
    series: Series,
    subject: Subject,
    words: str,
    target: Decimal,
    owner: Person | None,
    review_on: dt.date,
    promise: str = "",
    now: dt.datetime,
) -> Standard:
    """Set a standard, or a new version of it, from now on.

    Raises ValidationError where the actor is neither HR nor leads the unit or one above it, for a
    target that is no point of the scale, and for a review that lies behind.
    """
    _check_actor(actor, unit, now=now)
    if not series.low <= target <= series.high:
        raise ValidationError({"target": _("Stay on the scale.")})
    if review_on <= actor.organisation.day_of(now):
        raise ValidationError({"review_on": _("A review lies ahead: choose a later day.")})
    standard = Standard(
        unit=unit,
        series=series,
        kind=subject.kind,
        key=subject.key,
        words=words,
        target=target,
        owner=owner,
        review_on=review_on,
        promise=promise,
        set_at=now,
        set_by=actor,
    )
    return _stored(standard, "standard-set", actor=actor, now=now)


@transaction.atomic
def withdraw_standard(*, actor: User, standard: Standard, now: dt.datetime) -> Standard:
    """Let a unit have no standard of its own from now on; those of units above count again.

    Raises ValidationError where the actor is neither HR nor leads the unit or one above it.
    """
    _check_actor(actor, standard.unit, now=now)
    facts = ("unit", "series", "kind", "key", "words", "target", "owner", "review_on", "promise")
    copied = {name: getattr(standard, name) for name in facts}
    withdrawn = Standard(**copied, is_withdrawn=True, set_at=now, set_by=actor)
    return _stored(withdrawn, "standard-withdrawn", actor=actor, now=now)


def may_set(actor: User, unit: Unit, *, day: dt.date) -> bool:
    """Whether somebody sets the standards of a unit: HR, or who leads it or one above it."""
    return actor.is_hr or Unit.objects.led_by(actor, day=day).filter(pk=unit.pk).exists()


def _stored(standard: Standard, action: str, *, actor: User, now: dt.datetime) -> Standard:
    Unit.objects.select_for_update().get(pk=standard.unit_id)  # two at once get two numbers
    before = Standard.objects.filter(
        unit=standard.unit, series=standard.series, kind=standard.kind, key=standard.key
    )
    standard.number = before.count() + 1
    standard.full_clean()
    standard.save()
    record_entry(
        actor=actor,
        action=action,
        object_name=standard.unit.name,
        object_uuid=standard.unit.uuid,
        now=now,
        details={"key": standard.key, "target": str(standard.target)},
    )
    nudge(STATING)
    return standard


def _check_actor(actor: User, unit: Unit, *, now: dt.datetime) -> None:
    if not may_set(actor, unit, day=actor.organisation.day_of(now)):
        raise ValidationError(_("Only whoever leads the unit sets its standards."))
