"""Pages on which people find how far they may act."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from culture.core.tables.downloads import table_file
from culture.org.models import Unit
from culture.org.selecting import unit_in
from culture.zones import listing
from culture.zones.queries import has_asked, history_of, retired_in, rules_for, to_answer
from culture.zones.reach import may_change, readable_units, role_in
from culture.zones.views.loading import first_unit, situation_or_404, trail_to, unit_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from culture.zones.inheritance import Rule


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show the rules of somebody's own unit, or lead to the one that was chosen."""
    wanted = request.GET.get("unit", "")
    if wanted:
        units = readable_units(request.user, day=request.today)
        chosen = unit_in(list(units), wanted)
        return redirect("zones:unit", uuid=chosen.uuid) if chosen else redirect("zones:index")
    unit = first_unit(request)
    if unit is None:
        return render(request, "culture/zones/nowhere.html")
    return _page(request, unit)


@login_required
@require_GET
def show_unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show the rules of a unit: recent ones, by value, or found by words."""
    return _page(request, unit_or_404(request, uuid))


@login_required
@require_GET
def table(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give the rules that the page shows as a file."""
    unit = unit_or_404(request, uuid)
    rules = _rules(request, unit, rules_here=may_change(request.user, unit, day=request.today))
    shown = listing.listing_of(rules, request.GET.dict())
    return table_file(
        kind,
        *("decision-zones", unit.name, request.today),
        headings=listing.headings(),
        rows=listing.rows(shown),
    )


@login_required
@require_GET
def situation(request: StaffRequest, uuid: uuid.UUID, situation: uuid.UUID) -> HttpResponse:
    """Show one situation with where it comes from, what counts in a unit, and what was said."""
    unit = unit_or_404(request, uuid)
    shown = situation_or_404(request, unit, situation)
    history = history_of(shown)
    rules_here = may_change(request.user, unit, day=request.today)
    rules_there = rules_here
    if shown.unit_id != unit.pk:
        rules_there = may_change(request.user, shown.unit, day=request.today)
    holding = rules_for(unit, role=shown.role)
    rule = next((one for one in holding if one.situation.origin == shown.origin), None)
    context = {
        "unit": unit,
        "situation": shown,
        "said": history[0],
        "history": history,
        "rule": rule,
        "counts": rule is not None and rule.situation.pk == shown.pk,
        "may_change": rules_there,
        "may_refine": rules_here and not history[0].is_retired,
        "trail": trail_to(unit),
    }
    return render(request, "culture/zones/situation.html", context)


def _page(request: StaffRequest, unit: Unit) -> HttpResponse:
    user, day = request.user, request.today
    rules_here = may_change(user, unit, day=day)
    rules = _rules(request, unit, rules_here=rules_here)
    context = {
        "unit": unit,
        "units": list(readable_units(user, day=day).filter(closed_on=None).order_by("name", "pk")),
        "listing": listing.listing_of(rules, request.GET.dict()),
        "number": len(rules),
        "values": listing.by_value(rules),
        "rules_here": rules_here,
        "retired": retired_in(unit) if rules_here and "all" in request.GET else [],
        "ask_url": "" if unit.closed_on else reverse("zones:ask", kwargs={"uuid": unit.uuid}),
        "waiting": len(to_answer(user, day=day)),
        "has_asked": has_asked(user),
        "may_read_numbers": Unit.objects.measured_for(user, day=day).filter(pk=unit.pk).exists(),
        "query": request.GET.urlencode(),
    }
    return render(request, "culture/zones/unit.html", context)


def _rules(request: StaffRequest, unit: Unit, *, rules_here: bool) -> list[Rule]:
    """Whoever rules sees what holds for every role, everybody else what holds for them."""
    role = None if rules_here else role_in(unit, request.user, day=request.today)
    return rules_for(unit, role=role)
