"""Pages of the roster import: upload, columns, preview, confirm."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods
from kombu.exceptions import OperationalError

from culture.core.access import editors_only
from culture.core.forms import done, form_of
from culture.core.tables.downloads import sample_file
from culture.core.tables.forms import MannerForm
from culture.org.forms.roster import (
    EVERYBODY,
    GuardedRosterImportForm,
    RosterColumnsForm,
    RosterImportForm,
    RosterUploadForm,
)
from culture.org.models import RosterUpload
from culture.org.queries import people_to_invite
from culture.org.roster.sample import SAMPLE
from culture.org.roster.words import words_of
from culture.org.services import roster as services
from culture.org.tasks import read_roster

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from culture.org.roster.plan import Plan

SHOWN = 100  # lines per list of the preview
State = RosterUpload.State


@editors_only
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Take a file and lead to its preview."""
    habit = services.habit_of(request.user.organisation)
    form = form_of(request, RosterUploadForm, only_adds=habit.only_adds)
    kept: list[RosterUpload] = []

    def keep(file: Any, only_adds: bool) -> None:
        facts = {"name": file.name, "content": file.read(), "only_adds": only_adds}
        kept.append(services.keep_upload(**facts, actor=request.user, now=request.now))

    if done(form, keep):
        return _on(request, kept[0], "org:roster_preview")
    return render(request, "culture/org/roster.html", {"form": form})


@editors_only
@require_GET
def sample(_request: StaffRequest) -> HttpResponse:
    """A small file to start from."""
    return sample_file("roster", SAMPLE)


@editors_only
@require_http_methods(["GET", "POST"])
def columns(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Ask how the file is read and what its columns stand for, with a guess of both."""
    kept = _mine(request, uuid)
    if kept.state != State.WAITING:
        return redirect("org:roster_preview", kept.uuid)
    table = kept.table()
    manner = MannerForm(request.POST if "turn" in request.POST else None, table=table)
    if manner.is_bound and done(
        manner, lambda **_: services.turn_upload(upload=kept, manner=manner.manner())
    ):
        return _on(request, kept, "org:roster_columns")
    columns = services.columns_of(kept, table)
    form = RosterColumnsForm(
        request.POST if request.method == "POST" and not manner.is_bound else None,
        table=table,
        upload=kept,
        columns=columns,
        words=words_of(kept.table(), columns),
    )
    if form.is_bound and form.is_valid():
        services.understand_upload(upload=kept, **form.understanding())
        return redirect("org:roster_preview", kept.uuid)
    facts = {"upload": kept, "table": table, "manner": manner, "form": form}
    return render(request, "culture/org/roster_columns.html", facts)


@editors_only
@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what the file would do; a POST does it when it still would do the same."""
    kept = _mine(request, uuid)
    if kept.state != State.WAITING:
        return _reading(request, kept)
    if "extent" in request.POST:
        services.turn_extent(upload=kept, only_adds=request.POST["extent"] != EVERYBODY)
        return redirect("org:roster_preview", kept.uuid)
    if "managers" in request.POST:
        services.turn_managers(upload=kept, managers_lead=request.POST["managers"] == "lead")
        return redirect("org:roster_preview", kept.uuid)
    try:
        plan = services.plan_upload(upload=kept, today=request.today)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("org:roster_columns", kept.uuid)
    form = form_of(request, _form_for(plan), initial={"digest": plan.digest})
    act = partial(
        services.import_upload,
        upload=kept,
        actor=request.user,
        now=request.now,
        today=request.today,
    )
    if done(form, act) or not RosterUpload.objects.filter(pk=kept.pk).exists():
        messages.success(request, _imported(plan))
        return redirect("org:invite_people" if _may_invite(request) else "org:people")
    if form.is_bound and form.data.get("digest") != plan.digest:
        form = _shown_again(form, plan)
    facts = {
        "upload": kept,
        "plan": plan,
        "form": form,
        "shown": SHOWN,
        "lets_go_of_reader": plan.lets_go_of(request.user),
    }
    return render(request, "culture/org/roster_preview.html", facts)


def _imported(plan: Plan) -> str:
    """Say what an import did, by counts."""
    added, changed, left = len(plan.created), len(plan.changed), len(plan.leaving)
    counts = (
        (added, ngettext("%(n)s person added", "%(n)s people added", added)),
        (changed, ngettext("%(n)s changed", "%(n)s changed", changed)),
        (left, ngettext("%(n)s left", "%(n)s left", left)),
    )
    said = [text % {"n": number} for number, text in counts if number]
    imported = _("The roster was imported.")
    return f"{imported} {', '.join(said)}." if said else imported


def _may_invite(request: StaffRequest) -> bool:
    """Whether this person may give accounts, and somebody on the roster could have one."""
    waiting = people_to_invite(request.user, day=request.today)
    return request.user.is_administrator and waiting.exists()


def _mine(request: StaffRequest, uuid: uuid.UUID) -> RosterUpload:
    mine = RosterUpload.objects.select_related("organisation")
    return get_object_or_404(mine, uuid=uuid, created_by=request.user)


def _on(request: StaffRequest, kept: RosterUpload, page: str) -> HttpResponse:
    """Lead to a page, and have a workbook read by the worker before."""
    if kept.state == State.READING:
        _send(request, kept)
        page = "org:roster_preview"
    return redirect(page, kept.uuid)


def _reading(request: StaffRequest, kept: RosterUpload) -> HttpResponse:
    """Show how far the worker is, or why it could not; a POST asks it once more."""
    if request.method == "POST":
        return _on(request, kept, "org:roster")
    return render(request, "culture/org/roster_reading.html", {"upload": kept})


def _send(request: StaffRequest, kept: RosterUpload) -> None:
    try:
        read_roster.apply_async((str(kept.uuid),), retry=False)
    except OperationalError:
        messages.error(request, _("The worker cannot be reached. Please start it again later."))


def _form_for(plan: Plan) -> Any:
    word = plan.word_to_type
    return partial(GuardedRosterImportForm, word=word) if word else RosterImportForm


def _shown_again(refused: forms.BaseForm, plan: Plan) -> forms.BaseForm:
    """The form for the plan as it is now, with the reason why the last one was refused."""
    data = {**refused.data.dict(), "digest": plan.digest, "typed": ""}  # type: ignore[attr-defined]
    form: forms.BaseForm = _form_for(plan)(data)
    form.full_clean()
    form.errors.clear()
    form.add_error(None, _("Something changed since you saw this preview. Look at it once more."))
    return form
