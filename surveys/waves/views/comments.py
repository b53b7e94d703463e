"""What employees wrote, for those who may see the unit's numbers."""

from __future__ import annotations

import uuid
from itertools import groupby
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from culture.org.models import Unit
from surveys.waves.closing.comments import FEWEST_ANSWERS, FEWEST_COMMENTS, FEWEST_INVITED
from surveys.waves.models import ReleasedComment

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@login_required
@require_GET
def choose_unit(request: StaffRequest) -> HttpResponse:
    """Lead to the comments of the topmost unit whose numbers the person may see."""
    units = Unit.objects.measured_for(request.user, day=request.today)
    topmost = min(units, key=lambda unit: (unit.depth, unit.name), default=None)
    if topmost is None:
        raise Http404
    return redirect("waves:unit_comments", uuid=topmost.uuid)


@login_required
@require_GET
def unit_comments(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show the released comments of a unit by wave, without scores, days, groups or order."""
    units = Unit.objects.measured_for(request.user, day=request.today)
    unit = get_object_or_404(units, uuid=uuid)
    released = ReleasedComment.objects.visible_to(request.user, day=request.today)
    comments = (
        released.filter(unit=unit)
        .select_related("wave")
        .order_by("-wave__closed_at", "wave", "uuid")
    )
    page = {
        "unit": unit,
        "waves": [
            (wave, list(found)) for wave, found in groupby(comments, key=lambda one: one.wave)
        ],
        "below": units.filter(parent=unit, pk__in=released.values("unit")).order_by("name"),
        "above": units.filter(children=unit).first(),
        "invited": FEWEST_INVITED,
        "answers": FEWEST_ANSWERS,
        "comments": FEWEST_COMMENTS,
    }
    return render(request, "surveys/waves/comment_list.html", page)
