"""What a person decides about the own personal link.

Nothing of it is in the audit: whether somebody asks customers for feedback is theirs to tell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from culture.core.codes import new_code
from feedback.touchpoints.models import Touchpoint
from surveys.instruments.languages import asked_in

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import Unit
    from surveys.instruments.models import Version


@transaction.atomic
def create_link(
    *, actor: User, name: str, unit: Unit, version: Version, now: dt.datetime
) -> Touchpoint:
    """Store a personal link of the actor in one of their units.

    Raises ValidationError where they have one there, or hold no position in it.
    """
    touchpoint = Touchpoint(
        organisation_id=actor.organisation_id,
        kind=Touchpoint.Kind.PERSONAL,
        person=actor.person,
        unit=unit,
        version=version,
        name=name,
        form=Touchpoint.Form.SHORT,
        languages=asked_in([version], wished=actor.organisation.languages),
        asks_comment=False,
        created_at=now,
    )
    if not touchpoint.is_held_on(actor.organisation.day_of(now)):
        raise ValidationError(_("You can have a link only in a unit that you work in."))
    touchpoint.validate_constraints()
    touchpoint.save()
    return touchpoint


def rename_link(*, touchpoint: Touchpoint, name: str) -> None:
    """Change the name that customers see."""
    Touchpoint.objects.filter(pk=touchpoint.pk).update(name=name)


def pause_link(*, touchpoint: Touchpoint) -> None:
    """Stop taking answers; pausing again changes nothing."""
    Touchpoint.objects.filter(pk=touchpoint.pk).update(is_paused=True)


def resume_link(*, touchpoint: Touchpoint) -> None:
    """Take answers again; resuming again changes nothing."""
    Touchpoint.objects.filter(pk=touchpoint.pk).update(is_paused=False)


def renew_link(*, touchpoint: Touchpoint) -> None:
    """Give the link another address; the old one leads nowhere."""
    Touchpoint.objects.filter(pk=touchpoint.pk).update(code=new_code())
