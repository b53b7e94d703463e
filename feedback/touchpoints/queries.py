"""What staff read about touchpoints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from culture.accounts.models import User
from culture.actions.places import AnswerPlace
from culture.org.held import leads_any
from culture.org.models import Position, Unit
from feedback.touchpoints.models import MirrorRelease, Touchpoint
from surveys.instruments.models import Respondents, Side, Version

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from culture.org.models import UnitQuerySet
    from feedback.touchpoints.models.touchpoints import TouchpointQuerySet
    from surveys.instruments.models import VersionQuerySet


def works_with_touchpoints(actor: User, *, day: dt.date) -> bool:
    """Whether somebody is HR or leads a unit on a day."""
    return actor.is_hr or leads_any(actor, day=day)


def open_units_for(actor: User, *, day: dt.date) -> UnitQuerySet:
    """Units that may get a touchpoint of this actor: all for HR, the led ones for a leader."""
    units = Unit.objects.visible_to(actor) if actor.is_hr else Unit.objects.led_by(actor, day=day)
    return units.filter(Q(closed_on=None) | Q(closed_on__gt=day)).order_by("name", "pk")


def versions_to_ask(actor: User, *, besides: Touchpoint | None = None) -> VersionQuerySet:
    """The newest published version of each instrument that asks customers both sides.

    With a touchpoint, also the version it asks now.
    """
    published = Version.objects.published().filter(
        instrument__organisation_id=actor.organisation_id,
        instrument__source=Respondents.CUSTOMER,
        sides__contains=[Side.EXPECTED, Side.DELIVERED],
    )
    newest = published.order_by("instrument", "-number").distinct("instrument").values("pk")
    chosen = Q(pk__in=newest)
    if besides is not None:
        chosen |= Q(pk=besides.version_id)
    return Version.objects.filter(chosen).select_related("instrument").order_by("instrument__key")


def places_of(unit: Unit) -> list[AnswerPlace]:
    """The touchpoints of a unit, where its customers may be told what was done."""
    found = Touchpoint.objects.filter(unit=unit, person=None).order_by("name", "pk")
    return [AnswerPlace(one.uuid, one.name) for one in found]


def links_of(actor: User) -> TouchpointQuerySet:
    """The actor's own links, the newest first."""
    links = Touchpoint.objects.owned_by(actor).select_related(
        "unit", "version", "organisation", "person"
    )
    return links.order_by("-created_at", "pk")


def units_for_link(actor: User, *, day: dt.date) -> list[Unit]:
    """Units that the actor works in on a day and has no link in yet."""
    held = Position.objects.current(day).filter(person__user=actor, unit=OuterRef("pk"))
    own = Touchpoint.objects.owned_by(actor).filter(unit=OuterRef("pk"))
    is_open = Q(closed_on=None) | Q(closed_on__gt=day)
    units = Unit.objects.visible_to(actor).filter(is_open, Exists(held), ~Exists(own))
    return list(units.order_by("name", "pk"))


def versions_for_link(actor: User) -> list[Version]:
    """What a personal link may ask, the questionnaire that most touchpoints ask first."""
    used = Count(
        "instrument__versions__touchpoints",
        filter=Q(instrument__versions__touchpoints__kind=Touchpoint.Kind.UNIT),
    )
    return list(versions_to_ask(actor).annotate(used=used).order_by("-used", "instrument__key"))


def has_mirror(actor: User, *, day: dt.date) -> bool:
    """Whether somebody may have a personal link, or has one from before."""
    return with_mirror(actor, day=day).exists()


def with_mirror(actor: User, *, day: dt.date) -> QuerySet[User]:
    """Somebody who may have a personal link, or has one from before; nobody otherwise."""
    held = Position.objects.current(day).filter(person__user=actor)
    has_one = Exists(held) | Exists(Touchpoint.objects.owned_by(actor))
    return User.objects.filter(has_one, pk=actor.pk)


def mirror_releases(link: Touchpoint, *, actor: User, most: int) -> list[MirrorRelease]:
    """The newest releases of a link that the actor may see, the newest last."""
    releases = MirrorRelease.objects.visible_to(actor).filter(touchpoint=link)
    return list(releases.order_by("-sequence")[:most])[::-1]
