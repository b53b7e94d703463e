"""The matrix of a round, one department of it, and both as a file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from culture.core.breadcrumb import Step
from culture.core.tables.downloads import table_file
from culture.metrics import embargoes
from culture.privacy.periods import Grain, Period
from feedback.internal import listing, outside, telling
from feedback.internal.queries import read_matrix, rounds_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from culture.org.models import Unit
    from feedback.internal.matrix import Matrix
    from surveys.waves.models import Wave


@login_required
@require_GET
def matrix(request: StaffRequest, uuid: uuid.UUID | None = None) -> HttpResponse:
    """Show who is served how by whom: of one round, or of the newest."""
    rounds = rounds_of(request.user)
    shown = rounds.first() if uuid is None else get_object_or_404(rounds, uuid=uuid)
    found = shown and read_matrix(shown, request.user, day=request.today)
    context = {
        "round": shown,
        "rounds": rounds,
        "departments": found.departments if found else [],
        "table": telling.table_of(found) if found and found.service else None,
        "sentences": telling.sentences(found) if found else [],
        "beside": _beside(request, found) if found else None,
        "may_order": request.user.is_hr,
    }
    return render(request, "feedback/internal/matrix.html", context)


@login_required
@require_GET
def department(request: StaffRequest, uuid: uuid.UUID, unit: uuid.UUID) -> HttpResponse:
    """Show what is said of one department, and what it says, dimension by dimension."""
    shown, found = _matrix_or_404(request, uuid)
    own = next((one for one in found.departments if one.uuid == unit), None)
    tables = own and listing.tables_of(found, own)
    if own is None or not tables:
        raise Http404
    context = {
        "round": shown,
        "unit": own,
        "tables": tables,
        "dependency": _dependency(found, own),
        "trail": [
            Step(_("Between departments"), reverse("internal:matrix")),
            Step(shown.name, reverse("internal:round", args=[shown.uuid])),
        ],
    }
    return render(request, "feedback/internal/department.html", context)


@login_required
@require_GET
def table(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give what the matrix and its departments show as a file."""
    _shown, found = _matrix_or_404(request, uuid)
    rows = listing.file_rows(found)
    return table_file(kind, "between-departments", headings=listing.headings(), rows=rows)


def _beside(request: StaffRequest, found: Matrix) -> dict[str, Any] | None:
    """How inside and outside go together, for whoever sees all departments."""
    if not request.user.sees_whole_organisation or not found.gets:
        return None
    held = embargoes.of_person(request.user, day=request.today)
    beside = outside.beside_customers(found, held=held)
    return {"quarter": beside.quarter, "is_later": beside.is_later} | {
        "said": telling.beside_in_words(beside)
    }


def _dependency(found: Matrix, own: Unit) -> str:
    """What a department with customers of its own depends on; nothing of others."""
    closed = Period.around(found.window.starts_on, Grain.QUARTER)
    faces = any(own.pk in outside.customers_gaps(found, one) for one in (closed, closed.next))
    dependency = outside.dependency_of(found, own)
    if not faces or not dependency.links:
        return ""
    return telling.dependency_in_words(dependency, own)


def _matrix_or_404(request: StaffRequest, uuid: uuid.UUID) -> tuple[Wave, Matrix]:
    shown = get_object_or_404(rounds_of(request.user), uuid=uuid)
    found = read_matrix(shown, request.user, day=request.today)
    if found is None:
        raise Http404
    return shown, found
