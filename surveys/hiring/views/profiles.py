"""Role profiles as HR reads, changes and publishes them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from surveys.hiring.guides.queries import guide_versions_of
from surveys.hiring.models import Competency
from surveys.hiring.models.profiles import ALL_POINTS
from surveys.hiring.profiles import library, services
from surveys.hiring.profiles.forms import (
    CompetencyForm,
    NewProfileForm,
    PointsForm,
    ProfileWordsForm,
)
from surveys.hiring.profiles.queries import adverts_of, profiles_for
from surveys.hiring.views.loading import profile_or_404, trail_to_profiles

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from surveys.hiring.models import ProfileVersion

WORDS = "surveys/hiring/words_form.html"


@require_GET
@hr_only
def list_profiles(request: StaffRequest) -> HttpResponse:
    """Show every role profile."""
    context = {"lines": profiles_for(request.user)}
    return render(request, "surveys/hiring/profile_list.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def start_profile(request: StaffRequest) -> HttpResponse:
    """Ask for a role's name and begin its draft."""
    form = form_of(request, NewProfileForm, languages=request.user.organisation.languages)

    started: list[ProfileVersion] = []

    def start(**_facts: object) -> None:
        names = form.texts("name")
        started.append(services.start_profile(actor=request.user, names=names, now=request.now))

    if request.method == "POST" and done(form, start):
        return redirect("hiring:profile", started[0].uuid)
    context = {"form": form, "heading": _("New role profile"), "trail": trail_to_profiles()}
    return render(request, WORDS, context)


@require_GET
@hr_only
def show_profile(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show a version: its competencies with points, its advert, what stands against publishing."""
    version = profile_or_404(request, identity)
    competencies = list(version.competencies.order_by("position"))
    kept = {one.key for one in competencies}
    context = {
        "version": version,
        "competencies": competencies,
        "total": sum(one.points for one in competencies),
        "is_full": sum(one.points for one in competencies) == ALL_POINTS,
        "points_form": PointsForm(competencies=competencies),
        "library": [one for key, one in library.built_in().items() if key not in kept],
        "adverts": adverts_of(version),
        "problems": [] if version.is_published else services.problems_of(version),
        "guides": guide_versions_of(version),
        "trail": trail_to_profiles(),
    }
    return render(request, "surveys/hiring/profile_detail.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def edit_words(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change what a role is called and for, and its advert."""
    draft = profile_or_404(request, identity, is_draft=True)
    texts = {"name": draft.names, "summary": draft.summaries, "advert": draft.adverts}
    languages = request.user.organisation.languages
    form = form_of(request, ProfileWordsForm, languages=languages, texts=texts)

    def change(**_facts: object) -> None:
        services.change_words(
            actor=request.user,
            draft=draft,
            names=form.texts("name"),
            summaries=form.texts("summary"),
            adverts=form.texts("advert"),
            now=request.now,
        )

    if request.method == "POST" and done(form, change):
        messages.success(request, _("Saved."))
        return redirect("hiring:profile", draft.uuid)
    context = {"form": form, "heading": _("Words and advert"), "trail": trail_to_profiles(draft)}
    return render(request, WORDS, context)


@require_POST
@hr_only
def share_points(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Store the points of the competencies."""
    draft = profile_or_404(request, identity, is_draft=True)
    form = PointsForm(request.POST, competencies=list(draft.competencies.order_by("position")))
    if form.is_valid():
        services.share_points(
            actor=request.user, draft=draft, points=form.points(), now=request.now
        )
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Points are whole numbers from 1 to 100. Nothing was saved."))
    return redirect("hiring:profile", draft.uuid)


@require_http_methods(["GET", "POST"])
@hr_only
def add_competency(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask for a competency of one's own."""
    draft = profile_or_404(request, identity, is_draft=True)
    languages = request.user.organisation.languages
    form = form_of(request, CompetencyForm, languages=languages, is_own=True)

    def add(**_facts: object) -> None:
        services.add_competency(
            actor=request.user,
            draft=draft,
            names=form.texts("name"),
            behaviours=form.texts("behaviour"),
            is_empathy=form.cleaned_data["is_empathy"],
            now=request.now,
        )

    if request.method == "POST" and done(form, add):
        return redirect("hiring:profile", draft.uuid)
    context = {"form": form, "heading": _("Own competency"), "trail": trail_to_profiles(draft)}
    return render(request, WORDS, context)


@require_POST
@hr_only
def add_from_library(request: StaffRequest, identity: uuid.UUID, key: str) -> HttpResponse:
    """Add a competency of the library."""
    draft = profile_or_404(request, identity, is_draft=True)
    competency = library.built_in().get(key)
    if competency is None or draft.competencies.filter(key=key).exists():
        raise Http404
    services.add_from_library(
        actor=request.user, draft=draft, competency=competency, now=request.now
    )
    return redirect("hiring:profile", draft.uuid)


@require_http_methods(["GET", "POST"])
@hr_only
def edit_competency(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change what a competency is called and what it looks like in this role."""
    competency = _competency_or_404(request, identity)
    texts = {"name": competency.names, "behaviour": competency.behaviours}
    languages = request.user.organisation.languages
    form = form_of(
        request,
        partial(
            CompetencyForm,
            languages=languages,
            texts=texts,
            is_own=competency.key not in library.built_in(),
            is_empathy=competency.is_empathy,
        ),
    )

    def change(**_facts: object) -> None:
        services.change_competency(
            actor=request.user,
            competency=competency,
            names=form.texts("name"),
            behaviours=form.texts("behaviour"),
            is_empathy=form.cleaned_data.get("is_empathy"),
            now=request.now,
        )

    if request.method == "POST" and done(form, change):
        messages.success(request, _("Saved."))
        return redirect("hiring:profile", competency.version.uuid)
    context = {
        "form": form,
        "heading": _("Change the competency"),
        "trail": trail_to_profiles(competency.version),
    }
    return render(request, WORDS, context)


@require_POST
@hr_only
def remove_competency(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Take a competency out of a draft."""
    competency = _competency_or_404(request, identity)
    version = competency.version
    pressed(request, services.remove_competency, competency=competency)
    return redirect("hiring:profile", version.uuid)


@require_POST
@hr_only
def publish_profile(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Freeze a draft, or say what is missing."""
    draft = profile_or_404(request, identity, is_draft=True)
    said = _("Published. Guides and vacancies can go by it.")
    pressed(request, services.publish_profile, draft=draft, said=said)
    return redirect("hiring:profile", draft.uuid)


@require_POST
@hr_only
def start_draft(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Begin the next version."""
    version = profile_or_404(request, identity)
    draft = services.start_draft(actor=request.user, profile=version.profile, now=request.now)
    return redirect("hiring:profile", draft.uuid)


@require_POST
@hr_only
def discard_draft(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    draft = profile_or_404(request, identity, is_draft=True)
    pressed(request, services.discard_draft, draft=draft, said=_("The draft is discarded."))
    return redirect("hiring:profiles")


def _competency_or_404(request: StaffRequest, identity: uuid.UUID) -> Competency:
    competencies = Competency.objects.filter(
        version__profile__organisation_id=request.user.organisation_id,
        version__published_at=None,
    ).select_related("version__profile")
    return get_object_or_404(competencies, uuid=identity)
