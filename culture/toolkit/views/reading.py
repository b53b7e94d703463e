"""Pages that show how the toolkit stands: all units, and one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.core.tables import downloads
from culture.org.models import Unit
from culture.toolkit import tables
from culture.toolkit.confirmations import confirmed_tools, silent_since
from culture.toolkit.hearing import Hearing
from culture.toolkit.menu import works_with_toolkit
from culture.toolkit.overview import tools_of, totals_of
from culture.toolkit.queries import open_runs, practices_in_force, states_in
from culture.toolkit.responsibility import answerers_of, staffed_units, units_answered_by
from culture.toolkit.tools import Tool
from culture.toolkit.views.loading import step_to, trail_to, unit_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from culture.toolkit.confirmations import ConfirmedTool
    from culture.toolkit.queries import PracticeState


PARTED = (Hearing.BLIND_SPOT, Hearing.HIDDEN_STRENGTH)


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Show what is due, and how far each tool is alive in the units somebody works with."""
    user, today = request.user, request.today
    if not works_with_toolkit(user):
        raise Http404
    practices = practices_in_force(user.organisation)
    answered = units_answered_by(user, day=today)
    units = list(staffed_units(user.organisation_id, day=today).select_related("organisation"))
    if not user.is_hr:
        led = set(Unit.objects.led_by(user, day=today).values_list("pk", flat=True))
        seen = led | {unit.pk for unit in answered}
        units = [unit for unit in units if unit.pk in seen]
    states = states_in(units, practices, today=today)
    context = {
        "runs": open_runs(answered, day=today),
        "today": today,
        "tools": Tool,
        "rows": [(unit, totals_of(states[unit])) for unit in units],
        "has_practices": bool(practices),
    }
    return render(request, "culture/toolkit/index.html", context)


@login_required
@require_GET
def show_unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show how each practice stands in one unit, who answers for it, and what is due."""
    unit = unit_or_404(request, uuid)
    states = _states_of(unit, request)
    answerers = answerers_of(unit, day=request.today)
    context = {
        "unit": unit,
        "tools": tools_of(states),
        "answerers": answerers,
        "is_own": answerers.include(request.user),
        "may_read_numbers": _may_read_numbers(unit, request),
        "runs": open_runs([unit], day=request.today),
        "today": request.today,
        "trail": trail_to(),
    }
    return render(request, "culture/toolkit/unit.html", context)


@login_required
@require_GET
def confirmation(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what whoever leads a unit says beside what its team says."""
    unit, states, tools = _both_sides(request, uuid)
    rows = [row for tool in tools for row in tool.rows]
    found = [*(tool.hearing for tool in tools), *(row.hearing for row in rows)]
    context = {
        "unit": unit,
        "tools": tools,
        "apart": [
            (
                kind,
                [one for one in tools if one.hearing == kind],
                [row for row in rows if row.hearing == kind],
            )
            for kind in PARTED
        ],
        "has_apart": any(kind in PARTED for kind in found),
        "looked_at": len(found),
        "is_asked": any(tool.team or tool.has_statements for tool in tools),
        "silent_since": silent_since(unit, states, tools),
        "trail": trail_to(step_to(unit)),
    }
    return render(request, "culture/toolkit/confirmation.html", context)


@login_required
@require_GET
def confirmation_file(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give the lines of that page as a file of a kind."""
    unit, _states, tools = _both_sides(request, uuid)
    return downloads.table_file(
        kind,
        *("service-culture", "said-and-heard", unit.name, request.today),
        headings=tables.headings(),
        rows=tables.rows_of(unit, tools),
    )


def _both_sides(
    request: StaffRequest, uuid: uuid.UUID
) -> tuple[Unit, list[PracticeState], list[ConfirmedTool]]:
    unit = unit_or_404(request, uuid)
    if not _may_read_numbers(unit, request):
        raise Http404
    states = _states_of(unit, request)
    return unit, states, confirmed_tools(unit, states)


def _may_read_numbers(unit: Unit, request: StaffRequest) -> bool:
    """Whoever only stands in answers for a unit, and sees no number that dashboards hide."""
    measured = Unit.objects.measured_for(request.user, day=request.today)
    return measured.filter(pk=unit.pk).exists()


def _states_of(unit: Unit, request: StaffRequest) -> list[PracticeState]:
    practices = practices_in_force(request.user.organisation)
    return states_in([unit], practices, today=request.today)[unit]
