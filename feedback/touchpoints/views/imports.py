"""Importing past answers: upload, columns, check, progress and report."""

from __future__ import annotations

import csv
import io
import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from kombu.exceptions import OperationalError

from culture.core.tables.reading import open_table
from culture.core.tables.refusals import FileRefused
from feedback.touchpoints.forms.imports import ColumnsForm, UploadForm
from feedback.touchpoints.importing.guessing import guess_columns
from feedback.touchpoints.importing.mapping import ColumnMap, plan_reading, read_document
from feedback.touchpoints.importing.preview import preview_rows
from feedback.touchpoints.importing.problems import Rejection
from feedback.touchpoints.importing.runs import MOST_LISTED, destination_of
from feedback.touchpoints.models import ImportRun
from feedback.touchpoints.services import imports as services
from feedback.touchpoints.tasks import import_responses
from feedback.touchpoints.views.loading import hr_or_404, import_run_or_404, touchpoint_or_404

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest

RUNS_SHOWN = 20
REJECTIONS_SHOWN = 50
State = ImportRun.State


@login_required
@require_http_methods(["GET", "POST"])
def list_runs(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Take a file, and show earlier imports into the touchpoint."""
    hr_or_404(request)
    touchpoint = touchpoint_or_404(request, identity)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = services.upload_answers(
                actor=request.user,
                touchpoint=touchpoint,
                name=file.name,
                content=file.read(),
                now=request.now,
            )
        except FileRefused as refused:
            form.add_error("file", refused.sentence)
        else:
            return redirect("touchpoints:import-columns", run.uuid)
    runs = touchpoint.imports.defer("content", "rejections").order_by("-created_at")[:RUNS_SHOWN]
    context = {"form": form, "touchpoint": touchpoint, "runs": runs}
    return render(request, "feedback/touchpoints/import_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def map_columns(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask which column holds what, with a guess."""
    run = _waiting_or_404(request, identity)
    destination = destination_of(run.touchpoint, today=request.today)
    header = open_table(_file(run)).header
    mapping = (
        read_document(run.mapping)
        if run.mapping
        else guess_columns(header, destination.questionnaire)
    )
    form = ColumnsForm(
        request.POST or None,
        header=header,
        questionnaire=destination.questionnaire,
        mapping=mapping,
        language=get_language() or "en",
    )
    if request.method == "POST" and form.is_valid():
        services.map_import(run=run, mapping=form.mapping())
        return redirect("touchpoints:import-check", run.uuid)
    context = {"form": form, "run": run, "touchpoint": run.touchpoint}
    return render(request, "feedback/touchpoints/import_columns.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def check_run(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show the first rows as they would be stored; start or discard the import."""
    run = _waiting_or_404(request, identity)
    if not run.mapping:
        return redirect("touchpoints:import-columns", run.uuid)
    if request.method == "POST":
        return _discard(request, run) if "discard" in request.POST else _start(request, run)
    context: dict[str, object] = {"run": run, "touchpoint": run.touchpoint}
    try:
        context["preview"] = _preview(request, run, read_document(run.mapping))
    except FileRefused as refused:
        context["problem"] = refused.sentence
    return render(request, "feedback/touchpoints/import_check.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def show_run(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show progress, then the report; sending it again asks the worker once more."""
    run = import_run_or_404(request, identity)
    if run.state == State.WAITING:
        return redirect("touchpoints:import-columns", run.uuid)
    if request.method == "POST":
        return _send(request, run)
    rejections = [Rejection(*rejection) for rejection in run.rejections[:REJECTIONS_SHOWN]]
    context = {
        "run": run,
        "touchpoint": run.touchpoint,
        "is_running": run.state == State.RUNNING,
        "rejections": rejections,
        "most_listed": MOST_LISTED,
    }
    return render(request, "feedback/touchpoints/import_detail.html", context)


@login_required
@require_GET
def rejected_csv(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Give every rejected row with its number and reason."""
    run = import_run_or_404(request, identity)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="rejected.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("row"), _("reason")])
    for rejection in (Rejection(*rejection) for rejection in run.rejections):
        writer.writerow([rejection.row, rejection.sentence])
    return response


def _preview(request: StaffRequest, run: ImportRun, mapping: ColumnMap) -> object:
    destination = destination_of(run.touchpoint, today=request.today)
    header = open_table(_file(run)).header
    plan = plan_reading(mapping, header, destination.questionnaire)
    return preview_rows(bytes(run.content or b""), plan, destination)


def _start(request: StaffRequest, run: ImportRun) -> HttpResponse:
    services.start_import(actor=request.user, run=run, now=request.now)
    return _send(request, run)


def _discard(request: StaffRequest, run: ImportRun) -> HttpResponse:
    services.discard_import(run=run)
    messages.success(request, _("The file is forgotten; nothing was imported."))
    return redirect("touchpoints:imports", run.touchpoint.uuid)


def _send(request: StaffRequest, run: ImportRun) -> HttpResponse:
    """Hand the run to a worker; it may be sent again at any time."""
    try:
        import_responses.apply_async((str(run.uuid),), retry=False)
    except OperationalError:
        messages.error(request, _("The worker cannot be reached. Please start it again later."))
    return redirect("touchpoints:import", run.uuid)


def _waiting_or_404(request: StaffRequest, identity: uuid.UUID) -> ImportRun:
    run = import_run_or_404(request, identity)
    if run.state != State.WAITING:
        raise Http404
    return run


def _file(run: ImportRun) -> io.BytesIO:
    return io.BytesIO(bytes(run.content or b""))
