"""What a key may do."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from culture.accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


log = logging.getLogger("culture.doors")


class HasScope(BasePermission):
    """The view names a `scope`; the key must have it. A view without one is closed."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the key holds the scope of the view."""
        scope = getattr(view, "scope", None)
        if not isinstance(request.auth, ApiKey):
            return False
        may = scope in request.auth.scopes
        if not may:
            log.warning("a key without the scope %s: key %s", scope, request.auth.uuid)
        return may
