"""What the pages of one interviewer are rendered with, signed in or behind a personal link."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from surveys.instruments import languages

if TYPE_CHECKING:
    import datetime as dt

    from culture.core.requests import PublicRequest
    from surveys.hiring.models import Interviewer, Vacancy

TEMPLATES = "surveys/hiring/interviewer"


@dataclass(frozen=True, slots=True)
class InterviewerPage:
    """The pages of one interviewer in one language; `code` is that of the personal link, if any."""

    request: PublicRequest
    interviewer: Interviewer
    language: str
    code: str = ""

    @classmethod
    def of(
        cls, request: PublicRequest, interviewer: Interviewer, *, code: str = ""
    ) -> InterviewerPage:
        """The page in the language asked for, else the interviewer's."""
        language = languages.negotiate(
            asked=request.GET.get("lang", "") or interviewer.language,
            accepted=request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
            offered=_offered(interviewer.vacancy),
        )
        return cls(request, interviewer, language, code)

    @property
    def vacancy(self) -> Vacancy:
        """The vacancy of the panel."""
        return self.interviewer.vacancy

    @property
    def now(self) -> dt.datetime:
        """The clock of the request."""
        return self.request.now

    @contextmanager
    def active(self) -> Iterator[None]:
        """Write in the page's language and in the organisation's time."""
        with (
            translation.override(self.language),
            timezone.override(self.vacancy.organisation.zone),
        ):
            yield

    def at(self, name: str, **parts: Any) -> str:
        """The address of one of the interviewer's pages, in the language of this one."""
        if self.code:
            address = reverse(f"interview:{name}_by_link", kwargs={"code": self.code, **parts})
        else:
            identity = self.interviewer.uuid
            address = reverse(f"interview:{name}", kwargs={"identity": identity, **parts})
        return f"{address}?lang={self.language}"

    def address(self, name: str) -> str:
        """The same for another program."""
        return settings.SITE_URL + self.at(name)

    def render(self, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        """Show a page; only those of accounts have a cookie that a form could be forged with."""
        everything = {
            "interviewer": self.interviewer,
            "vacancy": self.vacancy,
            "place": self.vacancy.organisation.name,
            "language": self.language,
            "languages": languages.choices(offered=_offered(self.vacancy), current=self.language),
            "is_signed_in": not self.code,
            "to": {name: self.at(name) for name in ("panel", "guide", "calendar")},
            **context,
        }
        request = None if self.code else self.request
        with self.active():
            text = render_to_string(f"{TEMPLATES}/{template}", everything, request)
        return HttpResponse(text, status=status)


def _offered(vacancy: Vacancy) -> list[str]:
    return vacancy.guide_version.languages if vacancy.guide_version else []
