"""What is said when a request ends in an error that no view foresaw.

Most such errors are no fault of the program: the database is away or busy, two people press one
button, an address holds bytes that no address has. Each kind gets its status and a clear word; what
is left is a fault and stays 500. All of them are logged.
"""

from __future__ import annotations

import sys
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.core.exceptions import (
    BadRequest,
    ObjectDoesNotExist,
    SuspiciousOperation,
    ValidationError,
)
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import BadHeaderError, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.defaults import bad_request, page_not_found, server_error

from culture.core.public import is_public
from culture.core.requests import wants_json

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as Sentence

API = "/api/"
RETRY_SECONDS = 15
PROBLEM = "application/problem+json"
UNSEEN = frozenset({"csrfmiddlewaretoken", "key", "asked", "seconds", "half", "form", "switch"})


class MailNotSent(Exception):  # noqa: N818 (it is said to people, and is no fault of the program)
    """A mail that somebody waits for could not be sent."""


class Failure(Enum):
    """Why a request was not carried out, although nobody did anything wrong."""

    AWAY = "away"
    MAIL = "mail"
    SIGN_ON_AWAY = "sign-on-away"
    MEANWHILE = "meanwhile"
    GONE = "gone"
    UNREADABLE = "unreadable"

    @property
    def status(self) -> HTTPStatus:
        """How HTTP says it."""
        return _STATUS[self]

    @property
    def title(self) -> Sentence:
        """Say in a few words what happened."""
        return _TITLES[self]

    @property
    def words(self) -> Sentence:
        """Say what it means and what to do."""
        return _WORDS[self]


_STATUS = {
    Failure.AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.MAIL: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.SIGN_ON_AWAY: HTTPStatus.SERVICE_UNAVAILABLE,
    Failure.MEANWHILE: HTTPStatus.CONFLICT,
    Failure.GONE: HTTPStatus.NOT_FOUND,
    Failure.UNREADABLE: HTTPStatus.BAD_REQUEST,
}
_TITLES = {
    Failure.AWAY: _("Not possible at this moment"),
    Failure.MAIL: _("No mail can be sent at this moment"),
    Failure.SIGN_ON_AWAY: _("Single sign-on does not answer"),
    Failure.MEANWHILE: _("Something changed meanwhile"),
    Failure.GONE: _("It is not there any more"),
    Failure.UNREADABLE: _("This cannot be read"),
}
_WORDS = {
    Failure.AWAY: _(
        "The service is being worked on, or very busy. What was saved stays saved. Please try "
        "again in a minute."
    ),
    Failure.MAIL: _(
        "The mail server does not answer, so the mail with the link was not sent. Please go back "
        "and try again in some minutes."
    ),
    Failure.SIGN_ON_AWAY: _(
        "The service by which your organisation signs in cannot be reached. Please try again in a "
        "minute, or go back and sign in with your address and password."
    ),
    Failure.MEANWHILE: _(
        "Somebody did the same at the same moment, or you pressed a button twice. What came first "
        "is saved. Please go back and look at the page again."
    ),
    Failure.GONE: _("Somebody has removed it meanwhile. Please go back and load the page again."),
    Failure.UNREADABLE: _(
        "The address or the form holds characters or a date that cannot be. Please go back and "
        "correct them; nothing was saved."
    ),
}
_KINDS: tuple[tuple[type[BaseException], Failure], ...] = (
    (MailNotSent, Failure.MAIL),
    (OperationalError, Failure.AWAY),
    (InterfaceError, Failure.AWAY),
    (IntegrityError, Failure.MEANWHILE),
    (ValidationError, Failure.MEANWHILE),
    (ObjectDoesNotExist, Failure.GONE),
    (DataError, Failure.UNREADABLE),
    (UnicodeEncodeError, Failure.UNREADABLE),
    (OverflowError, Failure.UNREADABLE),
    (BadHeaderError, Failure.UNREADABLE),
)


def failure_of(error: BaseException | None) -> Failure | None:
    """Tell the kind of an error; None where it is a fault of the program."""
    for kind, failure in _KINDS:
        if isinstance(error, kind):
            return failure
    # Only signing on asks other servers; its library is not loaded before somebody does.
    if isinstance(error, OSError) and type(error).__module__.startswith("requests."):
        return Failure.SIGN_ON_AWAY
    if isinstance(error, ValueError) and "NUL (0x00)" in str(error):
        return Failure.UNREADABLE
    return None


def say_failure(request: HttpRequest) -> HttpResponse:
    """Answer a request that ended in an error, as Django's handler of the status 500 does."""
    failure = failure_of(sys.exc_info()[1])
    if failure is None:
        return server_error(request)
    with translation.override(translation.get_language_from_request(request)):
        response = _response(request, failure)
    if failure.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def say_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer where nothing is: programs as programs, people with a page."""
    if request.path_info.startswith(API):
        return say_problem(HTTPStatus.NOT_FOUND, str(_("Nothing is here.")))
    return page_not_found(request, exception)


def say_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same for what is no request."""
    if request.path_info.startswith(API):
        return say_problem(HTTPStatus.BAD_REQUEST, str(Failure.UNREADABLE.words))
    return bad_request(request, exception)


def say_problem(status: HTTPStatus, detail: str) -> JsonResponse:
    """Tell a program what went wrong (RFC 9457)."""
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": detail,
    }
    return JsonResponse(problem, status=status, content_type=PROBLEM)


def _response(request: HttpRequest, failure: Failure) -> HttpResponse:
    status = failure.status
    if request.path_info.startswith(API):
        return say_problem(status, str(failure.words))
    if wants_json(request):
        said = {"notice": failure.value, "title": str(failure.title), "words": str(failure.words)}
        return JsonResponse(said, status=status)
    typed = _typed(request) if failure == Failure.AWAY else []
    context: dict[str, Any] = {
        "failure": failure,
        "typed": typed,
        "said": [(name, text) for name, text in typed if text and name not in UNSEEN],
        # A file cannot be given back, and without it the same would be something else.
        "had_files": bool(typed) and bool(request.FILES),
        "place": "",
        "languages": [],
        "is_public": is_public(request.path_info),
    }
    return HttpResponse(render_to_string("failure.html", context), status=status)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Give what was typed, to be sent again, each tick of several; nothing of passwords."""
    if request.method != "POST" or request.path_info.startswith("/accounts/"):
        return []
    try:
        typed = [(name, one) for name, several in request.POST.lists() for one in several]
    except (BadRequest, SuspiciousOperation, RawPostDataException, OSError):
        return []
    return [] if any("password" in name for name, _one in typed) else typed
