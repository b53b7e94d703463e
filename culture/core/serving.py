"""Serves whole requests: a thread is taken only when a body has arrived.

A WSGI server hands a request to a thread with its first line, and the thread then waits for the
body. A few customers on a bad line, or one who means harm, hold every thread so. Here bodies are
gathered first, by the event loop, with limits on size and time; threads work and never wait.
"""

from __future__ import annotations

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from django.db import DatabaseError

from culture.core.bodies import brings_too_much

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, MutableMapping
    from typing import IO

    Message = MutableMapping[str, Any]
    Answer = tuple[int, list[tuple[bytes, bytes]], bytes]

IN_MEMORY = 256_000
SECONDS = 20.0
SLOWEST = 20_000  # bytes a second
ENDING = [(b"content-type", b"text/plain"), (b"connection", b"close")]
CUT = (400, ENDING, b"The request ended before its body had arrived.\n")
TOO_SLOW = (408, ENDING, b"The body of the request came too slowly.\n")


class WholeRequests:
    """An ASGI application that runs a WSGI application in threads of its own."""

    def __init__(self, application: Callable[..., Iterable[bytes]], *, threads: int) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="request")

    async def __call__(
        self,
        scope: Message,
        receive: Callable[[], Awaitable[Message]],
        send: Callable[[Message], Awaitable[None]],
    ) -> None:
        """Gather the body, then answer in a thread."""
        environ = _environ(scope)
        with SpooledTemporaryFile(max_size=IN_MEMORY) as body:
            try:
                is_whole = await self._gathered(environ, body, receive)
            except TimeoutError:
                status, headers, content = TOO_SLOW
            else:
                status, headers, content = await self._answer(environ, body) if is_whole else CUT
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    async def _gathered(
        self, environ: dict[str, Any], body: IO[bytes], receive: Callable[[], Awaitable[Message]]
    ) -> bool:
        """Read the body that was announced; False where the connection ended before it was whole.

        A body that the house refuses by its size is not read at all. Raises TimeoutError.
        """
        announced = environ.get("CONTENT_LENGTH", "0")
        length = int(announced) if announced.isdecimal() else 0
        if length > IN_MEMORY:
            loop = asyncio.get_running_loop()
            if await loop.run_in_executor(self._pool, _is_refused, environ):
                return True
        return not length or await _gather(length, body, receive)

    async def _answer(self, environ: dict[str, Any], body: IO[bytes]) -> Answer:
        body.seek(0)
        environ["wsgi.input"] = body
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, _run, self._application, environ)


async def _gather(length: int, body: IO[bytes], receive: Callable[[], Awaitable[Message]]) -> bool:
    got = 0
    async with asyncio.timeout(SECONDS + length / SLOWEST):
        while got < length:
            message = await receive()
            if message["type"] == "http.disconnect":
                return False
            part = message.get("body", b"")
            got += len(part)
            body.write(part)
            if not message.get("more_body"):
                break
    return got == length


def _is_refused(environ: dict[str, Any]) -> bool:
    """Whether a body is not worth reading; the application says why."""
    try:
        return brings_too_much(environ)
    except DatabaseError:
        return True


def _run(application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> Answer:
    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        started[:] = [status, headers]

    parts = application(environ, start)
    try:
        content = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = started
    return (
        int(status[:3]),
        [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        content,
    )


def _environ(scope: Message) -> dict[str, Any]:
    """Say what PEP 3333 says of a request."""
    path = scope.get("raw_path") or scope["path"].encode()
    server, client = scope.get("server") or ("", None), scope.get("client") or ("", None)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.partition(b"?")[0]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or ""),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:  # a proxy's own header could be written over by one that looks alike
            _add_header(environ, name.decode("latin-1"), value.decode("latin-1"))
    return environ


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = name.upper().replace("-", "_")
    if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
        key = f"HTTP_{key}"
    between = "; " if key == "HTTP_COOKIE" else ","
    environ[key] = f"{environ[key]}{between}{value}" if key in environ else value
