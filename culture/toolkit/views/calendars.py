"""The calendar of what is due: its address for its owner, and the feed for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from culture.core import calendars
from culture.toolkit import feeds
from culture.toolkit.menu import works_with_toolkit
from culture.toolkit.models import CalendarFeed
from culture.toolkit.views.loading import trail_to

if TYPE_CHECKING:
    from culture.core.requests import PublicRequest, StaffRequest


@login_required
@require_http_methods(["GET", "POST"])
def address(request: StaffRequest) -> HttpResponse:
    """Say whether there is a calendar; make its address anew, and show it once."""
    if not works_with_toolkit(request.user):
        raise Http404
    made = ""
    if request.method == "POST":
        code = feeds.renew(request.user, now=request.now)
        made = f"{settings.SITE_URL}{reverse('toolkit:feed', kwargs={'code': code})}"
    context = {
        "made": made,
        "feed": CalendarFeed.objects.filter(user=request.user).first(),
        "trail": trail_to(),
    }
    return render(request, "culture/toolkit/calendar.html", context)


@require_GET
def feed(request: PublicRequest, code: str) -> HttpResponse:
    """Give a calendar to the program that knows its address."""
    user = feeds.user_of(code)
    if user is None:
        raise Http404
    link = f"{settings.SITE_URL}{reverse('toolkit:index')}"
    content = feeds.calendar_of(user, now=request.now, link=link)
    return HttpResponse(
        content, content_type=calendars.TYPE, headers={"Cache-Control": "no-store, private"}
    )
