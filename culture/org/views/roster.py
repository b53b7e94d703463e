"""Pages of the roster import: upload, preview, confirm."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from culture.core.access import editors_only
from culture.core.forms import done, form_of
from culture.org.forms.roster import GuardedRosterImportForm, RosterImportForm, RosterUploadForm
from culture.org.models import RosterUpload
from culture.org.roster.sample import SAMPLE
from culture.org.services.roster import import_upload, keep_upload, plan_upload

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from culture.org.roster.plan import Plan

SHOWN = 100  # lines per list of the preview


@editors_only
@require_http_methods(["GET", "POST"])
def upload(request: StaffRequest) -> HttpResponse:
    """Take a file and lead to its preview."""
    form = form_of(request, RosterUploadForm)
    kept: list[RosterUpload] = []

    def keep(file: Any) -> None:
        facts = {"name": file.name, "content": file.read()}
        kept.append(keep_upload(**facts, actor=request.user, now=request.now))

    if done(form, keep):
        return redirect("org:roster_preview", kept[0].uuid)
    return render(request, "culture/org/roster.html", {"form": form})


@editors_only
@require_GET
def sample(_request: StaffRequest) -> HttpResponse:
    """A small file to start from."""
    headers = {"Content-Disposition": 'attachment; filename="roster.csv"'}
    return HttpResponse(SAMPLE.encode("utf-8-sig"), content_type="text/csv", headers=headers)


@editors_only
@require_http_methods(["GET", "POST"])
def preview(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what the file would do; a POST does it when it still would do the same."""
    kept = get_object_or_404(RosterUpload, uuid=uuid, created_by=request.user)
    plan = plan_upload(upload=kept, today=request.today)
    form = form_of(request, _form_for(plan), initial={"digest": plan.digest})
    act = partial(
        import_upload, upload=kept, actor=request.user, now=request.now, today=request.today
    )
    if done(form, act):
        messages.success(request, _("The roster was imported."))
        return redirect("org:people")
    if form.is_bound and form.data.get("digest") != plan.digest:
        form = _shown_again(form, plan)
    facts = {"upload": kept, "plan": plan, "form": form, "shown": SHOWN}
    return render(request, "culture/org/roster_preview.html", facts)


def _form_for(plan: Plan) -> Any:
    return partial(GuardedRosterImportForm, word=_("IMPORT")) if plan.warnings else RosterImportForm


def _shown_again(refused: forms.BaseForm, plan: Plan) -> forms.BaseForm:
    """The form for the plan as it is now, with the reason why the last one was refused."""
    data = {**refused.data.dict(), "digest": plan.digest, "typed": ""}  # type: ignore[attr-defined]
    form: forms.BaseForm = _form_for(plan)(data)
    form.full_clean()
    form.errors.clear()
    form.add_error(None, _("Something changed since you saw this preview. Look at it once more."))
    return form
