"""Respondents who do not give up: each sends an answer with one key until it has a receipt."""

from __future__ import annotations

import http.client
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from feedback.touchpoints.answers import response_id

if TYPE_CHECKING:
    from collections.abc import Sequence

SEE_OTHER = 303
ITEMS = 22
PAUSE = 0.04
AGAIN = 0.1
TIMEOUT = 5


@dataclass(frozen=True, slots=True)
class Sending:
    """One answer as a respondent filled it in, with its submission key."""

    touchpoint: dict[str, Any]
    key: str
    expected: tuple[int, ...]
    delivered: tuple[int, ...]

    @property
    def body(self) -> str:
        """The fields of the public form."""
        fields = {"key": self.key, "asked": self.touchpoint["asked"]}
        for item, expected, delivered in zip(
            self.touchpoint["items"], self.expected, self.delivered, strict=True
        ):
            fields |= {f"e-{item}": str(expected), f"d-{item}": str(delivered)}
        return urlencode(fields)

    @property
    def identity(self) -> uuid.UUID:
        """The id under which the answer must be stored."""
        return response_id(uuid.UUID(self.touchpoint["uuid"]), self.key)


def make_sendings(touchpoints: Sequence[dict[str, Any]], *, count: int, seed: int) -> list[Sending]:
    """Give answers spread over the touchpoints, the same for the same seed."""
    dice = random.Random(seed)
    return [
        Sending(
            touchpoints[number % len(touchpoints)],
            str(uuid.UUID(int=dice.getrandbits(128), version=4)),
            tuple(dice.randint(1, 7) for _item in range(ITEMS)),
            tuple(dice.randint(1, 7) for _item in range(ITEMS)),
        )
        for number in range(count)
    ]


def send(port: int, sending: Sending) -> int | None:
    """Send once; the status, or None when no answer came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Host": f"localhost:{port}",
    }
    try:
        connection.request("POST", f"/f/{sending.touchpoint['code']}/", sending.body, headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


@dataclass
class Crowd:
    """Threads that send answers until each is acknowledged, and what happened to them."""

    port: int
    waiting: list[Sending]
    threads: int = 8
    pause: float = PAUSE
    acknowledged: list[Sending] = field(default_factory=list)
    refusals: dict[int | None, int] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: list[threading.Thread] = field(default_factory=list)
    _is_over: bool = False

    def start(self) -> None:
        """Let everybody begin."""
        self._running = [threading.Thread(target=self._work) for _ in range(self.threads)]
        for thread in self._running:
            thread.start()

    def wait_for(self, count: int, *, seconds: float) -> None:
        """Return when so many answers are acknowledged; TimeoutError when that takes too long."""
        until = time.monotonic() + seconds
        while len(self.acknowledged) < count:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.acknowledged)} of {count}: {self.refusals}")
            time.sleep(0.01)

    def finish(self, *, seconds: float) -> None:
        """Return when everything is acknowledged."""
        for thread in self._running:
            thread.join(seconds)

    def give_up(self) -> None:
        """Let everybody go home."""
        self._is_over = True
        self.finish(seconds=2 * TIMEOUT)

    def _work(self) -> None:
        while not self._is_over:
            with self._lock:
                if not self.waiting:
                    return
                sending = self.waiting.pop()
            self._insist(sending)
            time.sleep(self.pause)

    def _insist(self, sending: Sending) -> None:
        while not self._is_over:
            began = time.monotonic()
            status = send(self.port, sending)
            with self._lock:
                if status == SEE_OTHER:
                    self.acknowledged.append(sending)
                    self.seconds.append(time.monotonic() - began)
                    return
                self.refusals[status] = self.refusals.get(status, 0) + 1
            time.sleep(AGAIN)
