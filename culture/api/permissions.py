"""What a key may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission

from culture.accounts.models import ApiKey

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """The view names a `scope`; the key must have it. A view without one is closed."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Whether the key holds the scope of the view."""
        scope = getattr(view, "scope", None)
        return isinstance(request.auth, ApiKey) and scope in request.auth.scopes
