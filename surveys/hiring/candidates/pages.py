"""What people who apply are shown, rendered without session or context processors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from culture.core.texts import text_in
from surveys.hiring.candidates.answering import has_extra_time, takes_answers
from surveys.hiring.candidates.questionnaire import WrittenPart
from surveys.instruments import languages

if TYPE_CHECKING:
    from django.http import HttpRequest

    from surveys.hiring.models import Candidate, Vacancy

TEMPLATES = "surveys/hiring/candidate"


@dataclass(frozen=True, slots=True)
class VacancyPage:
    """A vacancy as somebody outside reads it, in one language."""

    vacancy: Vacancy
    language: str

    @classmethod
    def of(cls, request: HttpRequest, vacancy: Vacancy, *, usual: str = "") -> VacancyPage:
        """Choose the language: the one asked for, else the usual one, else the browser's."""
        version = vacancy.guide_version
        offered = version.languages if version else []
        language = languages.negotiate(
            asked=request.GET.get("lang", "") or usual,
            accepted=request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
            offered=offered,
        )
        return cls(vacancy, language)

    @contextmanager
    def active(self) -> Iterator[None]:
        """Write in the page's language and in the organisation's time."""
        zone = self.vacancy.organisation.zone
        with translation.override(self.language), timezone.override(zone):
            yield

    def context(self) -> dict[str, Any]:
        """What every page of a vacancy shows."""
        vacancy, profile = self.vacancy, self.vacancy.profile_version
        version = vacancy.guide_version
        return {
            "vacancy": vacancy,
            "place": vacancy.organisation.name,
            "language": self.language,
            "languages": languages.choices(
                offered=version.languages if version else [], current=self.language
            ),
            "role": text_in(profile.names, self.language),
            "summary": text_in(profile.summaries, self.language),
            "advert": text_in(profile.adverts, self.language),
        }

    def render(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Show a page."""
        everything = self.context() | context
        with self.active():
            text = render_to_string(f"{TEMPLATES}/{template}", everything)
        return HttpResponse(text, status=status)


@dataclass(frozen=True, slots=True)
class OwnPage(VacancyPage):
    """The pages behind the personal link of one candidate."""

    candidate: Candidate
    code: str

    @classmethod
    def behind(cls, request: HttpRequest, candidate: Candidate, code: str) -> OwnPage:
        """The page in the candidate's language, or in the one asked for."""
        page = VacancyPage.of(request, candidate.vacancy, usual=candidate.language)
        return cls(candidate.vacancy, page.language, candidate, code)

    @property
    def part(self) -> WrittenPart:
        """What is asked in writing."""
        return WrittenPart(self.candidate.guide_version, self.language)

    def at(self, name: str) -> str:
        """The address of one of the candidate's pages, in the language of this one."""
        address = reverse(f"candidate:{name}", kwargs={"code": self.code})
        return f"{address}?lang={self.language}"

    def context(self) -> dict[str, Any]:
        """What every page of a candidate shows."""
        candidate, version = self.candidate, self.candidate.guide_version
        names = ("start", "answers", "check", "rights", "begin", "withdraw", "erase", "link")
        return {
            # Not by super(): a dataclass with slots is another class than the one that is written.
            **VacancyPage.context(self),
            "candidate": candidate,
            "takes_answers": takes_answers(candidate),
            "minutes": None if has_extra_time(candidate) else version.minutes,
            "to": {name: self.at(name) for name in (*names, "download")},
            "introduction": text_in(version.introductions, self.language),
        }


def placeless(
    template: str, *, language: str, status: int, context: Mapping[str, Any] | None = None
) -> HttpResponse:
    """Show a page that belongs to no vacancy."""
    everything = {"place": "", "languages": [], "language": language} | dict(context or {})
    with translation.override(language):
        text = render_to_string(f"{TEMPLATES}/{template}", everything)
    return HttpResponse(text, status=status)
