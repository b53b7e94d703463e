"""How far the situations of a unit are covered, beside the room to act that its team finds."""

from __future__ import annotations

import uuid
from itertools import chain, starmap
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.core.tables.downloads import table_file
from culture.org.models import Unit
from culture.zones import wording
from culture.zones.coverage import (
    FEWEST_QUESTIONS,
    autonomy_in_one_number,
    autonomy_of,
    coverages_of,
)
from culture.zones.views.loading import measured_unit_or_404, trail_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from culture.toolkit.confirmations import TeamSide
    from culture.zones.coverage import Coverage


Row = tuple["Unit", "Coverage", "TeamSide | None"]


@login_required
@require_GET
def coverage(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show the share of situations covered, questions by month, and the time to an answer."""
    unit = measured_unit_or_404(request, uuid)
    own, below = _figures(request, unit)
    context = {
        "unit": unit,
        "coverage": own,
        "autonomy": autonomy_of(unit),
        "below": below,
        "k": unit.organisation.k,
        "fewest": FEWEST_QUESTIONS,
        "trail": trail_to(unit),
    }
    return render(request, "culture/zones/coverage.html", context)


@login_required
@require_GET
def coverage_table(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give what the page shows as a file."""
    unit = measured_unit_or_404(request, uuid)
    own, below = _figures(request, unit)
    rows = [
        *wording.rows_of(unit, own, autonomy_of(unit)),
        *chain.from_iterable(starmap(wording.rows_below, below)),
    ]
    return table_file(
        kind,
        *("coverage", unit.name, request.today),
        headings=wording.coverage_headings(),
        rows=rows,
    )


def _figures(request: StaffRequest, unit: Unit) -> tuple[Coverage, list[Row]]:
    """The figures of a unit, and of the open units right below whose numbers the user sees."""
    measured = Unit.objects.measured_for(request.user, day=request.today)
    below = list(measured.filter(parent=unit, closed_on=None).order_by("name", "pk"))
    coverages = coverages_of([unit, *below], today=request.today)
    teams = autonomy_in_one_number(below) if below else {}
    return coverages[unit], [(child, coverages[child], teams.get(child)) for child in below]
