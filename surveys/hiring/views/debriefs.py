"""Debrief, comparison and decision, as HR leads and writes them down."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.core.texts import text_here
from surveys.hiring.candidates.queries import candidates_of
from surveys.hiring.interviews import debriefing, deciding
from surveys.hiring.interviews.compared import compare
from surveys.hiring.interviews.forms import AgreedRatingForm, DecisionForm
from surveys.hiring.models import Candidate, ComparisonRequest, Competency, Debrief
from surveys.hiring.views.loading import trail_to_panel, vacancy_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_POST
@hr_only
def open_debrief(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Open the ratings of a candidate to those who gave them."""
    candidate = _candidate_or_404(request, identity)
    if pressed(request, debriefing.open_debrief, candidate=candidate):
        return redirect("hiring:debrief", candidate.uuid)
    return redirect("hiring:panel", candidate.vacancy.uuid)


@require_GET
@hr_only
@never_cache
def show_debrief(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show what interviewers gave, disagreement first, and what was agreed."""
    candidate = _candidate_or_404(request, identity)
    if not Debrief.objects.filter(candidate=candidate).exists():
        raise Http404
    context = {
        "candidate": candidate,
        "competencies": debriefing.debriefed(candidate),
        "decision": deciding.newest_decision(candidate),
        "is_over": candidate.vacancy.state == candidate.vacancy.State.DECIDED,
        "trail": trail_to_panel(candidate.vacancy),
    }
    return render(request, "surveys/hiring/debrief.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def agree(request: StaffRequest, identity: uuid.UUID, competency: uuid.UUID) -> HttpResponse:
    """Ask what was agreed about a competency, and why."""
    candidate = _candidate_or_404(request, identity)
    about = get_object_or_404(
        Competency, uuid=competency, version=candidate.guide_version.profile_version_id
    )
    form = form_of(request, AgreedRatingForm)
    act = partial(
        debriefing.record_agreed,
        actor=request.user,
        candidate=candidate,
        competency=about,
        now=request.now,
    )
    if done(form, act):
        messages.success(request, _("Written down. What each interviewer gave stays beside it."))
        return redirect("hiring:debrief", candidate.uuid)
    own = Step(candidate.name, reverse("hiring:debrief", args=[candidate.uuid]))
    return form_page(
        request,
        form,
        heading=_("What you agreed: %(competency)s") % {"competency": text_here(about.names)},
        trail=[*trail_to_panel(candidate.vacancy), own],
    )


@require_POST
@hr_only
def ask_for_comparison(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Note who asks, and show the comparison."""
    vacancy = vacancy_or_404(request, identity)
    deciding.ask_for_comparison(actor=request.user, vacancy=vacancy, now=request.now)
    return redirect("hiring:comparison", vacancy.uuid)


@require_GET
@hr_only
@never_cache
def show_comparison(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show candidates held against each other to somebody who has asked for it."""
    vacancy = vacancy_or_404(request, identity)
    get_object_or_404(ComparisonRequest, vacancy=vacancy, asked_by=request.user)
    people = candidates_of(vacancy, actor=request.user).in_process()
    context = {
        "vacancy": vacancy,
        "compared": compare(vacancy, people),
        "trail": trail_to_panel(vacancy),
    }
    return render(request, "surveys/hiring/comparison.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def decide(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask for a decision about a candidate, with its reason and a note."""
    candidate = _candidate_or_404(request, identity)
    form = form_of(request, DecisionForm)
    act = partial(
        deciding.record_decision, actor=request.user, candidate=candidate, now=request.now
    )
    if done(form, act):
        messages.success(request, _("The decision is written down."))
        return redirect("hiring:candidate", candidate.uuid)
    own = Step(candidate.name, reverse("hiring:candidate", args=[candidate.uuid]))
    return form_page(
        request,
        form,
        heading=_("Decide"),
        trail=[*trail_to_panel(candidate.vacancy), own],
        lead=_(
            "You decide, not a number. The candidate may read the reason and the note once the "
            "vacancy is decided."
        ),
    )


@require_POST
@hr_only
def conclude(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """End a vacancy when everybody in it has a decision."""
    vacancy = vacancy_or_404(request, identity)
    said = _("The vacancy is decided. The clock of its data runs from today.")
    pressed(request, deciding.decide_vacancy, vacancy=vacancy, said=said)
    return redirect("hiring:vacancy", vacancy.uuid)


def _candidate_or_404(request: StaffRequest, identity: uuid.UUID) -> Candidate:
    found = Candidate.objects.visible_to(request.user).select_related("vacancy", "guide_version")
    return get_object_or_404(found, uuid=identity)
