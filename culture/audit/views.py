"""The audit page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.audit.queries import actions_for, entries_for
from culture.core.access import administrators_only

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

ENTRIES_PER_PAGE = 50


@administrators_only
@require_GET
def entries(request: StaffRequest) -> HttpResponse:
    """List who did what, newest first."""
    action = request.GET.get("action", "")
    found = entries_for(request.user, action=action)
    facts = {
        "page": Paginator(found, ENTRIES_PER_PAGE).get_page(request.GET.get("page")),
        "actions": actions_for(request.user),
        "action": action,
        "query": urlencode({"action": action}) if action else "",
    }
    return render(request, "culture/audit/entries.html", facts)
