"""Changes of the tree of units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from culture.audit.services import record_entry
from culture.org.locks import lock_organisation
from culture.org.models import Position, Unit

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User


@transaction.atomic
def add_unit(*, parent: Unit | None, name: str, code: str, actor: User, now: dt.datetime) -> Unit:
    """Store a unit below `parent`; None makes the one unit at the top.

    Raises ValidationError when the code is taken, the parent is closed or a top exists.
    """
    organisation = lock_organisation(actor.organisation_id)
    above = _fresh(parent) if parent else None
    if above and above.closed_on:
        raise ValidationError(_("“%(name)s” is closed.") % {"name": above.name})
    unit = Unit(organisation=organisation, parent=above, name=name, code=code)
    unit.full_clean(exclude=["path"])
    unit.save()
    unit.path = [*(above.path if above else []), unit.pk]
    unit.save(update_fields=["path"])
    _record("unit-added", unit, actor, now, parent=above.name if above else None)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, name: str, code: str, actor: User, now: dt.datetime) -> None:
    """Give a unit another name and code. Raises ValidationError when the code is taken."""
    before = [unit.name, unit.code]
    unit.name, unit.code = name, code
    unit.full_clean(exclude=["path"])
    unit.save(update_fields=["name", "code"])
    _record("unit-changed", unit, actor, now, before=before, after=[name, code])


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, actor: User, now: dt.datetime) -> None:
    """Hang a unit, with everything below it, under another parent.

    Two moves of one organisation wait for each other, so they can never close a circle together.
    Raises ValidationError for the top, a closed parent, and a parent inside the moved subtree.
    """
    lock_organisation(actor.organisation_id)
    unit.refresh_from_db()
    parent = _fresh(parent)
    _refuse_move(unit, parent)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE org_unit SET path = %s::bigint[] || path[%s:]"
            " WHERE organisation_id = %s AND path @> ARRAY[%s]::bigint[]",
            [parent.path, len(unit.path), unit.organisation_id, unit.pk],
        )
    before = unit.parent.name if unit.parent else None
    unit.parent = parent
    unit.save(update_fields=["parent"])
    unit.refresh_from_db()
    _record("unit-moved", unit, actor, now, before=before, after=parent.name)


def _refuse_move(unit: Unit, parent: Unit) -> None:
    if unit.parent_id is None:
        raise ValidationError(_("The unit at the top cannot move."))
    if unit.pk in parent.path:
        raise ValidationError(
            {"parent": _("“%(name)s” cannot move below itself.") % {"name": unit.name}}
        )
    if parent.closed_on:
        raise ValidationError({"parent": _("“%(name)s” is closed.") % {"name": parent.name}})


@transaction.atomic
def close_unit(*, unit: Unit, closed_on: dt.date, actor: User, now: dt.datetime) -> None:
    """Close a unit from a day on; its numbers stay.

    Raises ValidationError while open units hang below it or people hold positions in it.
    """
    lock_organisation(actor.organisation_id)
    unit.refresh_from_db()
    if unit.parent_id is None:
        raise ValidationError(_("The unit at the top cannot be closed."))
    below = Unit.objects.filter(parent=unit, closed_on=None).count()
    if below:
        raise ValidationError(_("Close or move the %(n)s units below it first.") % {"n": below})
    held = Position.objects.current(closed_on).filter(unit=unit).count()
    if held:
        raise ValidationError(_("End or move the %(n)s positions in it first.") % {"n": held})
    unit.closed_on = closed_on
    unit.save(update_fields=["closed_on"])
    _record("unit-closed", unit, actor, now, closed_on=closed_on.isoformat())


@transaction.atomic
def reopen_unit(*, unit: Unit, actor: User, now: dt.datetime) -> None:
    """Undo a closing. Raises ValidationError while the parent is closed."""
    lock_organisation(actor.organisation_id)
    unit.refresh_from_db()
    if unit.parent and unit.parent.closed_on:
        raise ValidationError(_("“%(name)s” is closed.") % {"name": unit.parent.name})
    unit.closed_on = None
    unit.save(update_fields=["closed_on"])
    _record("unit-reopened", unit, actor, now)


def _fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def _record(action: str, unit: Unit, actor: User, now: dt.datetime, **details: object) -> None:
    record_entry(
        actor=actor,
        action=action,
        object_name=unit.name,
        object_uuid=unit.uuid,
        now=now,
        details=details,
    )
