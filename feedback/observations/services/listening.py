"""Opening ears: links of units, and what HR rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.zones.reach import may_change
from feedback.observations.models import ListeningTerms, ObservationLink

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit


@transaction.atomic
def make_link(
    *, actor: User, unit: Unit, name: str, now: dt.datetime, tags: tuple[str, ...] = ()
) -> ObservationLink:
    """Open a link by which people tell a unit.

    Raises ValidationError where the actor does not answer for it, and where it is closed.
    """
    _check(actor, unit, now=now)
    if unit.closed_on:
        raise ValidationError({"unit": _("This unit is closed.")})
    link = ObservationLink(unit=unit, name=name, tags=list(tags), made_at=now, made_by=actor)
    link.full_clean(exclude=["made_by"])
    link.save()
    _record(actor, "observation-link-made", link, now=now)
    return link


@transaction.atomic
def close_link(*, actor: User, link: ObservationLink, now: dt.datetime) -> None:
    """Take nothing more by a link; codes that were given go on working. Again changes nothing."""
    _check(actor, link.unit, now=now)
    closed = ObservationLink.objects.filter(pk=link.pk, closed_at=None).update(closed_at=now)
    if closed:
        _record(actor, "observation-link-closed", link, now=now)


@transaction.atomic
def set_terms(*, actor: User, takes_unsigned: bool, look_days: int, now: dt.datetime) -> None:
    """Rule whether people tell without signing in, and within how many days somebody looks.

    What waits already keeps its time. Raises ValidationError where the actor is not HR.
    """
    if not actor.is_hr:
        raise ValidationError(_("Only human resources rules this."))
    ListeningTerms.objects.update_or_create(
        organisation=actor.organisation,
        defaults={"takes_unsigned": takes_unsigned, "look_days": look_days},
    )
    record_entry(
        actor=actor,
        action="observation-terms-set",
        object_name=actor.organisation.name,
        object_uuid=actor.organisation.uuid,
        now=now,
        details={"takes_unsigned": takes_unsigned, "look_days": look_days},
    )


def _check(actor: User, unit: Unit, *, now: dt.datetime) -> None:
    if not may_change(actor, unit, day=actor.organisation.day_of(now)):
        raise ValidationError(_("Only whoever answers for the unit does this."))


def _record(actor: User, action: str, link: ObservationLink, *, now: dt.datetime) -> None:
    record_entry(actor=actor, action=action, object_name=link.name, object_uuid=link.uuid, now=now)
