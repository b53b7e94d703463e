"""The home page and the health of the service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.core.home import tiles_for, ways_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from culture.core.requests import StaffRequest


@login_required
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Show what waits for the person, and where to go."""
    facts = {
        "tiles": tiles_for(request.user, today=request.today),
        "ways": ways_for(request.user),
    }
    return render(request, "culture/core/home.html", facts)


@require_GET
def health(_request: HttpRequest) -> JsonResponse:
    """Say that web and database answer; load balancers and the supervisor ask this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
