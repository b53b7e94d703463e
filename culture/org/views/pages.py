"""The trails above the pages of the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step

if TYPE_CHECKING:
    from culture.org.models import Person, Unit


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
