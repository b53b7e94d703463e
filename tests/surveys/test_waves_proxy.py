"""The documented proxy keeps nothing of what employees and customers answer."""

from __future__ import annotations

import http.client
import re
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.house import free_port

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "production.md"
NGINX = Path("/usr/sbin/nginx")
CODE = "0123456789abcdefghjkmnpqrs"
CANARY = "canaryanswer"
AGENT = "canaryagent"
RECEIPT = "9d2f5c1e-5a3e-5a53-9d11-0d6b8a6c2f10"
TRACES = ("/s/answers", "/s/receipt", "token/", "/f/", "/o/", CANARY, RECEIPT)
PLACE = "http://127.0.0.1:8000"

pytestmark = pytest.mark.skipif(not NGINX.exists(), reason=f"no proxy: {NGINX} is not installed")


def snippet() -> str:
    """The configuration of nginx that the page on production gives."""
    (found,) = re.findall(r"```nginx\n(.+?)```", PAGE.read_text(), flags=re.DOTALL)
    return str(found)


class Site(BaseHTTPRequestHandler):
    """Answers everything with a large page, so that buffers run over if they can."""

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer()

    def _answer(self) -> None:
        body = CANARY.encode() * 40_000
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@contextmanager
def a_site() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield site.server_port
        site.shutdown()


@contextmanager
def a_proxy(folder: Path, own: str, *, site: int) -> Iterator[int]:
    """Nginx with its usual logs and a server of these lines; all it writes lies in the folder."""
    port = free_port()
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log info;"
        " events {} http {"
        f" access_log {folder}/access.log;"
        f" client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/pages;"
        f" fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;"
        f" server {{ listen 127.0.0.1:{port};\n{own.replace(PLACE, f'http://127.0.0.1:{site}')}\n}}}}"
    )
    proxy = subprocess.Popen(
        [str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")],
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield port
    finally:
        proxy.terminate()
        proxy.wait(10)


def wait_for(port: int) -> None:
    for _try in range(100):
        try:
            ask(port, "GET", "/healthz/")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("nginx does not start")


def ask(port: int, method: str, path: str, body: str = "") -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        headers = {"User-Agent": AGENT, "Referer": f"http://site/s/{CODE}/"}
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def answer(port: int) -> list[int]:
    """What an employee's browser asks for, and what goes wrong on the way."""
    long = f"comment={CANARY}" + "x" * 60_000
    return [
        ask(port, "GET", f"/s/{CODE}/?lang=nb"),
        ask(port, "POST", f"/s/{CODE}/token/", "blinded=abc"),
        ask(port, "POST", "/s/answers/", long),
        ask(port, "POST", f"/s/{CODE}/confidential/", long),
        ask(port, "POST", "/s/receipt/", f"receipt={CANARY}"),
        ask(port, "POST", "/s/answers/", "x" * 200_000),
    ]


def answer_as_customer(port: int) -> list[int]:
    """What a customer's browser asks for, wherever the form is."""
    return [
        ask(port, "GET", "/f/customer/"),
        ask(port, "POST", "/f/customer/", f"comment={CANARY}" + "x" * 30_000),
    ] + [
        ask(port, "GET", f"/f/customer/{place}thanks/{RECEIPT}/?lang=nb")
        for place in ("", "kiosk/", "embed/")
    ]


def tell(port: int) -> list[int]:
    """What somebody sends who noticed something, with a photo, and who reads with a code."""
    return [
        ask(port, "GET", f"/o/{CODE}/"),
        ask(port, "POST", f"/o/{CODE}/", f"text={CANARY}" + "x" * 700_000),
        ask(port, "POST", "/o/", f"code={CANARY}"),
    ]


def written(folder: Path) -> str:
    """Everything that lies in the folder now, and the names of what lies there."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name != "nginx.conf"]
    return "\n".join(f"{file.name} {file.read_text(errors='replace')}" for file in files)


def test_the_documented_proxy_keeps_nothing_of_answers(tmp_path: Path) -> None:
    with a_site() as site, a_proxy(tmp_path, snippet(), site=site) as port:
        assert answer(port) == [200, 200, 200, 200, 200, 413]
        assert answer_as_customer(port) == [200] * 5
        assert tell(port) == [200] * 3
        assert ask(port, "GET", "/accounts/login/") == 200

    said = written(tmp_path)
    assert "/accounts/login/" in said
    assert [trace for trace in TRACES if trace in said] == []
    assert f'"GET /s/{CODE}' not in said


def test_a_site_that_is_down_leaves_nothing_in_the_log_of_errors(tmp_path: Path) -> None:
    with a_proxy(tmp_path, snippet(), site=free_port()) as port:
        assert answer(port)[:5] == [502] * 5
        assert answer_as_customer(port) == [502] * 5
        assert tell(port) == [502] * 3
        assert ask(port, "GET", "/accounts/login/") == 502

    said = written(tmp_path)
    assert "/accounts/login/" in said
    assert [trace for trace in TRACES if trace in said] == []


def test_the_search_finds_what_a_plain_proxy_writes(tmp_path: Path) -> None:
    plain = f"location / {{ proxy_pass {PLACE}; }}"
    with a_site() as site, a_proxy(tmp_path, plain, site=site) as port:
        answer(port)
        answer_as_customer(port)
        tell(port)

    said = written(tmp_path)
    assert "POST /f/customer/ " in said
    assert f"POST /s/{CODE}/token/" in said
    assert said.count(RECEIPT) == 3
    assert f"POST /o/{CODE}/" in said
