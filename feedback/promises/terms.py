"""Locking a promise, and letting it be due anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from feedback.promises.models import Promise, PromiseTerm

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import User
    from feedback.promises.rhythms import PromiseStretch


def locked(promise: Promise) -> Promise:
    """A promise as it is now; whoever comes second waits for the first one."""
    Promise.objects.select_for_update().values_list("pk").get(pk=promise.pk)
    # In a statement of its own: the one that waited still sees what was there before it waited.
    return Promise.objects.with_state().get(pk=promise.pk)


def begin_term(
    promise: Promise, stretch: PromiseStretch, *, actor: User | None, now: dt.datetime
) -> PromiseTerm:
    """Let a promise be due anew; the caller holds its lock."""
    number = promise.current.number + 1 if promise.current else 1
    term = PromiseTerm.objects.create(
        promise=promise, number=number, agreed_at=now, agreed_by=actor, **asdict(stretch)
    )
    promise.current = term
    promise.save(update_fields=["current"])
    return term
