"""Reads of vacancies for pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveys.hiring.models import ProfileVersion, Vacancy

if TYPE_CHECKING:
    from culture.accounts.models import User
    from surveys.hiring.models.profiles import ProfileVersionQuerySet
    from surveys.hiring.models.vacancies import VacancyQuerySet


def vacancies_for(actor: User) -> VacancyQuerySet:
    """Vacancies that the actor may see, the newest first."""
    return (
        Vacancy.objects.visible_to(actor)
        .select_related("unit", "profile_version__profile")
        .order_by("-created_at", "pk")
    )


def published_profiles(actor: User) -> ProfileVersionQuerySet:
    """The newest published version of each role profile of the actor's organisation."""
    versions = ProfileVersion.objects.visible_to(actor).published()
    newest = versions.order_by("profile", "-number").distinct("profile")
    return ProfileVersion.objects.filter(pk__in=newest.values("pk"))
