"""The panel of a vacancy and its interviews, as HR plans them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from surveys.hiring.candidates.queries import candidates_of
from surveys.hiring.interviews import panels, planning
from surveys.hiring.interviews.forms import InterviewerForm, InterviewForm
from surveys.hiring.interviews.queries import panel_lines
from surveys.hiring.models import Candidate, Interview, Interviewer, Vacancy
from surveys.hiring.views.loading import trail_to, trail_to_panel, vacancy_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

ACTS = {"leave": panels.let_go, "return": panels.take_back, "link": panels.send_link}


@require_GET
@hr_only
@never_cache
def show_panel(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show who interviews, when, and how many ratings are in; nothing of what anybody gave."""
    vacancy = vacancy_or_404(request, identity)
    candidates = candidates_of(vacancy, actor=request.user)
    context = {
        "vacancy": vacancy,
        "panel": vacancy.panel.by_name(),
        "lines": panel_lines(vacancy, candidates=candidates),
        "is_over": vacancy.state == Vacancy.State.DECIDED,
        "trail": trail_to(vacancy),
    }
    return render(request, "surveys/hiring/panel.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def add_interviewer(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask for somebody's name, address and language, and put that person on the panel."""
    vacancy = vacancy_or_404(request, identity)
    form = form_of(request, partial(InterviewerForm, vacancy=vacancy))
    act = partial(panels.add_interviewer, actor=request.user, vacancy=vacancy, now=request.now)
    if done(form, act):
        messages.success(request, _("On the panel. A mail with the link is on its way."))
        return redirect("hiring:panel", vacancy.uuid)
    return form_page(
        request,
        form,
        heading=_("Add an interviewer"),
        trail=trail_to_panel(vacancy),
        lead=_(
            "Somebody with an account under this address signs in. Anybody else gets a personal "
            "link by mail, which ends after 30 days or when you end it."
        ),
        submit=_("Add to the panel"),
    )


@require_POST
@hr_only
def change_interviewer(request: StaffRequest, identity: uuid.UUID, act: str) -> HttpResponse:
    """Let an interviewer leave or return, or send a new link in the place of older ones."""
    if act not in ACTS:
        raise Http404
    people = Interviewer.objects.filter(vacancy__in=Vacancy.objects.visible_to(request.user))
    interviewer = get_object_or_404(people.select_related("vacancy"), uuid=identity)
    pressed(request, ACTS[act], interviewer=interviewer, said=_("Saved."))
    return redirect("hiring:panel", interviewer.vacancy.uuid)


@require_http_methods(["GET", "POST"])
@hr_only
def plan_interview(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask when and where a candidate is met, and by whom."""
    candidates = Candidate.objects.visible_to(request.user).select_related("vacancy")
    candidate = get_object_or_404(candidates, uuid=identity)
    return _plan(request, Interview(candidate=candidate), heading=_("Plan an interview"))


@require_http_methods(["GET", "POST"])
@hr_only
def move_interview(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change when, where and by whom a candidate is met."""
    return _plan(request, _interview_or_404(request, identity), heading=_("Change the interview"))


@require_POST
@hr_only
def call_off(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Delete an interview that did not take place."""
    interview = _interview_or_404(request, identity)
    vacancy = interview.candidate.vacancy
    pressed(request, planning.call_off, interview=interview, said=_("The interview is called off."))
    return redirect("hiring:panel", vacancy.uuid)


def _plan(request: StaffRequest, interview: Interview, *, heading: str) -> HttpResponse:
    candidate = interview.candidate
    form = form_of(request, partial(InterviewForm, instance=interview))

    def plan(interviewers: Any, **_facts: object) -> None:
        planning.plan_interview(
            actor=request.user, interview=interview, interviewers=interviewers, now=request.now
        )

    if done(form, plan):
        messages.success(request, _("The interview is planned."))
        return redirect("hiring:panel", candidate.vacancy.uuid)
    return form_page(
        request,
        form,
        heading=heading,
        trail=trail_to_panel(candidate.vacancy),
        lead=candidate.name,
    )


def _interview_or_404(request: StaffRequest, identity: uuid.UUID) -> Interview:
    candidates = Candidate.objects.visible_to(request.user)
    found = Interview.objects.filter(candidate__in=candidates)
    return get_object_or_404(found.select_related("candidate__vacancy"), uuid=identity)
