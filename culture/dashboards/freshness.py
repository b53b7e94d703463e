"""Answering again only what changed."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.contrib.messages import get_messages
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse, HttpResponseBase

    from culture.core.requests import StaffRequest


class Fingerprinted(Protocol):
    """What one page shows, with a hash of all of it but the reader's own."""

    @property
    def fingerprint(self) -> str:
        """The hash."""
        ...


def answered(
    request: StaffRequest, dashboard: Fingerprinted, make: Callable[[], HttpResponse]
) -> HttpResponseBase:
    """Give the page with its ETag, or 304 without making it where the reader has it already.

    Only the reader's own browser may keep it, and it asks each time.
    """
    etag = etag_of(request, dashboard)
    known = get_conditional_response(request, etag=etag) if etag else None
    response: HttpResponseBase = known or make()
    if etag:
        response.headers["ETag"] = etag
    patch_cache_control(response, private=True, no_cache=True)
    return response


def etag_of(request: StaffRequest, dashboard: Fingerprinted) -> str:
    """Hash what is shown, how and to whom; empty where a message shows only once.

    The reader counts because the page holds a name, links by access, and forms with a token.
    """
    if len(get_messages(request)):
        return ""
    parts = [
        dashboard.fingerprint,
        get_language() or "",
        request.get_full_path(),
        str(request.user.uuid),
        request.user.name,
        request.user.organisation.time_zone,
        request.COOKIES.get(settings.CSRF_COOKIE_NAME, ""),
        _edition(),
    ]
    return f'"{hashlib.sha256(chr(10).join(parts).encode()).hexdigest()}"'


@cache
def _edition() -> str:
    """Tell one deployment from the next: the newest change of a template or a module."""
    root = Path(settings.BASE_DIR)
    files = [*root.glob("templates/**/*.html"), *root.glob("culture/**/*.py")]
    styles = [*root.glob("static/staff/*"), *root.glob("locale/**/*.mo")]
    return str(max(path.stat().st_mtime_ns for path in [*files, *styles]))
