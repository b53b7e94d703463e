"""A cache that may be down: nothing is found in it then, and nobody is kept from working."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from culture.core import besteffort


class BestEffortClient(RedisCacheClient):
    """Django's client of Redis, which finds nothing while Redis is away."""

    def get(self, key: Any, default: Any) -> Any:
        """Give what is kept; the default where there is nothing."""
        inherited = super().get
        kept = besteffort.breaker.attempt(lambda: (inherited(key, default),))
        return kept[0] if kept else default

    def get_many(self, keys: Any) -> Any:
        """Give what is kept of several."""
        inherited = super().get_many
        return besteffort.breaker.attempt(lambda: inherited(keys)) or {}

    def has_key(self, key: Any) -> bool:
        """Whether something is kept."""
        inherited = super().has_key
        return bool(besteffort.breaker.attempt(lambda: inherited(key)))

    def add(self, key: Any, value: Any, timeout: Any) -> bool:
        """Keep something new; while Redis is away as if it were kept, as a lock would be."""
        inherited = super().add
        kept = besteffort.breaker.attempt(lambda: inherited(key, value, timeout))
        return True if kept is None else bool(kept)

    def set(self, key: Any, value: Any, timeout: Any) -> None:
        """Keep something."""
        inherited = super().set
        besteffort.breaker.attempt(lambda: inherited(key, value, timeout))

    def set_many(self, data: Any, timeout: Any) -> None:
        """Keep several."""
        inherited = super().set_many
        besteffort.breaker.attempt(lambda: inherited(data, timeout))

    def touch(self, key: Any, timeout: Any) -> bool:
        """Keep something for longer."""
        inherited = super().touch
        return bool(besteffort.breaker.attempt(lambda: inherited(key, timeout)))

    def incr(self, key: Any, delta: Any) -> int:
        """Count; 0 where nobody can. Raises ValueError where nothing was counted yet."""
        inherited = super().incr
        return besteffort.breaker.attempt(lambda: inherited(key, delta)) or 0

    def delete(self, key: Any) -> bool:
        """Forget something."""
        inherited = super().delete
        return bool(besteffort.breaker.attempt(lambda: inherited(key)))

    def delete_many(self, keys: Any) -> None:
        """Forget several."""
        inherited = super().delete_many
        besteffort.breaker.attempt(lambda: inherited(keys))

    def clear(self) -> bool:
        """Forget everything."""
        inherited = super().clear
        return bool(besteffort.breaker.attempt(inherited))


class BestEffortCache(RedisCache):
    """Django's cache in Redis, empty while Redis is away.

    What is counted in it (tries to sign in, calls of a program) is not limited for that time.
    """

    def __init__(self, server: Any, params: Any) -> None:
        super().__init__(server, params)
        self._class = BestEffortClient
