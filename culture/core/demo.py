"""The demo organisation: each app adds its part, in the order it is built.

An app has a module `demo` that calls `register`. It is only imported when a demo is loaded, so that
no other process carries it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.module_loading import autodiscover_modules

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo, as told to the person who loads it."""

    role: str
    email: str
    password: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What every step is given; steps append the accounts they make to `logins`."""

    now: dt.datetime
    seed: int
    password: str
    logins: list[Login] = field(default_factory=list)


Step = Callable[[Demo], str]
_building: dict[int, Step] = {}
_settling: dict[int, Step] = {}


def register(step: Step, *, order: int) -> None:
    """Add a step that stores a part of the demo and says so in one line.

    Raises ValueError where another step has the order: it would never be taken.
    """
    _add(step, _building, order)


def register_settling(step: Step, *, order: int) -> None:
    """Add a step that runs after everything is committed, as workers would; raises as above."""
    _add(step, _settling, order)


def _add(step: Step, steps: dict[int, Step], order: int) -> None:
    if steps.setdefault(order, step) is not step:
        raise ValueError(f"two steps of the demo have the order {order}")


def build_demo(demo: Demo, *, say: Callable[[str], None]) -> None:
    """Build all of the demo or nothing of it.

    The same seed on the same day gives the same answers. The caller makes sure that the house is
    empty: steps expect to find one organisation.
    """
    autodiscover_modules("demo")
    with transaction.atomic():
        for order in sorted(_building):
            say(_building[order](demo))


def settle_demo(demo: Demo, *, say: Callable[[str], None]) -> None:
    """Do what needs the rest to be committed: hold the waves, publish the numbers.

    Where this is interrupted, the demo lacks the waves that were not held; the numbers come from
    the workers as soon as they run.
    """
    for order in sorted(_settling):
        say(_settling[order](demo))
