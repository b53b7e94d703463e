"""A crowd whose people send one answer after another, each until it is acknowledged."""

from __future__ import annotations

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tests.faults.clients import TIMEOUT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAUSE = 0.04
AGAIN = 0.1


class Answer(Protocol):
    """What may be sent again and again until it is taken."""

    @property
    def taken(self) -> frozenset[int]:
        """The statuses that acknowledge it."""

    def send(self, port: int) -> int | None:
        """Send once; the status, or None when no answer came."""


AnswerT = TypeVar("AnswerT", bound=Answer)


@dataclass
class Crowd(Generic[AnswerT]):
    """Threads that send answers until each is acknowledged, and what happened to them."""

    port: int
    waiting: Iterable[AnswerT]
    threads: int = 8
    pause: float = PAUSE
    begun: list[AnswerT] = field(default_factory=list)
    acknowledged: list[AnswerT] = field(default_factory=list)
    receipts: Counter[int] = field(default_factory=Counter)
    refusals: Counter[int | None] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _running: list[threading.Thread] = field(default_factory=list)
    _is_closed: bool = False
    _is_over: bool = False

    def start(self) -> None:
        """Let everybody begin."""
        source = iter(self.waiting)
        self._running = [
            threading.Thread(target=self._work, args=[source]) for _ in range(self.threads)
        ]
        for thread in self._running:
            thread.start()

    def wait_for(self, count: int, *, seconds: float) -> None:
        """Return when so many answers are acknowledged; TimeoutError when that takes too long."""
        until = time.monotonic() + seconds
        while len(self.acknowledged) < count:
            if time.monotonic() > until:
                raise TimeoutError(f"{len(self.acknowledged)} of {count}: {self.refusals}")
            time.sleep(0.01)

    def close(self) -> None:
        """Let nobody begin another answer; what was begun is still sent until it is taken."""
        self._is_closed = True

    def finish(self, *, seconds: float) -> None:
        """Return when everything is acknowledged."""
        for thread in self._running:
            thread.join(seconds)

    def give_up(self) -> None:
        """Let everybody go home."""
        self._is_over = True
        self.finish(seconds=2 * TIMEOUT)

    def _work(self, source: Iterator[AnswerT]) -> None:
        while not self._is_over and not self._is_closed:
            with self._lock:
                answer = next(source, None)
                if answer is None:
                    return
                self.begun.append(answer)
            self._insist(answer)
            time.sleep(self.pause)

    def _insist(self, answer: AnswerT) -> None:
        while not self._is_over:
            began = time.monotonic()
            status = answer.send(self.port)
            with self._lock:
                if status in answer.taken:
                    self.acknowledged.append(answer)
                    self.receipts[status] += 1
                    self.seconds.append(time.monotonic() - began)
                    return
                self.refusals[status] += 1
            time.sleep(AGAIN)
