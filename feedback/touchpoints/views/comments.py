"""What customers wrote."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from culture.org.models import Unit
from feedback.touchpoints.models import Comment

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

PAGE_LENGTH = 50


@login_required
@require_GET
def choose_unit(request: StaffRequest) -> HttpResponse:
    """Lead to the comments of the topmost unit whose numbers the person may see."""
    units = Unit.objects.measured_for(request.user, day=request.today)
    topmost = min(units, key=lambda unit: (unit.depth, unit.name), default=None)
    if topmost is None:
        raise Http404
    return redirect("touchpoints:unit-comments", topmost.uuid)


@login_required
@require_GET
def list_comments(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show the published comments of a unit, without scores, days or order."""
    units = Unit.objects.measured_for(request.user, day=request.today)
    unit = get_object_or_404(units, uuid=identity)
    page = Paginator(Comment.objects.released_in(unit), PAGE_LENGTH).get_page(
        request.GET.get("page")
    )
    context = {
        "unit": unit,
        "page": page,
        "below": units.filter(parent=unit).order_by("name"),
        "above": units.filter(children=unit).first(),
        "k": request.user.organisation.k,
    }
    return render(request, "feedback/touchpoints/comment_list.html", context)
