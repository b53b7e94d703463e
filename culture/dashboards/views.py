"""Dashboards of units; every number comes from a release."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from culture.core.tables import downloads
from culture.dashboards import export, pages, slides, units
from culture.dashboards.board import Board, Choice, load_board
from culture.dashboards.comparing import MOST_BESIDE
from culture.dashboards.freshness import answered
from culture.dashboards.stages import pages as stages
from culture.dashboards.stages.loading import MapOfUnits, maps_of
from culture.dashboards.voices import first_voice
from culture.org.finding import units_named
from culture.org.models import Unit

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """Lead to the person's unit, or show their units where there are several."""
    own = units.own_units(request.user, day=request.today)
    if len(own) == 1:
        return redirect("dashboards:unit", own[0].uuid)
    return render(request, "culture/dashboards/index.html", {"units": own})


@login_required
@require_GET
def show_unit(request: StaffRequest, identity: uuid.UUID) -> HttpResponseBase:
    """Show a unit: a sentence, the widest findings, a next step, and the charts."""
    unit = units.load_unit(identity, actor=request.user, day=request.today)
    board = _load(request, unit, with_links=True, with_acts=True)
    if board is None:
        return _first_run(request, unit)

    def make() -> HttpResponse:
        return render(request, "culture/dashboards/unit.html", pages.unit_page(board))

    return answered(request, board, make)


@login_required
@require_GET
def show_dimension(request: StaffRequest, identity: uuid.UUID, key: str) -> HttpResponseBase:
    """Show one dimension of a unit, statement by statement."""
    unit = units.load_unit(identity, actor=request.user, day=request.today)
    board = _load(request, unit, with_children=False, with_acts=True)
    page = pages.dimension_page(board, key) if board else None
    if board is None or page is None:
        raise Http404

    def make() -> HttpResponse:
        return render(request, "culture/dashboards/dimension.html", page)

    return answered(request, board, make)


@login_required
@require_GET
def table_file(request: StaffRequest, identity: uuid.UUID, kind: FileKind) -> HttpResponseBase:
    """Give the numbers of a unit's page as a file of a kind."""
    unit = units.load_unit(identity, actor=request.user, day=request.today)
    board = _load(request, unit, with_links=True)
    if board is None:
        raise Http404

    def make() -> HttpResponse:
        return downloads.table_file(
            kind,
            export.stem(board),
            headings=export.headings(board.voice),
            rows=export.table(board),
            front=export.front(board),
        )

    return answered(request, board, make)


@login_required
@require_GET
def chart_file(
    request: StaffRequest, identity: uuid.UUID, name: str, key: str = ""
) -> HttpResponseBase:
    """Give a chart of a unit's page, or of that of a dimension, as a file."""
    unit = units.load_unit(identity, actor=request.user, day=request.today)
    board = _load(request, unit, with_children=not key, with_links=True)
    if board is None:
        raise Http404

    def make() -> HttpResponse:
        chart = pages.chart_of(board, name, key=key)
        if chart is None:
            raise Http404
        return slides.chart_file(board, chart)

    return answered(request, board, make)


@login_required
@require_GET
def show_comparison(request: StaffRequest, identity: uuid.UUID) -> HttpResponseBase:
    """Show a unit beside one or two others, or ask which."""
    unit, board = _load_beside(request, identity)
    below = units.load_children(
        unit, since=board.window.starts_on, actor=request.user, day=request.today
    )
    ticked = [one for one in below if str(one.uuid) in request.GET.getlist("below")]
    if 1 < len(ticked) <= MOST_BESIDE + 1:
        first, *rest = (one.uuid for one in ticked)
        return redirect(board.address.compare(first, rest))
    named = request.GET.get("name", "").strip()
    found = _found_beside(request, board, named) if named else []
    if len(found) == 1:
        beside = [*board.children, *found]
        return redirect(board.address.compare(unit.uuid, [one.uuid for one in beside]))
    if named:
        page = pages.compare_page(board, request.today, below=below, named=named, found=found)
        return render(request, "culture/dashboards/compare.html", page)

    def make() -> HttpResponse:
        page = pages.compare_page(board, request.today, below=below)
        page["is_miscounted"] = "below" in request.GET
        return render(request, "culture/dashboards/compare.html", page)

    return answered(request, board, make)


@login_required
@require_GET
def comparison_file(request: StaffRequest, identity: uuid.UUID, kind: FileKind) -> HttpResponseBase:
    """Give the numbers of that page as a file of a kind."""
    unit, board = _load_beside(request, identity)

    def make() -> HttpResponse:
        return downloads.table_file(
            kind,
            *("service-culture", "compared", unit.name, board.window.token),
            headings=export.headings(board.voice),
            rows=export.compared(board),
        )

    return answered(request, board, make)


@login_required
@require_GET
def find(request: StaffRequest) -> HttpResponse:
    """Lead to the unit of a name, or list those whose names hold what was typed."""
    typed = request.GET.get("name", "")
    found = units_named(Unit.objects.measured_for(request.user, day=request.today), typed)
    if typed and len(found) == 1:
        return redirect("dashboards:unit", found[0].uuid)
    page = {"units": found, "typed": typed.strip()}
    return render(request, "culture/dashboards/find.html", page)


@login_required
@require_GET
def show_stage(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show which stage a unit and those below it are in."""
    unit, maps = _stages(request, identity)
    page = {
        "unit": unit,
        "trail": pages.trail_to(unit, actor=request.user, day=request.today),
        "cards": stages.cards_of(unit, maps),
    }
    return render(request, "culture/dashboards/stage.html", page)


@login_required
@require_GET
def stage_file(request: StaffRequest, identity: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give the numbers of that page as a file of a kind."""
    unit, maps = _stages(request, identity)
    return downloads.table_file(
        kind,
        *("service-culture", "stage", unit.name, request.today),
        headings=stages.headings(),
        rows=stages.rows_of(unit, maps),
    )


@login_required
@require_GET
def protection(request: StaffRequest) -> HttpResponse:
    """Say in plain words how the people who answered are protected."""
    k = request.user.organisation.k
    return render(request, "culture/dashboards/protection.html", {"k": k, "others": k - 1})


@login_required
@require_GET
def reading(request: StaffRequest) -> HttpResponse:
    """Say what the words and marks of a dashboard mean."""
    return render(request, "culture/dashboards/reading.html")


def _first_run(request: StaffRequest, unit: Unit) -> HttpResponse:
    trail = units.load_trail(unit, actor=request.user, day=request.today)
    page = pages.first_run(unit, trail, first_voice(), request.user)
    return render(request, "culture/dashboards/first_run.html", page)


def _stages(request: StaffRequest, identity: uuid.UUID) -> tuple[Unit, list[MapOfUnits]]:
    unit = units.load_unit(identity, actor=request.user, day=request.today)
    children = units.load_children(unit, since=request.today, actor=request.user, day=request.today)
    return unit, maps_of(unit, children)


def _load_beside(request: StaffRequest, identity: uuid.UUID) -> tuple[Unit, Board]:
    """The unit with those that the address asks for; Http404 where nothing was published."""
    unit = units.load_unit(identity, actor=request.user, day=request.today)
    wanted = request.GET.getlist("with")
    beside = units.units_beside(
        unit, wanted, actor=request.user, day=request.today, most=MOST_BESIDE
    )
    board = _load(request, unit, with_children=False, beside=beside)
    if board is None:
        raise Http404
    return unit, board


def _found_beside(request: StaffRequest, board: Board, named: str) -> list[Unit]:
    """The units of a name that may stand beside those of a board."""
    known = Unit.objects.measured_for(request.user, day=request.today)
    here = (board.unit, *board.children)
    return [
        one
        for one in units_named(known, named)
        if all(units.may_stand_beside(one, other) for other in here)
    ]


def _load(request: StaffRequest, unit: Unit, **wanted: Any) -> Board | None:
    try:
        choice = _choice(request)
        return load_board(unit, choice, actor=request.user, day=request.today, **wanted)
    except LookupError as error:
        raise Http404 from error


def _choice(request: StaffRequest) -> Choice:
    """Read the address; LookupError for what it cannot mean."""
    try:
        series = uuid.UUID(request.GET["series"]) if "series" in request.GET else None
    except ValueError as error:
        raise LookupError from error
    return Choice(series, request.GET.get("window"), request.GET.get("order", ""))
