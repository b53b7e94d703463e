"""Loading what a request names, as far as its person may see it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from surveys.workshops.models import Workshop

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def workshop_or_404(request: StaffRequest, identity: uuid.UUID) -> Workshop:
    """The workshop with its unit; outsiders get 404."""
    workshops = Workshop.objects.visible_to(request.user, day=request.today)
    return get_object_or_404(workshops.select_related("unit", "created_by"), uuid=identity)


def trail_to(workshop: Workshop | None = None) -> list[Step]:
    """The way to the list, and to a workshop where one is given."""
    steps = [Step(_("Workshops"), reverse("workshops:list"))]
    if workshop is not None:
        steps.append(Step(workshop.title, reverse("workshops:detail", args=[workshop.uuid])))
    return steps
