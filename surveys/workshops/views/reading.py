"""Workshops to read: HR all of them, leaders those of their units."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.org.models import Unit
from surveys.workshops import queries
from surveys.workshops.advice import Adviser
from surveys.workshops.comparison import comparisons
from surveys.workshops.models import Workshop
from surveys.workshops.pages import comparison_cards
from surveys.workshops.views.loading import trail_to, workshop_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

PAGE_LENGTH = 50


@login_required
@require_GET
def list_workshops(request: StaffRequest) -> HttpResponse:
    """Show workshops with what the empathy of their units advises."""
    units = Unit.objects.led_by(request.user, day=request.today)
    if not request.user.is_hr and not units.exists():
        raise Http404
    adviser = Adviser(request.user, day=request.today)
    workshops = queries.workshops_for(request.user, day=request.today)
    page = Paginator(workshops, PAGE_LENGTH).get_page(request.GET.get("page"))
    shown = Unit.objects.visible_to(request.user) if request.user.is_hr else units
    context = {
        "page": page,
        "rows": [(one, adviser.advice_on(one.unit)) for one in page],
        "line": adviser.line,
        "against": adviser.units_advised_against(shown.filter(closed_on=None).order_by("name")),
        "advanced": Workshop.Kind.ADVANCED,
    }
    return render(request, "surveys/workshops/workshop_list.html", context)


@login_required
@require_GET
def show_workshop(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show a workshop, how many came, and what the waves before and after say."""
    workshop = workshop_or_404(request, identity)
    found = comparisons(workshop, actor=request.user, day=request.today)
    context = {
        "workshop": workshop,
        "is_advanced": workshop.kind == Workshop.Kind.ADVANCED,
        "advice": Adviser(request.user, day=request.today).advice_on(workshop.unit),
        "turnouts": [one for one in queries.turnouts(workshop) if one.attended is not None],
        "cards": comparison_cards(found),
        "is_planned": workshop.held_on > request.today,
        "trail": trail_to(),
    }
    return render(request, "surveys/workshops/workshop_detail.html", context)
