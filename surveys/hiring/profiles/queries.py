"""Reads of role profiles for pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from culture.core.texts import text_here
from surveys.hiring.models import ProfileVersion, RoleProfile
from surveys.hiring.profiles.advert import AdvertCheck, check_adverts

if TYPE_CHECKING:
    from culture.accounts.models import User


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """A role profile in the list: its newest published version and its draft."""

    name: str
    newest: ProfileVersion
    published: ProfileVersion | None
    draft: ProfileVersion | None


def profiles_for(actor: User) -> list[ProfileLine]:
    """The organisation's role profiles by name; two queries."""
    profiles = RoleProfile.objects.visible_to(actor).prefetch_related("versions")
    lines = []
    for profile in profiles:
        versions = sorted(profile.versions.all(), key=lambda one: one.number)
        published = [one for one in versions if one.is_published]
        drafts = [one for one in versions if not one.is_published]
        lines.append(
            ProfileLine(
                text_here(versions[-1].names),
                versions[-1],
                published[-1] if published else None,
                drafts[-1] if drafts else None,
            )
        )
    return sorted(lines, key=lambda line: line.name.casefold())


def adverts_of(version: ProfileVersion) -> list[AdvertCheck]:
    """Check a version's advert in each language against its heaviest competency."""
    heaviest = version.competencies.order_by("-points", "position").first()
    about = [heaviest.names, heaviest.behaviours] if heaviest else []
    return check_adverts(version.adverts, heaviest=about)
