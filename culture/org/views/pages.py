"""The page around a single form, and the trail above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django import forms
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
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


def form_page(
    request: StaffRequest,
    form: forms.BaseForm,
    *,
    heading: str,
    trail: Sequence[Step] = (),
    back: str = "",
    lead: str = "",
    submit: str = "",
    danger: bool = False,
) -> HttpResponse:
    """Render one form; cancelling leads to the last step of the trail, or to `back`."""
    cancel_url = trail[-1].url if trail else reverse(back)
    facts: dict[str, Any] = {
        "form": form,
        "heading": heading,
        "trail": trail,
        "lead": lead,
        "submit": submit,
        "danger": danger,
        "cancel_url": cancel_url,
    }
    return render(request, "culture/org/form.html", facts)
