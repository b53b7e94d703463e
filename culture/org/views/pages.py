"""What the pages of the organisation share: the trails above them, and who acts when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from culture.org.models import Person, Unit


def acts_of(request: StaffRequest) -> dict[str, Any]:
    """Who acts, and when, as services ask for it."""
    return {"actor": request.user, "now": request.now}


def steps_to(*units: Unit) -> list[Step]:
    """The trail from the list of units down to the last of `units`."""
    steps = [Step(_("Units"), reverse("org:tree"))]
    return steps + [Step(unit.name, reverse("org:unit", args=[unit.uuid])) for unit in units]


def steps_to_person(person: Person | None = None) -> list[Step]:
    """The trail from the list of people to one of them."""
    steps = [Step(_("People"), reverse("org:people"))]
    if person:
        steps.append(Step(person.name, reverse("org:person", args=[person.uuid])))
    return steps
