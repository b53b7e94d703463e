"""The demo's hook: a program that was told what happened until it said that it is gone.

Its address is one that never leads anywhere (RFC 2606). What was told are stored rows, and a
receiver that is gone is sent nothing: nothing of a demo leaves the machine.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from culture.accounts.models import User
from culture.core.demo import register_settling
from culture.hooks.delivering import GONE, PAUSES
from culture.hooks.events import HookEvent, happened
from culture.hooks.models import Hook, HookDelivery
from culture.hooks.planning import KEPT_FOR, message_of
from culture.hooks.services import make_hook
from culture.hooks.signing import new_secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from culture.core.demo import Demo

NAME = "Operations board"
ADDRESS = "https://board.meridian.example/hooks/service-culture"
A_DAY, A_MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
State, Problem = HookDelivery.State, HookDelivery.Problem
ARRIVED = (State.DELIVERED, 1, 204, "")
LATE = (State.DELIVERED, 4, 204, "")
REFUSED = (State.GIVEN_UP, len(PAUSES) + 1, 503, Problem.STATUS)
LAST = (State.GIVEN_UP, 1, GONE, Problem.GONE)
FATES = (LAST, ARRIVED, LATE, ARRIVED, ARRIVED, ARRIVED, ARRIVED, REFUSED)  # the newest first


def tell_a_board(demo: Demo) -> str:
    """Make the hook, with what became of its newest messages."""
    hook = make_hook(
        name=NAME,
        url=ADDRESS,
        events=HookEvent.values,
        is_chat=False,
        secret=new_secret(),
        actor=User.objects.get(is_administrator=True),
        now=demo.now - KEPT_FOR,
    )
    told = HookDelivery.objects.bulk_create(reversed([*_told(hook, demo=demo)]))
    return f"{len(told)} messages of a hook."


def _told(hook: Hook, *, demo: Demo) -> Iterator[HookDelivery]:
    found = [
        (one, event)
        for event in HookEvent
        for one in happened(event, hook.organisation, after=hook.made_at, until=demo.now - A_DAY)
    ]
    newest = sorted(found, key=lambda told: (told[0].at, told[0].key), reverse=True)
    for (one, event), (state, attempts, status, problem) in zip(newest, FATES, strict=False):
        yield HookDelivery(
            hook=hook,
            event=event,
            key=one.key,
            message=message_of(hook, event, one),
            made_at=one.at + A_MINUTE,
            due_at=one.at + A_MINUTE,
            state=state,
            attempts=attempts,
            status=status,
            problem=problem,
        )


register_settling(tell_a_board, order=40)
