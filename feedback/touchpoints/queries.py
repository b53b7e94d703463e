"""What staff read about touchpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from culture.org.models import Position, Unit
from feedback.touchpoints.services.intake import SOURCE
from surveys.instruments.models import Side, Version

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from culture.org.models import UnitQuerySet
    from feedback.touchpoints.models import Touchpoint
    from surveys.instruments.models import VersionQuerySet


def works_with_touchpoints(actor: User, *, day: dt.date) -> bool:
    """Whether somebody is HR or leads a unit on a day."""
    if actor.is_hr:
        return True
    leads = Position.objects.current(day).filter(person__user=actor, kind=Position.Kind.LEADS)
    return leads.exists()


def open_units_for(actor: User, *, day: dt.date) -> UnitQuerySet:
    """Units that may get a touchpoint of this actor: all for HR, the led ones for a leader."""
    units = Unit.objects.visible_to(actor) if actor.is_hr else Unit.objects.led_by(actor, day=day)
    return units.filter(Q(closed_on=None) | Q(closed_on__gt=day)).order_by("name", "pk")


def versions_to_ask(actor: User, *, besides: Touchpoint | None = None) -> VersionQuerySet:
    """The newest published version of each instrument that asks customers for both sides.

    With a touchpoint, also the version it asks now.
    """
    published = Version.objects.published().filter(
        instrument__organisation_id=actor.organisation_id,
        instrument__source=SOURCE,
        sides__contains=[Side.EXPECTED, Side.DELIVERED],
    )
    newest = published.order_by("instrument", "-number").distinct("instrument").values("pk")
    chosen = Q(pk__in=newest)
    if besides is not None:
        chosen |= Q(pk=besides.version_id)
    return Version.objects.filter(chosen).select_related("instrument").order_by("instrument__key")
