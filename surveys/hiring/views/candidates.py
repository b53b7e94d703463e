"""Candidates as HR adds, lists and reads them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.breadcrumb import Step
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from culture.core.tables.downloads import sample_file
from surveys.hiring.candidates import adding, handling
from surveys.hiring.candidates.clock import kept_until
from surveys.hiring.candidates.forms import CandidateForm, CandidateTableForm
from surveys.hiring.candidates.queries import candidate_lines, candidates_of
from surveys.hiring.candidates.questionnaire import WrittenPart, stored_answers
from surveys.hiring.candidates.tables import SAMPLE
from surveys.hiring.interviews.deciding import decisions_about
from surveys.hiring.models import Accommodation, Candidate
from surveys.hiring.views.loading import trail_to, vacancy_or_404

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest

PAGE_LENGTH = 50


@require_GET
@hr_only
@never_cache
def list_candidates(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show the candidates of a vacancy by name; no list ranks anybody."""
    vacancy = vacancy_or_404(request, identity)
    found = candidates_of(vacancy, actor=request.user)
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "vacancy": vacancy,
        "page": page,
        "lines": candidate_lines(found.filter(pk__in=[one.pk for one in page])),
        "is_open": vacancy.state == vacancy.State.OPEN,
        "page_address": settings.SITE_URL + reverse("candidate:apply", args=[vacancy.uuid]),
        "trail": trail_to(vacancy),
    }
    return render(request, "surveys/hiring/candidate_list.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def add_candidate(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask for somebody's name, address and language, and invite that person."""
    vacancy = vacancy_or_404(request, identity)
    form = form_of(request, partial(CandidateForm, vacancy=vacancy))
    act = partial(adding.add_candidate, actor=request.user, vacancy=vacancy, now=request.now)
    if done(form, act):
        messages.success(request, _("Added. The personal link is on its way by mail."))
        return redirect("hiring:candidates", vacancy.uuid)
    return form_page(
        request,
        form,
        heading=_("Add a candidate"),
        trail=trail_to(vacancy),
        lead=_("This person gets a personal link by mail, in the language you choose."),
        submit=_("Add and send the link"),
    )


@require_http_methods(["GET", "POST"])
@hr_only
def import_candidates(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Take a table, and invite everybody in it who is no candidate yet."""
    vacancy = vacancy_or_404(request, identity)
    form = form_of(request, partial(CandidateTableForm, vacancy=vacancy))
    added: list[Candidate] = []

    def take(applicants: list[adding.Applicant], unused: list[str]) -> None:
        if unused:
            said = _("Columns that are not used: %(names)s.")
            messages.info(request, said % {"names": ", ".join(unused)})
        added.extend(
            adding.import_candidates(
                actor=request.user, vacancy=vacancy, applicants=applicants, now=request.now
            )
        )

    if done(form, take):
        said = ngettext("%(n)s candidate was added.", "%(n)s candidates were added.", len(added))
        messages.success(request, said % {"n": len(added)})
        return redirect("hiring:candidates", vacancy.uuid)
    context = {"vacancy": vacancy, "form": form, "trail": trail_to(vacancy)}
    return render(request, "surveys/hiring/candidate_import.html", context)


@require_GET
@hr_only
@never_cache
def show_candidate(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show what a candidate answered, asked for and got by mail."""
    candidate = _candidate_or_404(request, identity)
    part = WrittenPart(candidate.guide_version, candidate.language)
    said = stored_answers(candidate.pk) if candidate.has_submitted else {}
    context = {
        "candidate": candidate,
        "vacancy": candidate.vacancy,
        "answers": list(part.in_words(said)),
        "wishes": [Accommodation(wish).label for wish in candidate.wishes],
        "decisions": decisions_about(candidate),
        "mails": candidate.mails.order_by("pk"),
        "links": candidate.links.open_at(request.now).count(),
        "kept_until": kept_until(candidate.vacancy),
        "trail": _trail(candidate),
    }
    return render(request, "surveys/hiring/candidate_detail.html", context)


@require_POST
@hr_only
def send_link(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Send a candidate a new personal link."""
    candidate = _candidate_or_404(request, identity)
    handling.send_link(actor=request.user, candidate=candidate, now=request.now)
    messages.success(request, _("A new link is on its way by mail."))
    return redirect("hiring:candidate", candidate.uuid)


@require_POST
@hr_only
def end_links(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """End all personal links of a candidate."""
    candidate = _candidate_or_404(request, identity)
    handling.end_links(actor=request.user, candidate=candidate, now=request.now)
    messages.success(request, _("No link of this candidate leads anywhere any more."))
    return redirect("hiring:candidate", candidate.uuid)


@require_http_methods(["GET", "POST"])
@hr_only
def erase_candidate(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Delete a candidate who asked for it, after a typed word."""
    candidate = _candidate_or_404(request, identity)
    form = form_of(request, partial(TypedWordForm, word=_("erase")))
    act = partial(
        handling.erase_candidate, actor=request.user, candidate=candidate, now=request.now
    )
    if done(form, act):
        messages.success(request, _("Everything about this candidate is erased."))
        return redirect("hiring:candidates", candidate.vacancy.uuid)
    own = Step(candidate.name, reverse("hiring:candidate", args=[candidate.uuid]))
    return form_page(
        request,
        form,
        heading=_("Erase a candidate"),
        trail=[*_trail(candidate), own],
        lead=_(
            "Name, address, answers, ratings and notes are deleted: "
            "from then on nobody can read them here or bring them back. "
            "Traces in the files of the database go when it tidies itself up"
            ", and those in backups when these end."
        ),
        submit=_("Erase everything"),
        danger=True,
    )


@require_GET
@hr_only
def sample(_request: StaffRequest) -> HttpResponse:
    """A small file to start from."""
    return sample_file("candidates", SAMPLE)


def _candidate_or_404(request: StaffRequest, identity: uuid.UUID) -> Candidate:
    found = Candidate.objects.visible_to(request.user).select_related(
        "vacancy__organisation", "guide_version"
    )
    return get_object_or_404(found, uuid=identity)


def _trail(candidate: Candidate) -> list[Step]:
    place = reverse("hiring:candidates", args=[candidate.vacancy.uuid])
    return [*trail_to(candidate.vacancy), Step(_("Candidates"), place)]
