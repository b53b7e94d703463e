"""A cache that may be down: meanwhile the process keeps what it can, and everybody goes on working.

So tries to sign in and calls of a program are still counted while Redis is away, by each process.
"""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from culture.core import besteffort

MOST_KEPT = 10_000
meanwhile = LocMemCache("meanwhile", {"OPTIONS": {"MAX_ENTRIES": MOST_KEPT}})


class BestEffortClient(RedisCacheClient):
    """Django's client of Redis, with the memory of the process in its place while Redis is away."""

    def get(self, key: Any, default: Any) -> Any:
        """Give what is kept; the default where there is nothing."""
        inherited = super().get
        kept = besteffort.breaker.attempt(lambda: (inherited(key, default),))
        return kept[0] if kept else meanwhile.get(key, default)

    def get_many(self, keys: Any) -> Any:
        """Give what is kept of several."""
        inherited = super().get_many
        kept = besteffort.breaker.attempt(lambda: inherited(keys))
        return meanwhile.get_many(keys) if kept is None else kept

    def has_key(self, key: Any) -> bool:
        """Whether something is kept."""
        inherited = super().has_key
        kept = besteffort.breaker.attempt(lambda: inherited(key))
        return meanwhile.has_key(key) if kept is None else bool(kept)

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        """Keep something new."""
        inherited = super().add
        kept = besteffort.breaker.attempt(lambda: inherited(key, value, timeout))
        return meanwhile.add(key, value, timeout) if kept is None else bool(kept)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        """Keep something."""
        inherited = super().set
        kept = besteffort.breaker.attempt(lambda: (inherited(key, value, timeout),))
        if kept is None:
            meanwhile.set(key, value, timeout)

    def set_many(self, data: Any, timeout: Any) -> None:
        """Keep several."""
        inherited = super().set_many
        besteffort.breaker.attempt(lambda: inherited(data, timeout))

    def touch(self, key: Any, timeout: Any) -> bool:
        """Keep something for longer."""
        inherited = super().touch
        return bool(besteffort.breaker.attempt(lambda: inherited(key, timeout)))

    def incr(self, key: Any, delta: Any) -> int:
        """Count. Raises ValueError where nothing was counted yet."""
        inherited = super().incr
        kept = besteffort.breaker.attempt(lambda: inherited(key, delta))
        return meanwhile.incr(key, delta) if kept is None else kept

    def delete(self, key: Any) -> bool:
        """Forget something."""
        inherited = super().delete
        kept = besteffort.breaker.attempt(lambda: inherited(key))
        return meanwhile.delete(key) if kept is None else bool(kept)

    def delete_many(self, keys: Any) -> None:
        """Forget several."""
        inherited = super().delete_many
        besteffort.breaker.attempt(lambda: inherited(keys))

    def clear(self) -> bool:
        """Forget everything."""
        inherited = super().clear
        return bool(besteffort.breaker.attempt(inherited))


class BestEffortCache(RedisCache):
    """Django's cache in Redis, and in the memory of the process while Redis is away."""

    def __init__(self, server: Any, params: Any) -> None:
        super().__init__(server, params)
        self._class = BestEffortClient
