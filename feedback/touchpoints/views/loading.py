"""Loading what a request names, as far as its person may see it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from feedback.touchpoints.models import ImportRun, Touchpoint
from feedback.touchpoints.queries import works_with_touchpoints

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def touchpoint_or_404(request: StaffRequest, identity: uuid.UUID) -> Touchpoint:
    """The touchpoint, with its unit and version; outsiders get 404."""
    touchpoints = Touchpoint.objects.visible_to(request.user, day=request.today)
    return get_object_or_404(
        touchpoints.select_related("unit", "version__instrument", "organisation"), uuid=identity
    )


def import_run_or_404(request: StaffRequest, identity: uuid.UUID) -> ImportRun:
    """The import run without its file, with its touchpoint; outsiders get 404."""
    runs = ImportRun.objects.visible_to(request.user, day=request.today)
    return get_object_or_404(
        runs.defer("content", "unpacked").select_related(
            "touchpoint__version", "touchpoint__organisation", "touchpoint__unit"
        ),
        uuid=identity,
    )


def staff_or_404(request: StaffRequest) -> None:
    """Refuse whoever is neither HR nor leads a unit."""
    if not works_with_touchpoints(request.user, day=request.today):
        raise Http404


def hr_or_404(request: StaffRequest) -> None:
    """Refuse whoever is not HR."""
    if not request.user.is_hr:
        raise Http404


def trail_to(touchpoint: Touchpoint | None = None) -> list[Step]:
    """The way to the list, and to a touchpoint where one is given."""
    steps = [Step(_("Touchpoints"), reverse("touchpoints:list"))]
    if touchpoint is not None:
        steps.append(Step(touchpoint.name, reverse("touchpoints:detail", args=[touchpoint.uuid])))
    return steps
