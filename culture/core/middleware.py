"""Middleware of staff pages, which lets pages without a session pass untouched.

Customers' pages and the API set no cookie and know no signed-in user; going round what would only
be lazy for them saves a good part of the time that storing an answer takes. So does writing the
content security policy once instead of with every response.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csp import middleware as csp
from csp.constants import HEADER
from csp.utils import build_policy
from django.conf import settings
from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django.http import Http404

from culture.core.public import is_public
from culture.core.views import health

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


HEALTH = "/healthz/"


class _StaffOnly:
    """Goes straight on where the path is public."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        """Answer the request, by way of the middleware only where staff may be signed in."""
        if is_public(request.path_info):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class SessionMiddleware(_StaffOnly, sessions.SessionMiddleware):
    """Sessions of staff."""


class AuthenticationMiddleware(_StaffOnly, auth.AuthenticationMiddleware):
    """The signed-in user of staff pages."""


class MessageMiddleware(_StaffOnly, messages.MessageMiddleware):
    """Messages to staff."""


class HealthMiddleware:
    """Answers health checks before anybody asks which host was meant: they come from inside."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request at once, or let it go on."""
        if request.path_info == HEALTH:
            return health(request)
        return self.get_response(request)


class ReadableMiddleware:
    """Finds nothing at an address with a NUL, which no text of the house and no database holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or raise Http404."""
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path_info or "\x00" in query or "%00" in query:
            raise Http404("An address holds a NUL.")
        return self.get_response(request)


class CSPMiddleware(csp.CSPMiddleware):
    """The content security policy, written out only for responses that change it."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the policy of the settings, or of the response where it has one of its own."""
        if settings.DEBUG or any(name.startswith("_csp") for name in vars(response)):
            changed: HttpResponseBase = super().process_response(request, response)
            return changed
        response.headers.setdefault(HEADER, _usual_policy())
        return response


@lru_cache(maxsize=1)
def _usual_policy() -> str:
    return str(build_policy())
