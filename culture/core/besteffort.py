"""Redis for what may fail: quick to give up, and then left alone for some seconds."""

from __future__ import annotations

import time
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import redis
from django.conf import settings
from kombu.exceptions import OperationalError
from redis.backoff import NoBackoff
from redis.retry import Retry

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_SECONDS = 0.2
REST_SECONDS = 5.0

T = TypeVar("T")


class Breaker:
    """Lets calls through until one fails; then none for `rest` seconds."""

    def __init__(
        self, *, rest: float = REST_SECONDS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rest = rest
        self._clock = clock
        self._closed_until = float("-inf")

    def attempt(self, call: Callable[[], T]) -> T | None:
        """Give what `call` gives; None when Redis failed, now or a moment ago."""
        if self._clock() < self._closed_until:
            return None
        try:
            return call()
        except (redis.RedisError, OperationalError, OSError):
            self._closed_until = self._clock() + self._rest
            return None

    def reset(self) -> None:
        """Let the next call through."""
        self._closed_until = float("-inf")


breaker = Breaker()


def client() -> redis.Redis:
    """Give this process's connections to Redis; opening them is left to the first call."""
    return _client(settings.REDIS_URL)


@lru_cache(maxsize=4)
def _client(url: str) -> redis.Redis:
    return redis.Redis.from_url(
        url,
        socket_timeout=PATIENCE_SECONDS,
        socket_connect_timeout=PATIENCE_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
