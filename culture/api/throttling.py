"""How often a key may call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class KeyThrottle(SimpleRateThrottle):
    """Counts calls per key."""

    scope = "key"

    def get_cache_key(self, request: Request, _view: APIView) -> str | None:
        """One counter per key; calls without a key are refused elsewhere."""
        if request.auth is None:
            return None
        return f"throttle:{request.auth.pk}"
