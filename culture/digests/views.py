"""The page behind the way out of the weekly mail. No session, no cookie."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from culture.digests.stopping import reader_of, stop

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import PublicRequest


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mails(request: PublicRequest, token: str) -> HttpResponse:
    """End somebody's weekly mails: by a button, or by the one click of a mail program (RFC 8058).

    Looking at the page ends nothing, because programs that check mails look at every link.
    """
    user = reader_of(token)
    status = HTTPStatus.OK if user else HTTPStatus.NOT_FOUND
    if user and request.method == "POST":
        stop(user)
    language = (user.language or user.organisation.languages[0]) if user else "en"
    with translation.override(language if user else translation.get_language()):
        return render(request, "culture/digests/stop.html", {"reader": user}, status=status)
