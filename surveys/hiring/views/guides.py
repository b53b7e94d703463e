"""Guides as HR puts them together, looks at them as others will, and publishes them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.core.texts import text_here
from surveys.hiring.guides import services
from surveys.hiring.guides.completeness import problems_of
from surveys.hiring.guides.forms import AddQuestionsForm, AskingForm, SectionForm
from surveys.hiring.guides.queries import questions_to_add, sections_of
from surveys.hiring.models import GuideQuestion, GuideSection, Setting
from surveys.hiring.views.loading import (
    guide_or_404,
    profile_or_404,
    trail_to_guide,
    trail_to_profiles,
)
from surveys.instruments.languages import choices, negotiate

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

WORDS = "surveys/hiring/words_form.html"
STEPS = {"up": -1, "down": 1}


@require_POST
@hr_only
def start_guide(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Begin the next draft for a version of a profile."""
    version = profile_or_404(request, identity)
    draft = services.start_guide(actor=request.user, profile_version=version, now=request.now)
    return redirect("hiring:guide", draft.uuid)


@require_GET
@hr_only
def show_guide(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show a version with its sections and questions, to be changed while it is a draft."""
    version = guide_or_404(request, identity)
    context = {
        "version": version,
        "sections": sections_of(version),
        "problems": [] if version.is_published else problems_of(version),
        "trail": trail_to_profiles(version.profile_version),
    }
    return render(request, "surveys/hiring/guide_detail.html", context)


@require_GET
@hr_only
def preview_guide(request: StaffRequest, identity: uuid.UUID, reader: str) -> HttpResponse:
    """Show what a candidate answers in writing, or what interviewers have before them."""
    settings = {"candidate": Setting.WRITTEN, "interviewer": Setting.INTERVIEW}
    if reader not in settings:
        raise Http404
    version = guide_or_404(request, identity)
    language = negotiate(
        asked=request.GET.get("language", ""),
        accepted=request.headers.get("Accept-Language", ""),
        offered=version.languages,
    )
    context = {
        "version": version,
        "language": language,
        "languages": choices(offered=version.languages, current=language),
        "sections": sections_of(version, setting=settings[reader]),
        "is_interview": reader == "interviewer",
        "trail": trail_to_guide(version),
    }
    return render(request, "surveys/hiring/guide_preview.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def edit_design(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change languages, time, accommodations and the introduction."""
    draft = guide_or_404(request, identity, is_draft=True)
    languages = request.user.organisation.languages
    form = form_of(request, partial(AskingForm, draft=draft, languages=languages))

    def change(**facts: Any) -> None:
        services.change_design(
            actor=request.user,
            draft=draft,
            introductions=form.texts("introduction"),
            languages=facts["spoken"],
            minutes=facts["minutes"],
            accommodations=facts["accommodations"],
            has_questions_at_end=facts["has_questions_at_end"],
            now=request.now,
        )

    if request.method == "POST" and done(form, change):
        messages.success(request, _("Saved."))
        return redirect("hiring:guide", draft.uuid)
    context = {
        "form": form,
        "heading": _("How candidates are asked"),
        "trail": trail_to_guide(draft),
    }
    return render(request, WORDS, context)


@require_http_methods(["GET", "POST"])
@hr_only
def add_section(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask for a new section."""
    draft = guide_or_404(request, identity, is_draft=True)
    form = form_of(request, SectionForm, languages=request.user.organisation.languages)

    def add(setting: str, **_facts: object) -> None:
        services.add_section(
            actor=request.user,
            draft=draft,
            names=form.texts("name"),
            setting=setting,
            now=request.now,
        )

    if request.method == "POST" and done(form, add):
        return redirect("hiring:guide", draft.uuid)
    context = {"form": form, "heading": _("New section"), "trail": trail_to_guide(draft)}
    return render(request, WORDS, context)


@require_http_methods(["GET", "POST"])
@hr_only
def edit_section(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change what a section is called and where it is answered."""
    section = _section_or_404(request, identity)
    languages = request.user.organisation.languages
    form = form_of(request, partial(SectionForm, section=section, languages=languages))

    def change(setting: str, **_facts: object) -> None:
        services.change_section(
            actor=request.user,
            section=section,
            names=form.texts("name"),
            setting=setting,
            now=request.now,
        )

    if request.method == "POST" and done(form, change):
        messages.success(request, _("Saved."))
        return redirect("hiring:guide", section.version.uuid)
    trail = trail_to_guide(section.version)
    context = {"form": form, "heading": _("Change the section"), "trail": trail}
    return render(request, WORDS, context)


@require_http_methods(["GET", "POST"])
@hr_only
def add_questions(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Offer what fits of the bank, and take what was chosen."""
    section = _section_or_404(request, identity)
    version = section.version
    competencies = version.profile_version.competencies.all()
    form = form_of(
        request,
        AddQuestionsForm,
        questions=questions_to_add(version, section),
        competencies={one.key: text_here(one.names) for one in competencies},
    )

    def add(keys: list[str]) -> None:
        for key in keys:
            services.add_question(
                actor=request.user, section=section, question=form.by_key[key], now=request.now
            )

    if request.method == "POST" and done(form, add):
        return redirect("hiring:guide", section.version.uuid)
    return form_page(
        request,
        form,
        heading=_("Add questions"),
        trail=trail_to_guide(section.version),
        lead=_(
            "From the bank: what this guide does not ask yet, for the competencies of the role."
        ),
        submit=_("Add them"),
    )


@require_POST
@hr_only
def move_section(request: StaffRequest, identity: uuid.UUID, way: str) -> HttpResponse:
    """Let a section change places with its neighbour."""
    section = _section_or_404(request, identity)
    pressed(request, services.move_section, section=section, step=_step(way))
    return redirect("hiring:guide", section.version.uuid)


@require_POST
@hr_only
def remove_section(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Take a section with its questions out of a draft."""
    section = _section_or_404(request, identity)
    version = section.version
    pressed(request, services.remove_section, section=section)
    return redirect("hiring:guide", version.uuid)


@require_POST
@hr_only
def move_question(request: StaffRequest, identity: uuid.UUID, way: str) -> HttpResponse:
    """Let a question change places with its neighbour."""
    asked = _asked_or_404(request, identity)
    pressed(request, services.move_question, asked=asked, step=_step(way))
    return redirect("hiring:guide", asked.section.version.uuid)


@require_POST
@hr_only
def set_mandatory(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Make a question mandatory, or voluntary."""
    asked = _asked_or_404(request, identity)
    is_mandatory = request.POST.get("is_mandatory") == "yes"
    pressed(request, services.set_mandatory, asked=asked, is_mandatory=is_mandatory)
    return redirect("hiring:guide", asked.section.version.uuid)


@require_POST
@hr_only
def remove_question(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Take a question out of a draft."""
    asked = _asked_or_404(request, identity)
    version = asked.section.version
    pressed(request, services.remove_question, asked=asked)
    return redirect("hiring:guide", version.uuid)


@require_POST
@hr_only
def publish_guide(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Freeze a draft, or say what is missing."""
    draft = guide_or_404(request, identity, is_draft=True)
    said = _("Published. Vacancies open with it from now on.")
    pressed(request, services.publish_guide, draft=draft, said=said)
    return redirect("hiring:guide", draft.uuid)


@require_POST
@hr_only
def discard_guide(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = guide_or_404(request, identity, is_draft=True)
    pressed(request, services.discard_guide, draft=draft, said=_("The draft is discarded."))
    return redirect("hiring:profile", draft.profile_version.uuid)


def _step(way: str) -> int:
    if way not in STEPS:
        raise Http404
    return STEPS[way]


def _section_or_404(request: StaffRequest, identity: uuid.UUID) -> GuideSection:
    sections = GuideSection.objects.filter(
        version__guide__profile__organisation_id=request.user.organisation_id,
        version__published_at=None,
    ).select_related("version__guide__profile", "version__profile_version__profile")
    return get_object_or_404(sections, uuid=identity)


def _asked_or_404(request: StaffRequest, identity: uuid.UUID) -> GuideQuestion:
    questions = GuideQuestion.objects.filter(
        section__version__guide__profile__organisation_id=request.user.organisation_id,
        section__version__published_at=None,
    ).select_related("section__version")
    return get_object_or_404(questions, uuid=identity)
