"""Where the instrument pages stand, and in which language their texts are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from culture.core.breadcrumb import Step
from culture.core.texts import text_here
from surveys.instruments.completeness import language_name
from surveys.instruments.models import Version

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


@dataclass(frozen=True, slots=True)
class LanguageTab:
    """One language of the texts."""

    code: str
    name: str
    is_current: bool


def list_trail() -> list[Step]:
    """The way to the list."""
    return [Step(_("Surveys"), reverse("instruments:list"))]


def instrument_trail(version: Version) -> list[Step]:
    """The way to an instrument."""
    url = reverse("instruments:detail", kwargs={"uuid": version.instrument.uuid})
    return [*list_trail(), Step(instrument_name(version), url)]


def version_trail(version: Version) -> list[Step]:
    """The way to a version."""
    url = reverse("instruments:version", kwargs={"uuid": version.uuid})
    return [*instrument_trail(version), Step(version_name(version), url)]


def instrument_name(version: Version) -> str:
    """What people call the instrument."""
    return text_here(version.names) or version.instrument.key


def version_name(version: Version) -> str:
    """What people call the version."""
    return _("Version %(number)s") % {"number": version.number}


def possible_languages(request: StaffRequest, version: Version) -> list[str]:
    """The languages that a version is asked in, then the organisation's other ones."""
    own = request.user.organisation.languages
    return list(dict.fromkeys([*version.languages, *own]))


def chosen_language(request: StaffRequest, languages: list[str]) -> str:
    """The language asked for by `?lang=`, else the reader's own, else the first."""
    wishes = (request.GET.get("lang"), get_language())
    return next((wish for wish in wishes if wish in languages and wish), languages[0])


def language_tabs(languages: list[str], chosen: str) -> list[LanguageTab]:
    """The languages as tabs."""
    return [LanguageTab(code, language_name(code), code == chosen) for code in languages]
