"""Lets the clock of Python processes jump: they run as many seconds off as a file says.

Python imports this by itself where the folder is on its path. What measures how long something
takes (`time.monotonic`) does not jump, as with a real clock.
"""

import contextlib
import copyreg
import datetime as dt
import os
import time
from pathlib import Path
from typing import Any, Self, TypeAlias

FILE = Path(os.environ["CLOCK_SHIFT"])
SECONDS_BETWEEN_LOOKS = 0.1

real_time = time.time
RealMoment: TypeAlias = dt.datetime
looked_at, seconds = -1.0, 0.0


def shift() -> float:
    """Give by how many seconds the clock is off now."""
    global looked_at, seconds  # noqa: PLW0603 (a process has one clock)
    if time.monotonic() - looked_at > SECONDS_BETWEEN_LOOKS:
        looked_at = time.monotonic()
        with contextlib.suppress(FileNotFoundError, ValueError):
            seconds = float(FILE.read_text())
    return seconds


class Jumping(type):
    """Takes real moments for moments."""

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, RealMoment)


class Moment(RealMoment, metaclass=Jumping):
    """A moment, with a clock that jumps; what is made is a real moment."""

    __slots__ = ()

    def __new__(cls, *facts: Any, **named: Any) -> Self:
        return RealMoment(*facts, **named)  # type: ignore[return-value]

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> Self:
        """Give the moment that the jumping clock shows."""
        return RealMoment.fromtimestamp(time.time(), tz)  # type: ignore[return-value]

    @classmethod
    def utcnow(cls) -> Self:
        """Give the same without a zone, as old libraries ask for it."""
        return cls.now(dt.UTC).replace(tzinfo=None)


def rebuild(*state: Any) -> dt.datetime:
    """Make a moment that was pickled."""
    return RealMoment(*state)


copyreg.pickle(RealMoment, lambda moment: (rebuild, moment.__reduce_ex__(2)[1]))  # type: ignore[arg-type, return-value]
time.time = lambda: real_time() + shift()
time.time_ns = lambda: int(time.time() * 1e9)
dt.datetime = Moment  # type: ignore[misc]
