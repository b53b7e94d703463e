"""What is to be told to which hook: looked for in what happened, and each thing once for ever."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation

from culture.hooks.events import HookEvent, happened
from culture.hooks.models import Hook, HookDelivery

if TYPE_CHECKING:
    from culture.hooks.events import Happening

# What is found late, in a long transaction or after the worker was away, is told all the same,
# as long as a message about it would still be tried.
OVERLAP = dt.timedelta(days=2)
TOLD_FOR = dt.timedelta(days=3)
KEPT_FOR = dt.timedelta(days=30)


def plan_deliveries(*, now: dt.datetime) -> int:
    """Put what happened into the outbox of every hook; return how many. Idempotent.

    Each stretch of time is looked at again a little later; the database keeps each thing once.
    What a receiver that is gone was sent last is kept: it says so until somebody tries again.
    What is too old to be told, because nothing was planned for days, is counted and left out.
    """
    kept = Q(state=HookDelivery.State.WAITING) | Q(problem=HookDelivery.Problem.GONE)
    HookDelivery.objects.exclude(kept).filter(made_at__lt=now - KEPT_FOR).delete()
    listening = Hook.objects.listening().values_list("pk", flat=True)
    return sum(_plan(serial, now=now) for serial in listening)


@transaction.atomic
def _plan(serial: int, *, now: dt.datetime) -> int:
    locked = Hook.objects.select_for_update(of=("self",)).select_related("organisation")
    hook = locked.filter(pk=serial).first()
    if hook is None:
        return 0
    after = max(hook.made_at, hook.told_until - OVERLAP)
    found = [
        (event, one)
        for event in hook.events
        for one in happened(event, hook.organisation, after=after, until=now)
    ]
    known = set(
        HookDelivery.objects.filter(
            hook=hook, key__in=[one.key for _event, one in found]
        ).values_list("event", "key")
    )
    unknown = [(event, one) for event, one in found if (event, one.key) not in known]
    new = [
        HookDelivery(
            hook=hook,
            event=event,
            key=one.key,
            message=message_of(hook, event, one),
            made_at=now,
            due_at=now,
        )
        for event, one in unknown
        if one.at >= now - TOLD_FOR
    ]
    HookDelivery.objects.bulk_create(new, ignore_conflicts=True)
    hook.told_until = now
    hook.left_out += len(unknown) - len(new)
    hook.save(update_fields=["told_until", "left_out"])
    return len(new)


def message_of(hook: Hook, event: str, one: Happening) -> dict[str, Any]:
    """What is sent of a happening: for a program, or as one sentence for a chat."""
    link = settings.SITE_URL.rstrip("/") + one.url
    if hook.is_chat:
        with translation.override(hook.organisation.languages[0]):
            said = str(HookEvent(event).label)
        return {"text": f"{one.unit}: {said}. {link}"}
    return {
        "type": event,
        "timestamp": one.at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        "data": {"unit": one.unit, "url": link, **one.facts},
    }
