"""The page behind a customer's link: one question, yes or no. No session, no cookie."""

from __future__ import annotations

from abc import ABC, abstractmethod
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from culture.core.fields import read_fields
from culture.core.limits import client_address
from surveys.instruments import languages

if TYPE_CHECKING:
    from culture.accounts.models import Organisation
    from culture.core.limits import NetworkCounts
    from culture.core.requests import PublicRequest

RETRY_SECONDS = 60
Asked = TypeVar("Asked")

ANSWERS = {"yes": True, "no": False}


@method_decorator([csrf_exempt, never_cache], name="dispatch")
class VerdictView(ABC, View, Generic[Asked]):
    """Asks whoever has a link about one thing, and keeps the answer.

    A subclass says what the link leads to, in which words it is asked, and how it is kept.
    """

    http_method_names = ("get", "head", "post")
    template: ClassVar[str]
    longest: ClassVar[int]
    counts: ClassVar[NetworkCounts]
    request: PublicRequest

    @abstractmethod
    def find(self, code: str) -> Asked | None:
        """What is asked about; None where the code leads nowhere."""

    @abstractmethod
    def organisation_of(self, asked: Asked) -> Organisation:
        """Whose languages and clock the page follows."""

    @abstractmethod
    def place_of(self, asked: Asked) -> str:
        """The name of the unit that stands at the head of the page."""

    @abstractmethod
    def has_answer(self, asked: Asked) -> bool:
        """Whether it was answered before."""

    @abstractmethod
    def keep(self, asked: Asked, *, is_yes: bool, comment: str) -> None:
        """Keep the answer. Raises ValidationError where another one stands."""

    @abstractmethod
    def facts_of(self, asked: Asked) -> dict[str, Any]:
        """What the words of the page need beside what every such page has."""

    def language_of(self, asked: Asked) -> str:  # noqa: ARG002
        """The language in which the customer was spoken to before, if any."""
        return ""

    def get(self, _request: PublicRequest, code: str) -> HttpResponse:
        """Show the question, or thanks where it was answered."""
        asked = self.find(code)
        if asked is None:
            return self._page(None, "unknown", status=HTTPStatus.NOT_FOUND)
        return self._page(asked, "thanks" if self.has_answer(asked) else "ask")

    def post(self, request: PublicRequest, code: str) -> HttpResponse:
        """Keep what was sent, or show it again with what is missing."""
        if not self.counts.allow(address=client_address(request.META), now=request.now):
            response = self._page(None, "too_many", status=HTTPStatus.TOO_MANY_REQUESTS)
            response["Retry-After"] = str(RETRY_SECONDS)
            return response
        asked = self.find(code)
        if asked is None:
            return self._page(None, "unknown", status=HTTPStatus.NOT_FOUND)
        typed = read_fields(request)
        chosen, comment = typed.get("answer", ""), typed.get("comment", "").strip()
        is_missing, is_long = chosen not in ANSWERS, len(comment) > self.longest
        if is_missing or is_long or "\x00" in comment:
            return self._page(
                asked,
                "ask",
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                typed={"answer": chosen, "comment": comment},
                is_missing=is_missing,
                is_long=is_long,
            )
        try:
            self.keep(asked, is_yes=ANSWERS[chosen], comment=comment)
        except ValidationError:
            return self._page(asked, "thanks", status=HTTPStatus.CONFLICT, is_second=True)
        return redirect(request.get_full_path())

    def _page(
        self, asked: Asked | None, step: str, *, status: int = HTTPStatus.OK, **facts: Any
    ) -> HttpResponse:
        organisation = None if asked is None else self.organisation_of(asked)
        offered = organisation.languages if organisation else list(dict(settings.LANGUAGES))
        language = languages.negotiate(
            asked=self.request.GET.get("lang", "")
            or ("" if asked is None else self.language_of(asked)),
            accepted=self.request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
            offered=offered,
        )
        zone = organisation.zone if organisation else timezone.get_current_timezone()
        with translation.override(language), timezone.override(zone):
            context = {
                "step": step,
                "organisation": organisation,
                "place": "" if asked is None else self.place_of(asked),
                "months": organisation.contacts_kept_months if organisation else 0,
                "languages": languages.choices(offered=offered, current=language),
                "longest": self.longest,
                "problem": _problem(facts),
                "typed": {"answer": "", "comment": ""},
                "is_missing": False,
                "is_long": False,
                "is_second": False,
                **({} if asked is None else self.facts_of(asked)),
                **facts,
            }
            text = render_to_string(self.template, context)
        return HttpResponse(text, status=status)


def _problem(facts: dict[str, Any]) -> str:
    if facts.get("is_missing"):
        return _("Please choose yes or no.")
    if facts.get("is_long"):
        return _("Please write a little less.")
    return ""
