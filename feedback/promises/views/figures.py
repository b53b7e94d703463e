"""The numbers of promises of a unit and of those right below it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from culture.core.tables.downloads import table_file
from culture.org.models import Unit
from culture.privacy.periods import Grain, Period
from feedback.promises import telling
from feedback.promises.figures import DAYS, FEWEST, figures_of
from feedback.promises.views.loading import trail

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from feedback.promises.figures import UnitFigures


@login_required
@require_GET
def figures(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what was kept; beside it the customers' gap, to whoever sees the unit's numbers."""
    unit, told = _told(request, uuid)
    own, below = told[0], told[1:]
    quarter = Period.around(request.today, Grain.QUARTER)
    measured = Unit.objects.measured_for(request.user, day=request.today)
    beside = []
    if measured.filter(pk=unit.pk).exists():
        quarters = (quarter, quarter.previous)
        beside = [(one, telling.beside_reliability(unit, one)) for one in quarters]
    context = {
        "unit": unit,
        "own": own,
        "rows": telling.rows_of(own.figures),
        "below": [(one, *telling.short_row(one.figures)) for one in below],
        "beside": [pair for pair in beside if pair[1]],
        "may_see_beside": bool(beside),
        "at_risk": telling.time_to_risk(own.figures),
        "days": DAYS,
        "fewest": FEWEST,
        "trail": trail(),
    }
    return render(request, "feedback/promises/figures.html", context)


@login_required
@require_GET
def figures_table(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give what the page shows as a file."""
    unit, told = _told(request, uuid)
    rows = telling.file_rows(told)
    name = ("promises-kept", unit.name, request.today)
    return table_file(kind, *name, headings=telling.headings(), rows=rows)


def _told(request: StaffRequest, uuid: uuid.UUID) -> tuple[Unit, list[UnitFigures]]:
    """A unit of the organisation, and the numbers of it and of the open units right below."""
    units = Unit.objects.visible_to(request.user).select_related("organisation")
    unit = get_object_or_404(units, uuid=uuid)
    below = units.filter(parent=unit, closed_on=None).order_by("name", "pk")
    return unit, figures_of(unit.organisation, [unit, *below], now=request.now)
