"""Keys of programs: whose they are, and finding them without asking the database each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from culture.accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.request import Request

SECONDS_KEPT = 3.0
MOST_KEPT = 1_000
SECONDS_A_MINUTE = 60


class KnownKey(NamedTuple):
    """What a program with this key may do, and where."""

    id: int
    organisation_id: int
    scopes: frozenset[str]


def organisation_of(request: Request) -> int:
    """The serial of the organisation whose key was sent."""
    assert isinstance(request.auth, ApiKey)  # noqa: S101 - HasScope let nobody else through
    return request.auth.organisation_id


class RecentKeys:
    """Keys found lately; a revoked key works for at most three seconds more."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._found: dict[str, tuple[float, KnownKey | None]] = {}

    def find(self, authorization: str) -> KnownKey | None:
        """Find the key of an Authorization header; None when there is none that works."""
        scheme, _space, secret = authorization.partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = self._clock()
        kept = self._found.get(secret)
        if kept and now - kept[0] < SECONDS_KEPT:
            return kept[1]
        key = ApiKey.objects.for_secret(secret.strip()).first()
        known = KnownKey(key.pk, key.organisation_id, frozenset(key.scopes)) if key else None
        if len(self._found) >= MOST_KEPT:
            self._found.clear()
        self._found[secret] = now, known
        return known

    def forget(self) -> None:
        """Read everything anew."""
        self._found.clear()


class MinuteCounter:
    """Counts calls per key and minute in this process."""

    def __init__(self, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._minute = 0
        self._counts: dict[int, int] = {}

    def seconds_to_wait(self, key: int, *, limit: int) -> int:
        """Count one call; 0 when it is within the limit, else the rest of the minute."""
        now = self._clock()
        minute = int(now // SECONDS_A_MINUTE)
        if minute != self._minute:
            self._minute, self._counts = minute, {}
        count = self._counts.get(key, 0) + 1
        self._counts[key] = count
        return 0 if count <= limit else SECONDS_A_MINUTE - int(now % SECONDS_A_MINUTE)


recent_keys = RecentKeys()
