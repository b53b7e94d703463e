"""URLs of interviewers: each page has an address for accounts, and one behind a personal link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import path

from surveys.hiring.interviews.views import own
from surveys.hiring.interviews.views.loading import by_link, for_account

if TYPE_CHECKING:
    from django.urls import URLPattern

    from surveys.hiring.interviews.views.loading import PanelView

app_name = "interview"

READ = ("GET", "HEAD")
WRITE = (*READ, "POST")


def both(route: str, view: PanelView, name: str, methods: tuple[str, ...]) -> list[URLPattern]:
    """The two addresses of a page."""
    return [
        path(f"<uuid:identity>/{route}", for_account(view, *methods), name=name),
        path(f"by/<str:code>/{route}", by_link(view, *methods), name=f"{name}_by_link"),
    ]


urlpatterns = [
    *both("", own.show_panel, "panel", READ),
    *both("guide/", own.show_guide, "guide", READ),
    *both("calendar.ics", own.show_calendar, "calendar", READ),
    *both("candidates/<uuid:candidate>/", own.rate, "card", WRITE),
    *both("candidates/<uuid:candidate>/debrief/", own.show_debrief, "debrief", READ),
]
