"""The short way of answers: only the middleware that concerns whoever sends one.

Respondents have no session, no account and no message, and their forms are told from forged ones by
nothing. What is left stands in `SHORT_WAY`, in the order of `MIDDLEWARE` and with its own classes,
so a respondent meets the same checks and gets the same headers either way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import urls
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.exception import convert_exception_to_response
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

_addresses: list[re.Pattern[str]] = []


def register(address: str) -> None:
    """Let what is posted to addresses of this pattern go the short way; again changes nothing."""
    pattern = re.compile(address)
    if pattern not in _addresses:
        _addresses.append(pattern)


class ShortWayMiddleware:
    """Stands before all others, and leads answers round those that do not concern them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._short: Any = convert_exception_to_response(_view)
        for name in reversed(settings.SHORT_WAY):
            self._short = convert_exception_to_response(import_string(name)(self._short))

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, on its shortest way."""
        if request.method == "POST":
            path = request.path_info
            for address in _addresses:
                if address.fullmatch(path):
                    answer: HttpResponseBase = self._short(request)
                    return answer
        return self.get_response(request)


def _view(request: HttpRequest) -> HttpResponseBase:
    match = request.resolver_match = urls.resolve(request.path_info)
    if not getattr(match.func, "csrf_exempt", False):
        raise ImproperlyConfigured(f"{request.path_info} must not go the short way.")
    response: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return response
