"""The home page and the health of the service."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from culture.core.home import Visit, day_in_words, is_underway, told_to, ways_for

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from culture.core.requests import StaffRequest

A_WEEK = dt.timedelta(days=7)
LONGEST_AWAY = dt.timedelta(days=60)


@login_required
@require_GET
def home(request: StaffRequest) -> HttpResponse:
    """Show what waits for the person, what happened since they came last, and where to go."""
    today = request.today
    before = request.user.came_home(today)
    ways = ways_for(request.user)
    since = max(before or today - A_WEEK, today - LONGEST_AWAY)
    facts = {
        "home": told_to(Visit(request.user, today, since)),
        "since": day_in_words(since),
        "today": today,
        "is_first_visit": before is None,
        "ways": ways,
        "is_underway": is_underway(ways),
    }
    return render(request, "culture/core/home.html", facts)


@require_GET
def health(_request: HttpRequest) -> JsonResponse:
    """Say that web and database answer; load balancers and the supervisor ask this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})
