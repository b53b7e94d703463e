"""Culture pages of units; every number comes from a wave's release."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.dashboards.export import csv_file
from culture.dashboards.freshness import answered
from culture.dashboards.queries import load_trail, load_unit
from culture.dashboards.waves import export, pages
from culture.dashboards.waves.queries import Choice, CulturePage, load_culture
from culture.metrics.queries import has_releases

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from culture.core.requests import StaffRequest
    from culture.org.models import Unit


@login_required
@require_GET
def show_culture(request: StaffRequest, identity: uuid.UUID) -> HttpResponseBase:
    """Show what the people of a unit say: a sentence, the findings, a next step, the charts."""
    unit = load_unit(identity, actor=request.user, day=request.today)
    page = _load(request, unit, with_links=True)
    if page is None:
        return _first_run(request, unit)

    def make() -> HttpResponse:
        shown = pages.unit_page(page)
        return render(request, "culture/dashboards/culture.html", shown)

    return answered(request, page, make)


@login_required
@require_GET
def show_culture_dimension(
    request: StaffRequest, identity: uuid.UUID, key: str
) -> HttpResponseBase:
    """Show one dimension of a unit, statement by statement."""
    unit = load_unit(identity, actor=request.user, day=request.today)
    page = _load(request, unit, with_children=False)
    shown = pages.dimension_page(page, key) if page else None
    if page is None or shown is None:
        raise Http404

    def make() -> HttpResponse:
        return render(request, "culture/dashboards/culture_dimension.html", shown)

    return answered(request, page, make)


@login_required
@require_GET
def culture_csv(request: StaffRequest, identity: uuid.UUID) -> HttpResponseBase:
    """Give the numbers of a unit's culture page as a file."""
    unit = load_unit(identity, actor=request.user, day=request.today)
    page = _load(request, unit)
    if page is None:
        raise Http404

    def make() -> HttpResponse:
        name = f"service-culture-{page.edition.closed_on.isoformat()}.csv"
        return csv_file(name, headings=export.headings(), rows=export.table(page))

    return answered(request, page, make)


def _first_run(request: StaffRequest, unit: Unit) -> HttpResponse:
    trail = load_trail(unit, actor=request.user, day=request.today)
    page = pages.first_run(unit, trail, has_customers=has_releases(unit))
    return render(request, "culture/dashboards/culture_first_run.html", page)


def _load(
    request: StaffRequest, unit: Unit, *, with_children: bool = True, with_links: bool = False
) -> CulturePage | None:
    try:
        return load_culture(
            unit,
            _choice(request),
            actor=request.user,
            day=request.today,
            with_children=with_children,
            with_links=with_links,
        )
    except LookupError as error:
        raise Http404 from error


def _choice(request: StaffRequest) -> Choice:
    """Read the address; LookupError for what it cannot mean."""
    asked = request.GET
    try:
        series, wave = (
            uuid.UUID(asked[name]) if name in asked else None for name in ("series", "wave")
        )
    except ValueError as error:
        raise LookupError from error
    return Choice(series, wave, asked.get("order", ""))
