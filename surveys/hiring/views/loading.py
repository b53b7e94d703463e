"""Loading what a request names, as far as its person may see it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from culture.core.texts import text_here
from surveys.hiring.models import BankQuestion, GuideVersion, ProfileVersion, Vacancy

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def vacancy_or_404(request: StaffRequest, identity: uuid.UUID) -> Vacancy:
    """The vacancy with its unit, profile and guide; outsiders get 404."""
    vacancies = Vacancy.objects.visible_to(request.user).select_related(
        "unit", "profile_version__profile", "guide_version__guide"
    )
    return get_object_or_404(vacancies, uuid=identity)


def profile_or_404(
    request: StaffRequest, identity: uuid.UUID, *, is_draft: bool = False
) -> ProfileVersion:
    """A version of a role profile, where asked for only while it is a draft."""
    versions = ProfileVersion.objects.visible_to(request.user).select_related("profile")
    if is_draft:
        versions = versions.filter(published_at=None)
    return get_object_or_404(versions, uuid=identity)


def guide_or_404(
    request: StaffRequest, identity: uuid.UUID, *, is_draft: bool = False
) -> GuideVersion:
    """A version of a guide with its profile, where asked for only while it is a draft."""
    versions = GuideVersion.objects.visible_to(request.user).select_related(
        "guide__profile", "profile_version__profile"
    )
    if is_draft:
        versions = versions.filter(published_at=None)
    return get_object_or_404(versions, uuid=identity)


def trail_to(vacancy: Vacancy | None = None) -> list[Step]:
    """The way to the vacancies, and to one of them where it is given."""
    steps = [Step(_("Hiring"), reverse("hiring:list"))]
    if vacancy is not None:
        steps.append(Step(vacancy.title, reverse("hiring:vacancy", args=[vacancy.uuid])))
    return steps


def trail_to_panel(vacancy: Vacancy) -> list[Step]:
    """The way to the panel and interviews of a vacancy."""
    place = reverse("hiring:panel", args=[vacancy.uuid])
    return [*trail_to(vacancy), Step(_("Panel and interviews"), place)]


def trail_to_bank(question: BankQuestion | None = None) -> list[Step]:
    """The way to the bank, and to a question where one is given."""
    steps = [*trail_to(), Step(_("Question bank"), reverse("hiring:bank"))]
    if question is not None:
        steps.append(Step(_("Question"), reverse("hiring:question", args=[question.uuid])))
    return steps


def trail_to_profiles(version: ProfileVersion | None = None) -> list[Step]:
    """The way to the role profiles, and to a version where one is given."""
    steps = [*trail_to(), Step(_("Role profiles"), reverse("hiring:profiles"))]
    if version is not None:
        url = reverse("hiring:profile", args=[version.uuid])
        steps.append(Step(text_here(version.names), url))
    return steps


def trail_to_guide(version: GuideVersion) -> list[Step]:
    """The way to a version of a guide, by its role profile."""
    url = reverse("hiring:guide", args=[version.uuid])
    return [*trail_to_profiles(version.profile_version), Step(_("Guide"), url)]
