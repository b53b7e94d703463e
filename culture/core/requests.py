"""Requests as the views see them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from culture.accounts.models import User


class PublicRequest(HttpRequest):
    """A request of whoever it may be; `now` is the clock of everything below it."""

    now: dt.datetime


class StaffRequest(PublicRequest):
    """A request of a signed-in user, `today` where that user is."""

    user: User
    today: dt.date


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own program asks, and not somebody who reads."""
    accepted: str = request.META.get("HTTP_ACCEPT", "")
    return accepted.startswith("application/json")
