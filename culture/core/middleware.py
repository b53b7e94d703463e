"""Middleware of staff pages, which lets pages without a session pass untouched.

Customers' pages and the API set no cookie and know no signed-in user; going round what would only
be lazy for them saves a good part of the time that storing an answer takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import middleware as auth
from django.contrib.messages import middleware as messages
from django.contrib.sessions import middleware as sessions
from django_htmx import middleware as htmx

if TYPE_CHECKING:
    from django.http import HttpRequest

PUBLIC_PREFIXES = ("/f/", "/api/")


class _StaffOnly:
    """Goes straight on where the path is public."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        """Answer the request, by way of the middleware only where staff may be signed in."""
        if request.path_info.startswith(PUBLIC_PREFIXES):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class SessionMiddleware(_StaffOnly, sessions.SessionMiddleware):
    """Sessions of staff."""


class AuthenticationMiddleware(_StaffOnly, auth.AuthenticationMiddleware):
    """The signed-in user of staff pages."""


class MessageMiddleware(_StaffOnly, messages.MessageMiddleware):
    """Messages to staff."""


class HtmxMiddleware(_StaffOnly, htmx.HtmxMiddleware):
    """Parts of staff pages."""
