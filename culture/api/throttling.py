"""How often a key may call."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import redis
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class KeyThrottle(SimpleRateThrottle):
    """Counts calls per key; while the cache is down every call passes."""

    scope = "key"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        """One counter per key; calls without a key are refused elsewhere."""
        if request.auth is None:
            return None
        return f"throttle:{request.auth.pk}"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Whether the key has calls left."""
        try:
            return super().allow_request(request, view)
        except redis.RedisError:
            logger.warning("Calls of the API are not counted: the cache is down.")
            return True
