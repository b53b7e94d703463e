"""A body that was cut on its way, or is too large, is refused before anybody reads it.

Half of a form is a valid form: an answer with fewer statements, a role with fewer ticks. Servers
hand on what arrived before a connection broke, so the bytes are counted here, for every request.
"""

from __future__ import annotations

from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import BadRequest
from django.http import HttpResponse, parse_cookie

from culture.core.failures import say_problem
from culture.core.public import is_public

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest


# What who is signed in may bring: a table of past answers (50 MB), and what is around it.
MOST_BYTES = 51_000_000


def brings_too_much(meta: Mapping[str, Any]) -> bool:
    """Whether a request announces more than it may bring: files come only from who is signed in.

    A cookie alone proves nothing, so where the body is large its session is looked up.
    """
    announced = meta.get("CONTENT_LENGTH") or "0"
    length = int(announced) if announced.isdecimal() else 0
    if length <= (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or MOST_BYTES):
        return False
    return length > MOST_BYTES or is_public(meta.get("PATH_INFO", "")) or not _is_signed_in(meta)


def _is_signed_in(meta: Mapping[str, Any]) -> bool:
    key = parse_cookie(meta.get("HTTP_COOKIE", "")).get(settings.SESSION_COOKIE_NAME)
    return bool(key) and SESSION_KEY in import_module(settings.SESSION_ENGINE).SessionStore(key)


class CutBody(BadRequest):
    """The connection ended before the body that was announced had arrived."""


class WholeStream:
    """A stream of an announced length, which raises CutBody where it ends early."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int | None = -1) -> bytes:
        """Read up to `size` bytes, or all that is left."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        parts = []
        while wanted:
            part = self._counted(self._stream.read(wanted))
            wanted -= len(part)
            parts.append(part)
        return b"".join(parts)

    def readline(self, size: int | None = -1) -> bytes:
        """Read a line, or its first `size` bytes."""
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        return self._counted(self._stream.readline(wanted)) if wanted else b""

    def close(self) -> None:
        """Close the stream below."""
        self._stream.close()

    def _counted(self, part: bytes) -> bytes:
        if not part:
            raise CutBody("The request ended before its body had arrived.")
        self._left -= len(part)
        return part


class WholeBodyMiddleware:
    """Lets views meet whole bodies only, also those that read none: a button has no fields.

    400 for a cut one, 411 for one of no announced length, 413 for one that is too large, which is
    not read and so never lies on a disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, counting its body while it is read."""
        if request.META.get("HTTP_TRANSFER_ENCODING"):
            return HttpResponse(status=HTTPStatus.LENGTH_REQUIRED)
        length = request.META.get("CONTENT_LENGTH") or "0"
        if brings_too_much(request.META):
            return _too_large(request)
        if length.isdecimal() and int(length):
            # Django offers no other place between the server's stream and the first parser.
            request._stream = WholeStream(request._stream, int(length))  # type: ignore[assignment]  # noqa: SLF001
            if int(length) <= (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
                # Whatever is larger is a file of who is signed in, read for the token of its form.
                try:
                    _whole = request.body
                except CutBody as cut:
                    if request.path_info.startswith("/api/"):
                        return say_problem(HTTPStatus.BAD_REQUEST, str(cut))
                    raise
        return self.get_response(request)


def _too_large(request: HttpRequest) -> HttpResponse:
    status, words = HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The request is too large."
    if request.path_info.startswith("/api/"):
        return say_problem(status, words)
    return HttpResponse(f"{words}\n", content_type="text/plain", status=status)
