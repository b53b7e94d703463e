"""Importing past answers: upload, columns, check, progress and report."""

from __future__ import annotations

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

from culture.core.tables.downloads import sample_file, table_file
from culture.core.tables.forms import MannerForm
from culture.core.tables.refusals import FileRefused
from feedback.touchpoints.forms.imports import (
    ColumnsForm,
    MeaningsForm,
    UploadForm,
    scale_in_words,
)
from feedback.touchpoints.importing.guessing import guess_columns, guess_days, guess_in_order
from feedback.touchpoints.importing.mapping import plan_reading, read_document
from feedback.touchpoints.importing.preview import Preview, preview_rows
from feedback.touchpoints.importing.problems import MappingRefused, Rejection, causes_of
from feedback.touchpoints.importing.runs import MOST_LISTED, destination_of
from feedback.touchpoints.importing.sample import sample_of
from feedback.touchpoints.models import ImportRun
from feedback.touchpoints.services import imports as services
from feedback.touchpoints.tasks import import_responses, read_upload
from feedback.touchpoints.views.loading import hr_or_404, import_run_or_404, touchpoint_or_404

if TYPE_CHECKING:
    from collections.abc import Collection

    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind
    from feedback.touchpoints.importing.mapping import ColumnMap
    from surveys.instruments.questionnaires import Questionnaire

RUNS_SHOWN = 20
CAUSES_SHOWN = 50
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
            return _on(request, run)
    runs = touchpoint.imports.defer("content", "unpacked", "rejections").order_by("-created_at")[
        :RUNS_SHOWN
    ]
    context = {"form": form, "touchpoint": touchpoint, "runs": runs}
    return render(request, "feedback/touchpoints/import_list.html", context)


@login_required
@require_GET
def sample(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """A small file that fits the touchpoint's questionnaire, to start from."""
    hr_or_404(request)
    touchpoint = touchpoint_or_404(request, identity)
    questionnaire = destination_of(touchpoint, today=request.today).questionnaire
    asked = questionnaire.asked(short=touchpoint.form == touchpoint.Form.SHORT)
    text = sample_of(questionnaire, asked=asked, today=request.today)
    return sample_file("past-answers", text)


@login_required
@require_http_methods(["GET", "POST"])
def map_columns(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask how the file is read and which column holds what, with a guess of both."""
    run = _waiting_or_404(request, identity)
    destination = destination_of(run.touchpoint, today=request.today)
    questionnaire = destination.questionnaire
    asked = questionnaire.asked(short=run.touchpoint.form == run.touchpoint.Form.SHORT)
    table = run.table()
    manner = MannerForm(request.POST if "turn" in request.POST else None, table=table)
    if manner.is_bound and manner.is_valid() and _turned(run, manner):
        return _on(request, run)
    form = ColumnsForm(
        request.POST if request.method == "POST" and not manner.is_bound else None,
        table=table,
        questionnaire=questionnaire,
        asked=asked,
        mapping=read_document(run.mapping) if run.mapping else _guessed(run, questionnaire, asked),
        language=get_language() or "en",
    )
    if form.is_bound and form.is_valid():
        services.map_import(run=run, mapping=form.mapping())
        return redirect("touchpoints:import-check", run.uuid)
    facts = {
        "form": form,
        "scale": scale_in_words(questionnaire, get_language() or "en"),
        "manner": manner,
        "table": table,
        "run": run,
        "touchpoint": run.touchpoint,
    }
    return render(request, "feedback/touchpoints/import_columns.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def check_run(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show the first rows as they would be stored; ask what is doubtful, start or discard."""
    run = _waiting_or_404(request, identity)
    if not run.mapping:
        return redirect("touchpoints:import-columns", run.uuid)
    if "discard" in request.POST:
        return _discard(request, run)
    facts: dict[str, object] = {"run": run, "touchpoint": run.touchpoint}
    try:
        preview = _preview(request, run)
    except (FileRefused, MappingRefused) as refused:
        facts["problem"] = str(refused)
    else:
        if request.method == "POST" and "mean" not in request.POST and not preview.is_in_doubt:
            return _start(request, run)
        form = _meanings(request, run, preview)
        if form.is_bound and form.is_valid():
            services.map_import(run=run, mapping=form.mapping())
            return redirect("touchpoints:import-check", run.uuid)
        facts |= {"preview": preview, "form": form, "unused": _unused(run)}
    return render(request, "feedback/touchpoints/import_check.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def show_run(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show progress, then the report; sending it again asks the worker once more."""
    run = import_run_or_404(request, identity)
    if run.state == State.WAITING:
        return redirect("touchpoints:import-columns", run.uuid)
    if request.method == "POST":
        return _send(request, run)
    rejections = [Rejection(*rejection) for rejection in run.rejections]
    causes = causes_of(rejections)
    facts = {
        "run": run,
        "touchpoint": run.touchpoint,
        "scale": run.mapping.get("scale"),
        "causes": causes[:CAUSES_SHOWN],
        "more": max(0, len(causes) - CAUSES_SHOWN),
        "most_listed": MOST_LISTED,
    }
    return render(request, "feedback/touchpoints/import_detail.html", facts)


@login_required
@require_GET
def rejected_file(request: StaffRequest, identity: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give every rejected row with its number and reason, as a file of a kind."""
    run = import_run_or_404(request, identity)
    rejections = (Rejection(*rejection) for rejection in run.rejections)
    return table_file(
        kind,
        *("rejected", run.file_name.rpartition(".")[0] or run.file_name),
        headings=[_("row"), _("reason")],
        rows=([rejection.row, rejection.sentence] for rejection in rejections),
    )


def _turned(run: ImportRun, form: MannerForm) -> bool:
    try:
        services.turn_upload(run=run, manner=form.manner())
    except FileRefused as refused:
        form.add_error(None, refused.sentence)
        return False
    return True


def _on(request: StaffRequest, run: ImportRun) -> HttpResponse:
    """Go on to the columns, or wait until the worker has read the workbook."""
    if run.state == State.READING:
        return _send(request, run)
    return redirect("touchpoints:import-columns", run.uuid)


def _preview(request: StaffRequest, run: ImportRun) -> Preview:
    destination = destination_of(run.touchpoint, today=request.today)
    mapping = read_document(run.mapping)
    plan = plan_reading(mapping, run.table().header, destination.questionnaire)
    return preview_rows(run.table, plan, destination)


def _meanings(request: StaffRequest, run: ImportRun, preview: Preview) -> MeaningsForm:
    return MeaningsForm(
        request.POST if "mean" in request.POST else None,
        preview=preview,
        questionnaire=destination_of(run.touchpoint, today=request.today).questionnaire,
        mapping=read_document(run.mapping),
        language=get_language() or "en",
    )


def _unused(run: ImportRun) -> list[str]:
    used = read_document(run.mapping).chosen
    return [name for name in run.table().header if name not in used]


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
        task = read_upload if run.state == State.READING else import_responses
        task.apply_async((str(run.uuid),), retry=False)
    except OperationalError:
        messages.error(request, _("The worker cannot be reached. Please start it again later."))
    return redirect("touchpoints:import", run.uuid)


def _guessed(run: ImportRun, questionnaire: Questionnaire, asked: Collection[int]) -> ColumnMap:
    """Guess by names, by the order of pairs, and by what looks like days."""
    table = run.table()
    guess = guess_columns(table.header, questionnaire)
    guess = guess_in_order(guess, table.header, questionnaire, asked)
    return guess_days(guess, table.header, table.rows, run.touchpoint.organisation.zone)


def _waiting_or_404(request: StaffRequest, identity: uuid.UUID) -> ImportRun:
    run = import_run_or_404(request, identity)
    if run.state != State.WAITING:
        raise Http404
    return run
