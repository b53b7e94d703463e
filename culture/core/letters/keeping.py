"""The worker's care for the keys of the house: made when first needed, renewed when lost.

An older key is destroyed as soon as no letter waits for it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from culture.core import locks
from culture.core.letters.keys import KeyRefused, destroy_key, make_key, problem_of, read_key

if TYPE_CHECKING:
    import datetime as dt

    from culture.core.letters.house import HouseKey

log = logging.getLogger(__name__)

ALL_HOUSES = 0


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The keys of one kind of letters, with where its letters wait and who may make a key."""

    keys: type[HouseKey]
    waiting: type[models.Model]
    lock: locks.Lock
    of: str  # whose letters, for the log

    def check(self, *, now: dt.datetime) -> None:
        """Make the first key, and write down for pages to read whether those in use can be used.

        Idempotent. A lost key is not replaced here: somebody may bring its file back.
        """
        if not self._rows.exists():
            self.renew(now=now, only_first=True)
        for key in self._rows.all():
            problem = problem_of(key.uuid, public=bytes(key.public_key))
            self._rows.filter(pk=key.pk).update(problem=problem, checked_at=now)
            if problem:
                log.error("the key %s of %s cannot be used: %s", key.uuid, self.of, problem)

    @transaction.atomic
    def renew(self, *, now: dt.datetime, only_first: bool = False) -> Any:
        """Make a key that new letters are sealed to; None where that cannot be, which is logged."""
        locks.take(self.lock, ALL_HOUSES)
        if only_first and (known := self._rows.newest()):
            return known
        identity = uuid.uuid4()
        try:
            public = make_key(identity)
        except KeyRefused as refused:
            log.error("no key for %s can be made: %s", self.of, refused.problem)  # noqa: TRY400
            return None
        return self._rows.create(uuid=identity, public_key=public, made_at=now, checked_at=now)

    def destroy_old(self) -> int:
        """Destroy every key that new letters are not sealed to and no letter waits for."""
        newest = self._rows.newest()
        if newest is None:
            return 0
        waited_for = self._letters.values("key")
        old = list(self._rows.exclude(pk=newest.pk).exclude(pk__in=waited_for))
        for key in old:
            key.delete()
            destroy_key(key.uuid)
        return len(old)

    def private(self) -> dict[int, bytes]:
        """The private keys that can be read, by their serial; letters of any other wait."""
        return dict(self._readable())

    def _readable(self) -> Iterator[tuple[int, bytes]]:
        for key in self._rows.all():
            try:
                yield key.pk, read_key(key.uuid, public=bytes(key.public_key))
            except KeyRefused as refused:
                log.error("the key %s of %s: %s", key.uuid, self.of, refused.problem)  # noqa: TRY400

    @property
    def _letters(self) -> Any:
        return self.waiting._default_manager  # noqa: SLF001 - any model's rows

    @property
    def _rows(self) -> Any:
        return self.keys._default_manager  # noqa: SLF001 - any model's rows
