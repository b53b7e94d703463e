"""What the views of cases load; what somebody may not see does not exist for them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from feedback.cases.reach import cases_seen_by, works_with_cases

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from feedback.touchpoints.models import Contact


def trail(*steps: Step) -> list[Step]:
    """The way to a page of cases."""
    return [Step(_("Cases"), reverse("cases:index")), *steps]


def contact_or_404(request: StaffRequest, uuid: uuid.UUID) -> Contact:
    """A contact that the user sees, with how its case stands."""
    return get_object_or_404(cases_seen_by(request.user, day=request.today), uuid=uuid)


def staff_or_404(request: StaffRequest) -> None:
    """Refuse whoever can see no case."""
    if not works_with_cases(request.user, day=request.today):
        raise Http404
