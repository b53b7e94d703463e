"""Sends what nobody means to send to every address of the access table, as everybody."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.core.cache import cache
from django.core.files import File
from django.db import connection
from django.urls import NoReverseMatch, reverse

from tests.architecture.access.clients import client_of, undone
from tests.architecture.access.rows import Row, all_rows, nothing
from tests.fuzz.values import BODIES, RAW, near, odd_text, spoilt, spoilt_tree
from tests.parameters import all_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.test import Client

    from tests.architecture.access.world import World

SERVER_ERROR = 500
SLOW = 10.0
BATCH = 5
AFTERWARDS = 2
HEADERS = ("Accept", "Accept-Language", "Cookie", "Referer", "Idempotency-Key", "X-Forwarded-For")


class Fields(HTMLParser):
    """The names and values of all fields on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field; of a select, its first choice that says something."""
        facts = {name: value or "" for name, value in attrs}
        name = facts.get("name", "")
        if tag == "option" and self._select:
            self.found[self._select] = self.found[self._select] or facts.get("value", "")
        elif tag in {"input", "select", "textarea", "button"} and name:
            self.found.setdefault(name, facts.get("value", ""))
        self._select = name if tag == "select" else self._select if tag == "option" else ""


@dataclass
class Campaign:
    """Requests with odd parts, and which of them the house could not answer."""

    world: World
    seed: int
    all_rows: list[Row] = field(default_factory=all_rows)
    requests: int = 0
    errors: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)
    asked: set[tuple[str, str]] = field(default_factory=set)
    parameters: list[str] = field(default_factory=all_parameters)
    _now: str = ""

    def run(self, *, requests: int) -> None:
        """Ask so often, row after row, each time as the next of its roles."""
        dice = random.Random(self.seed)
        rows = [(row, role) for row in self.all_rows for role in row.expected]
        pages = [row for row in self.all_rows if row.method == "get" and row.kwargs is nothing]
        dice.shuffle(rows)
        while self.requests < requests:
            for row, role in rows:
                with undone():
                    self._ask(row, role, dice, min(BATCH, requests - self.requests), pages)
                if self.requests >= requests:
                    return

    def _ask(self, row: Row, role: str, dice: random.Random, count: int, pages: list[Row]) -> None:
        kwargs, data = dict(row.kwargs(self.world)), dict(row.data(self.world))
        client = client_of(self.world, role)
        client.raise_request_exception = False
        self.asked.add((str(row), role))
        if row.method == "post" and not row.json:
            data = self._fields_shown(client, row, kwargs) | data
        for _ in range(count):
            cache.clear()  # what is limited by time is asked as the first time
            with undone():
                path = self._path(row, kwargs, dice)
                answer = self._send(client, row, path, data, dice)
                if row.method == "post" and answer.status_code < SERVER_ERROR:
                    self._look_around(client, answer, dice, pages)

    def _fields_shown(self, client: Client, row: Row, kwargs: Mapping[str, Any]) -> dict[str, Any]:
        fields = Fields()
        with undone():
            answer = client.get(reverse(row.url, kwargs=dict(kwargs)))
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            fields.feed(answer.content.decode())
        return dict(fields.found)

    def _path(self, row: Row, kwargs: dict[str, Any], dice: random.Random) -> str:
        if kwargs and dice.random() < 0.1:
            name = dice.choice(sorted(kwargs))
            kwargs = kwargs | {name: dice.choice((near(kwargs[name], dice), odd_text(dice)[:90]))}
        try:
            path = reverse(row.url, kwargs=kwargs)
        except (NoReverseMatch, UnicodeEncodeError):
            path = f"/{odd_text(dice)[:200]}"
        path = quote(path, safe="/%", errors="surrogatepass")
        if row.method == "post" and dice.random() < 0.9:
            return path
        names = dice.sample(self.parameters, dice.randint(1, 6))
        values = [quote(odd_text(dice)[:2_000], errors="surrogatepass") for _ in names]
        return path + "?" + "&".join(map("{}={}".format, names, values))

    def _send(
        self, client: Client, row: Row, path: str, data: dict[str, Any], dice: random.Random
    ) -> Any:
        facts: dict[str, Any] = {}
        if dice.random() < 0.1:
            text = odd_text(dice).encode(errors="ignore").decode("latin-1")
            facts["headers"] = {
                dice.choice(HEADERS): text[:2_000].replace("\n", "").replace("\r", "")
            }
        if row.method == "post" and dice.random() < 0.08:
            raw = {"method": "POST", "data": dice.choice(RAW), "content_type": dice.choice(BODIES)}
            return self._answered(client, "generic", path, facts | raw)
        if row.method == "post" and row.json:
            tree = spoilt_tree(data, dice)
            facts |= {"data": json.dumps(tree), "content_type": "application/json"}
        elif row.method == "post":
            facts |= form_body(spoilt(data, dice), dice)
        return self._answered(client, row.method, path, facts)

    def _look_around(
        self, client: Client, answer: Any, dice: random.Random, pages: list[Row]
    ) -> None:
        """What was stored must not break the page that follows, nor any other."""
        told = self._now
        if answer.status_code == 302:
            self._answered(client, "get", answer.headers["Location"], {}, after=told)
            for row in dice.sample(pages, min(len(pages), AFTERWARDS)):
                self._answered(client, "get", reverse(row.url), {}, after=told)

    def _answered(
        self, client: Client, method: str, path: str, facts: dict[str, Any], *, after: str = ""
    ) -> Any:
        self.requests += 1
        self._now = f"{method} {path[:300]} {str(facts)[:1_500]}" + (
            f" AFTER {after}" if after else ""
        )
        began = time.monotonic()
        answer = getattr(client, method)(path=path, **facts)
        seconds = time.monotonic() - began
        self.statuses[answer.status_code] += 1
        if answer.status_code >= SERVER_ERROR:
            self._wrong(answer)
        elif seconds > SLOW:
            self.errors.setdefault(f"{seconds:.0f} s", self._now)
        else:
            self._settle()
        return answer

    def _wrong(self, answer: Any) -> None:
        exc = getattr(answer, "exc_info", None)
        cause, place = "unknown", ""
        if exc:
            step = exc[2]
            while step:
                file = step.tb_frame.f_code.co_filename
                if "site-packages" not in file:
                    place = f"{file.rpartition('/')[2]}:{step.tb_lineno}"
                step = step.tb_next
            cause = f"{exc[0].__name__}: {str(exc[1])[:200]}"
        self.errors.setdefault(f"{answer.status_code} {place} {cause}", self._now)

    def _settle(self) -> None:
        """Check now what the database would check when the request commits."""
        with connection.cursor() as cursor:
            try:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            except Exception as error:  # noqa: BLE001 (whatever it is, the commit would have failed)
                self.errors.setdefault(f"at commit: {error}", self._now)


def form_body(fields: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """The form in one line, or in parts, as a browser sends files."""
    has_files = any(isinstance(value, File) for value in fields.values())
    if not has_files and dice.random() < 0.9:
        pairs = [(name, one) for name, value in fields.items() for one in listed(value)]
        return {
            "data": "&".join(f"{escaped(name)}={escaped(one)}" for name, one in pairs),
            "content_type": "application/x-www-form-urlencoded",
        }
    return {
        "data": {
            sendable(name): value if isinstance(value, File) else [*map(sendable, listed(value))]
            for name, value in fields.items()
        }
    }


def listed(value: Any) -> list[Any]:
    """A field's values, of which most have one."""
    return list(value) if isinstance(value, list | tuple) else [value]


def escaped(text: Any) -> str:
    """As it stands in an address or in a body of one line, half letters included."""
    return quote(str(text), errors="surrogatepass")


def sendable(text: Any) -> str:
    """Without half letters, which the client of the tests cannot put into parts."""
    return str(text).encode(errors="replace").decode()
