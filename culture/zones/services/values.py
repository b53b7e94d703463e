"""The short list of values that HR keeps; each step leaves an audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.core.texts import text_here
from culture.zones.models import SharedValue

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User

MOST_VALUES = 12


@transaction.atomic
def add_value(*, actor: User, names: Mapping[str, str], now: dt.datetime) -> SharedValue:
    """Add a value at the end of the list.

    Raises ValidationError where so many are in use that nobody would know them by heart.
    """
    # Two additions at once come one after the other.
    type(actor.organisation).objects.select_for_update().get(pk=actor.organisation_id)
    known = SharedValue.objects.visible_to(actor)
    _check_number(known.in_use().count())
    last = known.order_by("-position").values_list("position", flat=True).first() or 0
    value = SharedValue.objects.create(
        organisation_id=actor.organisation_id, position=last + 1, names=dict(names)
    )
    _record(actor, "zones-value-added", value, now)
    return value


@transaction.atomic
def change_value(
    *, actor: User, value: SharedValue, names: Mapping[str, str], now: dt.datetime
) -> None:
    """Put a value in other words; what is written in further languages stays."""
    before = value.names
    value.names = before | dict(names)
    value.save(update_fields=["names"])
    _record(actor, "zones-value-changed", value, now, before=before)


@transaction.atomic
def set_retired(*, actor: User, value: SharedValue, is_retired: bool, now: dt.datetime) -> None:
    """Retire a value, or bring it back; situations that stand on it keep it.

    Raises ValidationError where it would be one too many.
    """
    type(actor.organisation).objects.select_for_update().get(pk=actor.organisation_id)
    if not is_retired:
        _check_number(SharedValue.objects.visible_to(actor).in_use().exclude(pk=value.pk).count())
    value.is_retired = is_retired
    value.save(update_fields=["is_retired"])
    action = "zones-value-retired" if is_retired else "zones-value-brought-back"
    _record(actor, action, value, now)


def _check_number(in_use: int) -> None:
    if in_use >= MOST_VALUES:
        raise ValidationError(
            _("%(most)s values are enough: nobody knows more by heart. Retire one first.")
            % {"most": MOST_VALUES}
        )


def _record(
    actor: User, action: str, value: SharedValue, now: dt.datetime, **details: object
) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=text_here(value.names),
        object_uuid=value.uuid,
        now=now,
        details={"names": value.names, **details},
    )
