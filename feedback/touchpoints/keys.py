"""The key that customers' words wait under: made by the worker, renewed when it is lost.

Its private half is a file of the worker (see `culture.core.letters.keys`). New letters are sealed
to the newest key. An older one is destroyed as soon as no letter waits for it.
"""

from __future__ import annotations

import logging
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from culture.core import locks
from culture.core.letters.keys import KeyRefused, destroy_key, make_key, problem_of
from culture.core.locks import Lock
from feedback.touchpoints.models import WaitingWords, WordsKey

if TYPE_CHECKING:
    import datetime as dt

log = logging.getLogger(__name__)

ALL_HOUSES = 0


def check_keys(*, now: dt.datetime) -> None:
    """Make the first key, and write down for pages to read whether those in use can be used.

    Idempotent. A key that is lost is not replaced here: somebody may bring its file back.
    """
    if not WordsKey.objects.exists():
        renew_key(now=now, only_first=True)
    for key in WordsKey.objects.all():
        problem = problem_of(key.uuid, public=bytes(key.public_key))
        WordsKey.objects.filter(pk=key.pk).update(problem=problem, checked_at=now)
        if problem:
            log.error("the key %s of customers' words cannot be used: %s", key.uuid, problem)


@transaction.atomic
def renew_key(*, now: dt.datetime, only_first: bool = False) -> WordsKey | None:
    """Make a key that new letters are sealed to; None where that cannot be, which is logged."""
    locks.take(Lock.WORDS_KEY, ALL_HOUSES)
    if only_first and (known := WordsKey.objects.newest()):
        return known
    identity = uuid.uuid4()
    try:
        public = make_key(identity)
    except KeyRefused as refused:
        log.error("no key for customers' words can be made: %s", refused.problem)  # noqa: TRY400
        return None
    return WordsKey.objects.create(uuid=identity, public_key=public, made_at=now, checked_at=now)


def destroy_old_keys() -> int:
    """Destroy keys that are not the newest and that no letter waits for; return how many."""
    newest = WordsKey.objects.newest()
    if newest is None:
        return 0
    waited_for = WaitingWords.objects.values("key")
    old = list(WordsKey.objects.exclude(pk=newest.pk).exclude(pk__in=waited_for))
    for key in old:
        key.delete()
        destroy_key(key.uuid)
    return len(old)
