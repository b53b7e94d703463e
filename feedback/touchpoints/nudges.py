"""Tells a worker that answers came; at most five times a second, and never in anyone's way."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from celery import current_app

from culture.core import besteffort

if TYPE_CHECKING:
    from collections.abc import Callable

TASK = "metrics.recompute_scores"
PAUSE_MILLISECONDS = 200


class Nudger:
    """Sends one task per pause over all processes; it starts when the pause is over.

    So every answer stored within the pause is counted by the task already on its way. A nudge that
    is lost costs a second or two: the sweep finds the dirty marks.
    """

    def __init__(
        self, *, send: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._send = send
        self._clock = clock
        self._covered_until = float("-inf")

    def nudge(self) -> None:
        """Have scores recomputed soon, if nobody asked for it within the pause."""
        if self._clock() >= self._covered_until:
            besteffort.breaker.attempt(self._ask)

    def _ask(self) -> None:
        asked_at = self._clock()
        with besteffort.client().pipeline(transaction=False) as pipeline:
            pipeline.set("nudge", 1, nx=True, px=PAUSE_MILLISECONDS)
            pipeline.pttl("nudge")
            is_first, left = pipeline.execute()
        self._covered_until = asked_at + max(left, 0) / 1000
        if is_first:
            self._send()


def _send() -> None:
    current_app.send_task(
        TASK, countdown=PAUSE_MILLISECONDS / 1000, retry=False, ignore_result=True
    )


_nudger = Nudger(send=_send)


def nudge_scores() -> None:
    """Have scores recomputed soon; never raises, never waits long."""
    _nudger.nudge()
