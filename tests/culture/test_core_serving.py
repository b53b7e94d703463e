"""Whole requests: a body is gathered first, within limits of size and time."""

from __future__ import annotations

import asyncio
import importlib
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from culture import asgi
from culture.core import serving
from culture.core.serving import WholeRequests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "POST",
    "path": "/f/å\x00/",
    "raw_path": b"/f/%C3%A5%00/",
    "query_string": b"lang=nb",
    "http_version": "1.1",
    "scheme": "http",
    "server": ("127.0.0.1", 8000),
    "client": ("192.0.2.1", 4711),
    "headers": [],
}


class Echo:
    """Says back the body, and remembers what it was called with."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read()
        self.calls.append(environ)
        start("200 OK", [("Content-Type", "text/plain"), ("X-Two", "å".encode().decode("latin-1"))])
        return [b"got ", body]


def run(
    parts: list[dict[str, Any] | None],
    *,
    headers: dict[str, str],
    echo: Echo | None = None,
    path: str = "/f/å\x00/",
) -> tuple[list[dict[str, Any]], Echo]:
    """Send these messages, None for a connection that says nothing more; give what came back."""
    echo, sent = echo or Echo(), []
    given = iter(parts)

    async def receive() -> dict[str, Any]:
        part = next(given)
        if part is None:
            await asyncio.sleep(30)
        assert part
        return part

    async def send(message: Any) -> None:
        sent.append(message)

    scope = SCOPE | ({"path": path, "raw_path": path.encode()} if path != SCOPE["path"] else {})
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    application = WholeRequests(echo, threads=1)
    with ThreadPoolExecutor(1) as pool:  # this thread may hold the loop of a browser test
        pool.submit(
            lambda: asyncio.run(application(scope | {"headers": named}, receive, send))
        ).result()
    return sent, echo


def part(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


GONE: dict[str, Any] = {"type": "http.disconnect"}


def test_a_body_in_parts_is_given_whole_with_everything_of_the_request() -> None:
    headers = {
        "content-length": "9",
        "content-type": "text/plain",
        "cookie": "a=1",
        "x-forwarded-for": "192.0.2.7",
        "x_forwarded_for": "forged",
    }
    sent, echo = run([part(b"key=", more=True), part(b"value")], headers=headers)

    assert sent == [
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/plain"), (b"x-two", "å".encode())],
        },
        {"type": "http.response.body", "body": b"got key=value"},
    ]
    (environ,) = echo.calls
    assert environ["PATH_INFO"] == "/f/å\x00/".encode().decode("latin-1")
    assert (environ["QUERY_STRING"], environ["REMOTE_ADDR"]) == ("lang=nb", "192.0.2.1")
    assert (environ["CONTENT_LENGTH"], environ["CONTENT_TYPE"]) == ("9", "text/plain")
    assert (environ["HTTP_COOKIE"], environ["HTTP_X_FORWARDED_FOR"]) == ("a=1", "192.0.2.7")


@pytest.mark.parametrize(
    "parts", [[part(b"key=", more=True), GONE], [part(b"key=")]], ids=["gone", "short"]
)
def test_a_body_that_was_cut_reaches_nobody(parts: list[dict[str, Any] | None]) -> None:
    sent, echo = run(parts, headers={"content-length": "9"})

    assert [message.get("status") for message in sent] == [400, None]
    assert echo.calls == []


def test_a_body_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "SECONDS", 0.05)

    sent, echo = run([part(b"key=", more=True), None], headers={"content-length": "9"})

    assert [message.get("status") for message in sent] == [408, None]
    assert echo.calls == []


def test_a_body_that_is_too_large_is_not_read(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = serving.IN_MEMORY

    _sent, echo = run([], headers={"content-length": str(serving.IN_MEMORY + 1)})

    assert [call["CONTENT_LENGTH"] for call in echo.calls] == [str(serving.IN_MEMORY + 1)]


@pytest.mark.django_db(transaction=True)
def test_a_cookie_that_opens_no_session_brings_no_large_body() -> None:
    headers = {"content-length": "40000000", "cookie": "sessionid=made-up"}
    _sent, echo = run([], headers=headers, path="/organisation/roster/")
    assert len(echo.calls) == 1  # nothing was read, for nothing would have come


def test_headers_that_come_twice_are_joined() -> None:
    environ = serving._environ(
        SCOPE
        | {"headers": [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-a", b"1"), (b"x-a", b"2")]}
    )

    assert (environ["HTTP_COOKIE"], environ["HTTP_X_A"]) == ("a=1; b=2", "1,2")


def test_all_pages_are_loaded_before_anybody_asks(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, settings.ROOT_URLCONF)
    importlib.reload(asgi)

    assert settings.ROOT_URLCONF in sys.modules
