"""What every page of the house may use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from culture.core.navigation import links_for

if TYPE_CHECKING:
    from django.http import HttpRequest


def house(request: HttpRequest) -> dict[str, Any]:
    """The navigation of a signed-in user; nothing (and no session read) on public pages."""
    if getattr(request, "is_public_page", False) or not hasattr(request, "user"):
        return {"navigation": []}
    user = request.user
    if not user.is_authenticated:
        return {"navigation": []}
    return {"navigation": links_for(user, path=request.path)}
