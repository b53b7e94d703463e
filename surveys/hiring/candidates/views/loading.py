"""What every page of people who apply does first: count the request, and find whose link it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from culture.core.limits import client_address
from surveys.hiring.candidates.limits import counts
from surveys.hiring.candidates.links import find_link
from surveys.hiring.candidates.pages import OwnPage, placeless
from surveys.hiring.models import LinkState
from surveys.instruments import languages

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from culture.core.requests import PublicRequest

RETRY_SECONDS = 60
OwnView = Callable[["PublicRequest", OwnPage], "HttpResponse"]


def own(
    *methods: str, expired: OwnView | None = None
) -> Callable[[OwnView], Callable[[PublicRequest, str], HttpResponse]]:
    """Make a page of the candidate whose link it is; other links get a page that says what is so.

    A link whose time is over leads to the view `expired`, where there is one. Nothing is cached
    anywhere, and these pages know no cookie that a form could be forged with.
    """

    def guard(view: OwnView) -> Callable[[PublicRequest, str], HttpResponse]:
        @csrf_exempt
        @never_cache
        @require_http_methods([*methods])
        @wraps(view)
        def guarded(request: PublicRequest, code: str) -> HttpResponse:
            if request.method == "POST" and comes_too_often(request):
                return too_many(request)
            found = find_link(code, now=request.now)
            if found.candidate is None or found.state == LinkState.UNKNOWN:
                return no_link(request, LinkState.UNKNOWN)
            page = OwnPage.behind(request, found.candidate, code)
            if found.state == LinkState.EXPIRED and expired is not None:
                return expired(request, page)
            if found.state != LinkState.OPEN:
                return closed_link(page, found.state)
            return view(request, page)

        return guarded

    return guard


def closed_link(page: OwnPage, state: LinkState) -> HttpResponse:
    """Say that a link has ended, and nothing of the candidate; one that expired can be renewed."""
    return placeless(
        "link.html",
        language=page.language,
        status=HTTPStatus.GONE,
        context={
            "state": state.value,
            "place": page.vacancy.organisation.name,
            "to": page.at("link"),
        },
    )


def no_link(request: HttpRequest, state: LinkState) -> HttpResponse:
    """Say that nobody knows a link."""
    context = {"state": state.value}
    language = language_of(request)
    return placeless("link.html", language=language, status=HTTPStatus.NOT_FOUND, context=context)


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that too much came from one address."""
    language = language_of(request)
    response = placeless("too_many.html", language=language, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def comes_too_often(request: PublicRequest) -> bool:
    """Count a request of an address, which is kept nowhere; whether it sent too many."""
    return not counts.allow(address=client_address(request.META), now=request.now)


def language_of(request: HttpRequest) -> str:
    """The language of a page that belongs to no vacancy."""
    return languages.negotiate(
        asked=request.GET.get("lang", ""),
        accepted=request.META.get("HTTP_ACCEPT_LANGUAGE", ""),
        offered=[code for code, _name in settings.LANGUAGES],
    )
