"""Who sees a customer who wishes an answer, and who may see to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, Q

from culture.accounts.models import User
from culture.org.held import leads_any
from culture.org.models import Position, Unit
from culture.toolkit.models import StandIn
from feedback.touchpoints.models import Contact

if TYPE_CHECKING:
    import datetime as dt

    from feedback.touchpoints.models.words import ContactQuerySet


def cases_seen_by(actor: User, *, day: dt.date) -> ContactQuerySet:
    """The contacts that somebody sees, with what is done about them.

    HR sees all, leads those of the units they lead, stand-ins those of their unit, and whoever was
    given a case that one.
    """
    seen = Contact.objects.visible_to(actor, day=day)
    stood_in = StandIn.objects.of(actor, day=day).values("unit")
    given = Q(case__owner=actor) | Q(unit__in=stood_in)
    own = Contact.objects.filter(given, organisation_id=actor.organisation_id)
    found = Contact.objects.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=own.values("pk")))
    return with_standing(found)


def with_standing(contacts: ContactQuerySet) -> ContactQuerySet:
    """With everything that says how a case stands."""
    return contacts.select_related(
        "organisation",
        "unit",
        "touchpoint",
        "case__owner",
        "case__current__reply__said_by",
        "case__current__verdict",
    )


def works_with_cases(actor: User, *, day: dt.date) -> bool:
    """Whether somebody may come to see a case: HR, leads, stand-ins, and whoever was given one."""
    if actor.is_hr or leads_any(actor, day=day):
        return True
    stood_in = StandIn.objects.of(actor, day=day)
    owned = Contact.objects.filter(case__owner=actor)
    is_one = Exists(stood_in) | Exists(owned)
    return User.objects.filter(is_one, pk=actor.pk).exists()


def owners_for(contact: Contact, *, day: dt.date) -> list[User]:
    """Who may be given a case: the people of its unit, leads of it and above, and HR; by name."""
    held = Position.objects.current(day).filter(
        Q(unit=contact.unit_id) | Q(unit__in=contact.unit.path, kind=Position.Kind.LEADS)
    )
    people = Q(pk__in=held.values("person__user")) | Q(is_hr=True)
    able = User.objects.filter(people, organisation=contact.organisation_id, is_active=True)
    return list(able.order_by("name", "pk"))


def units_of_cases(actor: User, *, day: dt.date) -> list[Unit]:
    """The open units by which somebody may look at cases, by name."""
    seen = Unit.objects.visible_to(actor).filter(closed_on=None)
    if not actor.is_hr:
        led = Unit.objects.led_by(actor, day=day).values("pk")
        stood_in = StandIn.objects.of(actor, day=day).values("unit")
        seen = seen.filter(Q(pk__in=led) | Q(pk__in=stood_in))
    return list(seen.order_by("name", "pk"))
