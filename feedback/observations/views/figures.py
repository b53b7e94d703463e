"""The numbers of observations of a unit and of those right below it, and what was done."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from culture.core.tables.downloads import table_file
from culture.org.models import Unit
from feedback.observations import telling
from feedback.observations.figures import done_in, figures_of
from feedback.observations.sources import FEWEST
from feedback.observations.views.loading import trail

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from feedback.observations.figures import ObservationFigures


@login_required
@require_GET
def figures(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what was told and done; beside it the team's word, to whoever sees the numbers."""
    unit, told = _told(request, uuid)
    own, below = told[0], told[1:]
    measured = Unit.objects.measured_for(request.user, day=request.today)
    sees = measured.filter(pk=unit.pk).exists()
    context = {
        "unit": unit,
        "own": own,
        "rows": telling.rows_of(own),
        "below": [(one, *telling.short_row(one)) for one in below],
        "done": done_in(unit, now=request.now),
        "beside": telling.said_and_done(unit) if sees else [],
        "sees_numbers": sees,
        "fewest": FEWEST,
        "trail": trail(),
    }
    return render(request, "feedback/observations/figures.html", context)


@login_required
@require_GET
def figures_table(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give what the page shows as a file."""
    _unit, told = _told(request, uuid)
    rows = telling.file_rows(told)
    return table_file(kind, "observations-heard", headings=telling.headings(), rows=rows)


def _told(request: StaffRequest, uuid: uuid.UUID) -> tuple[Unit, list[ObservationFigures]]:
    """A unit of the organisation, and the numbers of it and of the open units right below."""
    units = Unit.objects.visible_to(request.user).select_related("organisation")
    unit = get_object_or_404(units, uuid=uuid)
    below = units.filter(parent=unit, closed_on=None).order_by("name", "pk")
    return unit, figures_of(unit.organisation, [unit, *below], now=request.now)
