"""Delivering what waits: at least once, each thing always under one identifier.

A delivery is claimed by moving its time ahead, and sent outside of any transaction. A worker that
is killed meanwhile leaves it to the next one, which sends the same under the same identifier.
"""

from __future__ import annotations

import datetime as dt
import json
import random

from django.db import transaction
from django.db.models import F

from culture.core.locked import LockedAway
from culture.hooks import calling, signing
from culture.hooks.models import HookDelivery

A_BATCH = 20
CLAIMED_FOR = dt.timedelta(minutes=5)
# From the first try to the last: a little more than three days.
PAUSES = tuple(
    dt.timedelta(seconds=one)
    for one in (30, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
JITTER = 0.2
Problem = HookDelivery.Problem
OKAY = range(200, 300)
GONE = 410  # Standard Webhooks: the receiver wants nothing more


def deliver_due(*, now: dt.datetime, chance: random.Random | None = None) -> int:
    """Send a batch of what is due; return how many were claimed. Safe side by side."""
    claimed = claim(now=now)
    for delivery in claimed:
        status, problem = _send(delivery, now=now)
        _settle(delivery, status, problem, now=now, chance=chance or random.SystemRandom())
    return len(claimed)


@transaction.atomic
def claim(*, now: dt.datetime) -> list[HookDelivery]:
    """Take a batch of what is due; for a while nobody else takes it."""
    due = HookDelivery.objects.filter(state=HookDelivery.State.WAITING, due_at__lte=now)
    locked = due.order_by("due_at", "pk").select_for_update(skip_locked=True)
    claimed = [one.pk for one in locked[:A_BATCH]]
    mine = HookDelivery.objects.filter(pk__in=claimed)
    mine.update(attempts=F("attempts") + 1, due_at=now + CLAIMED_FOR)
    return list(mine.select_related("hook").order_by("pk"))


def _send(delivery: HookDelivery, *, now: dt.datetime) -> tuple[int | None, str]:
    body = json.dumps(delivery.message, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        known = signing.secrets_of(delivery.hook)
        headers = signing.headers_of(
            f"msg_{delivery.uuid.hex}", int(now.timestamp()), body, known=known
        )
        status = calling.post(delivery.hook.url, body, headers)
    except LockedAway:
        return None, Problem.LOCKED
    except calling.AddressRefused:
        return None, Problem.ADDRESS
    except calling.NobodyAnswered:
        return None, Problem.AWAY
    if status in OKAY:
        return status, ""
    return status, Problem.GONE if status == GONE else Problem.STATUS


def _settle(
    delivery: HookDelivery,
    status: int | None,
    problem: str,
    *,
    now: dt.datetime,
    chance: random.Random,
) -> None:
    row = HookDelivery.objects.filter(pk=delivery.pk)
    if not problem:
        row.update(state=HookDelivery.State.DELIVERED, status=status, problem="")
    elif problem == Problem.GONE:
        waiting = HookDelivery.objects.filter(hook=delivery.hook, state=HookDelivery.State.WAITING)
        waiting.update(state=HookDelivery.State.GIVEN_UP, status=status, problem=problem)
    elif delivery.attempts > len(PAUSES):
        row.update(state=HookDelivery.State.GIVEN_UP, status=status, problem=problem)
    else:
        pause = PAUSES[delivery.attempts - 1] * (1 + JITTER * chance.random())
        row.update(due_at=now + pause, status=status, problem=problem)
