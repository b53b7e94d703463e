"""Loading what a request names, as far as its person may see it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from surveys.hiring.models import Vacancy

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def vacancy_or_404(request: StaffRequest, identity: uuid.UUID) -> Vacancy:
    """The vacancy with its unit, profile and guide; outsiders get 404."""
    vacancies = Vacancy.objects.visible_to(request.user).select_related(
        "unit", "profile_version__profile", "guide_version__guide"
    )
    return get_object_or_404(vacancies, uuid=identity)


def trail_to(vacancy: Vacancy | None = None) -> list[Step]:
    """The way to the vacancies, and to one of them where it is given."""
    steps = [Step(_("Hiring"), reverse("hiring:list"))]
    if vacancy is not None:
        steps.append(Step(vacancy.title, reverse("hiring:vacancy", args=[vacancy.uuid])))
    return steps
