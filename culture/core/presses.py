"""Two clicks on one button do what one does.

A form is told from another by everything it sends: the token against forgery is written anew into
every page, so the same bytes come from the same page. Whoever sends them again at once is led where
the first led, and nothing is done twice: no second mail, vacancy or decision.
"""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseRedirect

from culture.core import locks
from culture.core.locks import Lock
from culture.core.public import is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

FIELD = "csrfmiddlewaretoken"
KEPT = "presses"
SECONDS = 10.0
NAMES = uuid.UUID("5f0a3d0e-6c0c-4d8a-9a43-0d5b2b2c7d11")


class OncePressedMiddleware:
    """Answers the second of two equal presses as the first was answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Let one press after another act; where they led is kept in the session for a while."""
        press = _press_of(request)
        if press is None:
            return self.get_response(request)
        with locks.held(Lock.PRESS, press):
            led_to = _kept(request.session.load()).get(str(press))
            if led_to:
                return HttpResponseRedirect(led_to[0])
            return self._act(request, press)

    def _act(self, request: HttpRequest, press: uuid.UUID) -> HttpResponseBase:
        response = self.get_response(request)
        location = response.headers.get("Location")
        if location and request.session.session_key:
            kept = _kept(request.session) | {str(press): [location, time.time()]}
            request.session[KEPT] = kept
            request.session.save()
        return response


def _press_of(request: HttpRequest) -> uuid.UUID | None:
    """Name what was sent by whom to where; None where that cannot be told from another press."""
    if request.method != "POST" or is_public(request.path_info):
        return None
    if not request.session.session_key or FIELD not in request.POST:
        return None
    files = [
        (name, file.name, file.size)
        for name, several in sorted(request.FILES.lists())
        for file in several
    ]
    said = (request.session.session_key, request.get_full_path(), request.POST.urlencode(), files)
    return uuid.uuid5(NAMES, repr(said))


def _kept(session: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Where the presses of the last seconds led, and when."""
    since = time.time() - SECONDS
    return {press: one for press, one in session.get(KEPT, {}).items() if one[1] > since}
