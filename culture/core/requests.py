"""Requests as the staff views see them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from culture.accounts.models import User


class StaffRequest(HttpRequest):
    """A request of a signed-in user; `now` and `today` are the clock of everything below it."""

    user: User
    htmx: HtmxDetails
    now: dt.datetime
    today: dt.date
