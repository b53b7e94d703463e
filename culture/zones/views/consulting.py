"""Pages on which people ask, and on which whoever answers for a unit answers."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.chain.drafts import NAME
from culture.chain.queries import customer_series
from culture.chain.services.standards import may_set
from culture.core.breadcrumb import Step
from culture.core.forms import done, form_of
from culture.zones.forms import AskForm, ConsultationForm, CoveringForm
from culture.zones.models import Consultation, SharedValue
from culture.zones.queries import answered_for, asked_by, rules_for, to_answer
from culture.zones.reach import answerers_for
from culture.zones.retention import DAYS_AFTER_ANSWER, DAYS_AFTER_QUESTION
from culture.zones.services import consultations as services
from culture.zones.views.loading import question_or_404, trail_to, unit_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

MOST_ANSWERED = 20
KEPT = {"days": DAYS_AFTER_ANSWER, "most": DAYS_AFTER_QUESTION}


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Ask whoever answers for a unit."""
    unit = unit_or_404(request, uuid)
    form = form_of(request, AskForm)
    made: list[Consultation] = []

    def act(**said: Any) -> None:
        made.append(services.ask(actor=request.user, unit=unit, now=request.now, **said))

    if done(form, act):
        messages.success(request, _("Sent. The answer will wait for you on Home."))
        return redirect("zones:question", uuid=made[0].uuid)
    context = {
        "unit": unit,
        "form": form,
        "answerers": answerers_for(unit, request.user, day=request.today),
        "kept": KEPT,
        "trail": trail_to(unit),
    }
    return render(request, "culture/zones/ask.html", context)


@login_required
@require_GET
def questions(request: StaffRequest) -> HttpResponse:
    """List what waits for somebody's answer, what they asked, and what was answered."""
    context = {
        "waiting": to_answer(request.user, day=request.today),
        "mine": asked_by(request.user),
        "answered": answered_for(request.user, day=request.today, most=MOST_ANSWERED),
        "kept": KEPT,
        "trail": [Step(_("Decision zones"), reverse("zones:index"))],
    }
    return render(request, "culture/zones/questions.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def question(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a question with its answer, or let it be answered."""
    asked, answerers, is_to_answer = question_or_404(request, uuid)
    if request.method == "POST" and not is_to_answer:
        raise Http404
    values = SharedValue.objects.visible_to(request.user).in_use() if is_to_answer else []
    form = form_of(request, ConsultationForm, values=list(values))
    act = partial(services.answer, actor=request.user, consultation=asked, now=request.now)
    if done(form, act):
        messages.success(request, _("Answered. Whoever asked finds it on Home."))
        return redirect("zones:question", uuid=asked.uuid)
    if request.method == "POST":
        # Somebody else may have answered while this answer was written.
        asked, answerers, is_to_answer = question_or_404(request, uuid)
    said = asked.said
    is_mine = asked.asker_id == request.user.pk
    if is_mine and said and not asked.is_read:
        Consultation.objects.filter(pk=asked.pk).update(is_read=True)
    context = {
        "asked": asked,
        "said": said,
        "answerers": answerers,
        "is_mine": is_mine,
        "is_to_answer": is_to_answer,
        "may_know_asker": said is None or said.said_by_id == request.user.pk,
        "form": form,
        "covering": _covering(request, asked) if said and is_to_answer else None,
        "standard_url": _standard_url(request, asked) if said and is_to_answer else "",
        "unsent": form.data.get("words", "") if said else "",
        "kept": KEPT,
        "trail": trail_to(asked.unit, Step(_("Questions"), reverse("zones:questions"))),
    }
    return render(request, "culture/zones/question.html", context)


@login_required
@require_POST
def adopt(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Make a question and its answer a situation of the unit."""
    asked, _answerers, is_to_answer = question_or_404(request, uuid)
    if not is_to_answer:
        raise Http404
    try:
        situation = services.make_situation(actor=request.user, consultation=asked, now=request.now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("zones:question", uuid=asked.uuid)
    messages.success(request, _("It is a situation now. Change its words if they need it."))
    return redirect("zones:situation", uuid=asked.unit.uuid, situation=situation.uuid)


@login_required
@require_POST
def cover(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say which situation a question belongs to."""
    asked, _answerers, is_to_answer = question_or_404(request, uuid)
    if not is_to_answer:
        raise Http404
    form = _covering(request, asked)
    act = partial(services.cover_by, actor=request.user, consultation=asked, now=request.now)
    if done(form, act):
        messages.success(request, _("Kept. The question counts as covered."))
    else:
        messages.error(request, _("This situation does not hold here."))
    return redirect("zones:question", uuid=asked.uuid)


def _covering(request: StaffRequest, asked: Consultation) -> CoveringForm:
    """The situations that hold where somebody asked, to choose from."""
    data = request.POST if "situation" in request.POST else None
    rules = rules_for(asked.unit, role=None)
    chosen = str(asked.covered_by.uuid) if asked.covered_by else ""
    return CoveringForm(data, rules=rules, initial={"situation": chosen})


def _standard_url(request: StaffRequest, asked: Consultation) -> str:
    """Where the answer becomes a standard; empty for who sets none and where nothing is asked."""
    is_setter = may_set(request.user, asked.unit, day=request.today)
    if not is_setter or not customer_series(asked.organisation_id):
        return ""
    place = reverse("chain:standards", args=[asked.unit.uuid])
    return f"{place}?{urlencode({NAME: asked.uuid})}"
