"""The numbers of cases of a unit and of those right below it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from culture.core.breadcrumb import Step
from culture.core.tables.downloads import table_file
from culture.org.models import Unit
from feedback.cases import telling
from feedback.cases.figures import DAYS, figures_of
from feedback.cases.reach import works_with_cases
from feedback.cases.views.loading import trail

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from feedback.cases.figures import CaseFigures


@login_required
@require_GET
def figures(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show how many customers were answered in time."""
    unit, told = _told(request, uuid)
    own, below = told[0], told[1:]
    context = {
        "unit": unit,
        "rows": telling.rows_of(own),
        "below": [
            (
                one.unit,
                telling.share_row(one.in_time),
                telling.share_row(one.solved),
            )
            for one in below
        ],
        "days": DAYS,
        "trail": _way(request),
    }
    return render(request, "feedback/cases/figures.html", context)


@login_required
@require_GET
def figures_table(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give what the page shows as a file."""
    _unit, told = _told(request, uuid)
    rows = telling.file_rows(told)
    return table_file(kind, "cases-in-time", headings=telling.headings(), rows=rows)


def _told(request: StaffRequest, uuid: uuid.UUID) -> tuple[Unit, list[CaseFigures]]:
    """A unit of the organisation, and the numbers of it and of the open units right below."""
    units = Unit.objects.visible_to(request.user).select_related("organisation")
    unit = get_object_or_404(units, uuid=uuid)
    below = units.filter(parent=unit, closed_on=None).order_by("name", "pk")
    return unit, figures_of(unit.organisation, [unit, *below], now=request.now)


def _way(request: StaffRequest) -> list[Step]:
    """By the list of cases, for those who have one."""
    if works_with_cases(request.user, day=request.today):
        return trail()
    return [Step(_("Home"), "/")]
