"""Pages by which a lead goes through a checklist."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from culture.core.breadcrumb import Step
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.toolkit.forms import ChangeForm, ChecklistForm, EvidenceForm
from culture.toolkit.models import Evidence, Run, Tick
from culture.toolkit.queries import checklist_of
from culture.toolkit.responsibility import answerers_of
from culture.toolkit.services import answering, changes
from culture.toolkit.services.answering import PracticeAnswer
from culture.toolkit.views.loading import own_unit_or_404, run_or_404, step_to, trail_to
from culture.toolkit.wording import title_of

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest

ALL_DONE = "all-done"


@login_required
@require_http_methods(["GET", "POST"])
def run(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a checklist, and store what is answered to it."""
    shown = run_or_404(request, uuid)
    rows = checklist_of(shown)
    is_own = answerers_of(shown.unit, day=request.today).include(request.user)
    if request.method == "POST" and not is_own:
        raise Http404
    form = form_of(request, ChecklistForm, rows=rows)
    stored: list[Tick] = []

    def answer(said: dict[Any, PracticeAnswer]) -> None:
        if ALL_DONE in request.POST:
            unsaid = [row.practice for row in rows if row.tick is None]
            said = dict.fromkeys(unsaid, PracticeAnswer(Tick.State.DONE)) | said
        stored.extend(
            answering.answer_run(actor=request.user, run=shown, said=said, now=request.now)
        )

    if done(form, _at_fields(answer)):
        messages.success(request, _stored_words(len(stored)))
        return redirect("toolkit:unit", uuid=shown.unit.uuid)
    context = {
        "run": shown,
        "title": capfirst(title_of(shown)),
        "form": form,
        "rows": rows,
        "is_own": is_own,
        "is_late": shown.due_on < request.today,
        "newer": _newer_version(shown),
        "trail": trail_to(step_to(shown.unit)),
    }
    return render(request, "culture/toolkit/run.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def evidence(request: StaffRequest, uuid: uuid.UUID, practice: uuid.UUID) -> HttpResponse:
    """Add what shows that a practice of a checklist was done."""
    shown = run_or_404(request, uuid)
    if not answerers_of(shown.unit, day=request.today).include(request.user):
        raise Http404
    of_run = shown.version.practices.filter(rhythm=shown.rhythm)
    chosen = get_object_or_404(of_run, uuid=practice)
    form = form_of(request, EvidenceForm)
    add = partial(
        answering.add_evidence, actor=request.user, run=shown, practice=chosen, now=request.now
    )
    if done(form, add):
        messages.success(request, _("Kept. It stands beside the practice."))
        return redirect("toolkit:run", uuid=shown.uuid)
    trail = trail_to(step_to(shown.unit), _step_to_run(shown))
    return form_page(request, form, heading=_("Add what shows it"), trail=trail)


@login_required
@require_GET
def download(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Give a file as a download, never as a page of this house."""
    runs = Run.objects.visible_to(request.user, day=request.today)
    kept = Evidence.objects.filter(run__in=runs).exclude(file_name="").select_related("stored")
    found = get_object_or_404(kept, uuid=uuid)
    response = HttpResponse(bytes(found.stored.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.file_name) or ""
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def announce(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Announce a change: its checklist is due on the day it takes effect."""
    unit = own_unit_or_404(request, uuid)
    form = form_of(request, ChangeForm)
    opened: list[Run] = []

    def act(**facts: Any) -> None:
        opened.append(
            changes.announce_change(actor=request.user, unit=unit, now=request.now, **facts)
        )

    if done(form, act):
        return redirect("toolkit:run", uuid=opened[0].uuid)
    return form_page(
        request,
        form,
        heading=_("Announce a change"),
        lead=_("Who hears of a change from a customer looks helpless. Tell your team first."),
        trail=trail_to(step_to(unit)),
        submit=_("Open its checklist"),
    )


def _at_fields(answer: Any) -> Any:
    """Put what the service refuses of a practice at the field of its day or its note."""

    def act(said: dict[Any, PracticeAnswer]) -> None:
        try:
            answer(said)
        except ValidationError as refusal:
            if not hasattr(refusal, "error_dict"):
                raise
            places = {
                practice.key: "note" if one.state == Tick.State.NOT_FOR_US else "day"
                for practice, one in said.items()
            }
            raise ValidationError(
                {f"{key}-{places[key]}": errors for key, errors in refusal.error_dict.items()}
            ) from refusal

    return act


def _stored_words(number: int) -> str:
    if not number:
        return _("Nothing new was said, so everything stays as it was.")
    return ngettext("%(n)s answer is kept.", "%(n)s answers are kept.", number) % {"n": number}


def _newer_version(shown: Run) -> bool:
    versions = type(shown.version).objects.filter(organisation=shown.organisation_id)
    return versions.filter(number__gt=shown.version.number).published().exists()


def _step_to_run(shown: Run) -> Step:
    return Step(capfirst(title_of(shown)), reverse("toolkit:run", kwargs={"uuid": shown.uuid}))
