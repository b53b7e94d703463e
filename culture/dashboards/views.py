"""Dashboards of units; every number comes from a release."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from culture.dashboards import export, pages, periods, queries
from culture.dashboards.freshness import answered
from culture.dashboards.queries import Choice, Dashboard
from culture.metrics.queries import has_editions
from culture.privacy.periods import Grain

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from culture.core.requests import StaffRequest
    from culture.org.models import Unit


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Lead to the person's unit, or show their units where there are several."""
    units = queries.own_units(request.user, day=request.today)
    if len(units) == 1:
        return redirect("dashboards:unit", units[0].uuid)
    return render(request, "culture/dashboards/index.html", {"units": units})


@login_required
@require_GET
def show_unit(request: StaffRequest, identity: uuid.UUID) -> HttpResponseBase:
    """Show a unit: a sentence, the widest gaps, a next step, and the charts."""
    unit = queries.load_unit(identity, actor=request.user, day=request.today)
    dashboard = _load(request, unit)
    if dashboard is None:
        return _without_customers(request, unit)

    def make() -> HttpResponse:
        page = pages.unit_page(dashboard, request.user)
        return render(request, "culture/dashboards/unit.html", page)

    return answered(request, dashboard, make)


@login_required
@require_GET
def show_dimension(request: StaffRequest, identity: uuid.UUID, key: str) -> HttpResponseBase:
    """Show one dimension of a unit, statement by statement."""
    unit = queries.load_unit(identity, actor=request.user, day=request.today)
    dashboard = _load(request, unit, with_children=False)
    page = pages.dimension_page(dashboard, key) if dashboard else None
    if dashboard is None or page is None:
        raise Http404

    def make() -> HttpResponse:
        return render(request, "culture/dashboards/dimension.html", page)

    return answered(request, dashboard, make)


@login_required
@require_GET
def table_csv(request: StaffRequest, identity: uuid.UUID) -> HttpResponseBase:
    """Give the numbers of a unit's page as a file."""
    unit = queries.load_unit(identity, actor=request.user, day=request.today)
    dashboard = _load(request, unit)
    if dashboard is None:
        raise Http404

    def make() -> HttpResponse:
        name = f"service-culture-{periods.written(dashboard.period)}.csv"
        return export.csv_file(name, headings=export.headings(), rows=export.table(dashboard))

    return answered(request, dashboard, make)


@login_required
@require_GET
def protection(request: StaffRequest) -> HttpResponse:
    """Say in plain words how the people who answered are protected."""
    return render(request, "culture/dashboards/protection.html", {"k": request.user.organisation.k})


@login_required
@require_GET
def reading(request: StaffRequest) -> HttpResponse:
    """Say what the words and marks of a dashboard mean."""
    return render(request, "culture/dashboards/reading.html")


def _without_customers(request: StaffRequest, unit: Unit) -> HttpResponse:
    """Lead to what its people say, where there is that; else say what to do first."""
    if has_editions(unit) and not request.GET:
        return redirect("dashboards:culture", unit.uuid)
    trail = queries.load_trail(unit, actor=request.user, day=request.today)
    page = pages.first_run(unit, trail, request.user)
    return render(request, "culture/dashboards/first_run.html", page)


def _load(request: StaffRequest, unit: Unit, *, with_children: bool = True) -> Dashboard | None:
    try:
        return queries.load_dashboard(
            unit,
            _choice(request),
            actor=request.user,
            day=request.today,
            with_children=with_children,
        )
    except LookupError as error:
        raise Http404 from error


def _choice(request: StaffRequest) -> Choice:
    """Read the address; LookupError for what it cannot mean."""
    asked = request.GET
    try:
        series = uuid.UUID(asked["series"]) if "series" in asked else None
        grain = Grain(asked["grain"]) if "grain" in asked else None
    except ValueError as error:
        raise LookupError from error
    period = periods.read(asked["period"]) if "period" in asked else None
    if "period" in asked and (period is None or grain not in {None, period.grain}):
        raise LookupError(asked["period"])
    return Choice(series, grain, period, asked.get("order", ""))
