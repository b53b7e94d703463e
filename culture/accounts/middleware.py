"""The clock, time zone and language of a signed-in user's request."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone, translation

from culture.core.public import is_public

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


class OrganisationMiddleware:
    """Sets `request.now` and `request.today`, and shows times in the organisation's zone.

    Public pages and the API never read the session here, so they set no cookie and cost no query.
    """

    def __init__(self, get_response: Callable[[StaffRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        """Answer the request with its clock set."""
        request.now = timezone.now()
        if is_public(request.path) or not request.user.is_authenticated:
            return self.get_response(request)
        organisation = request.user.organisation
        request.today = organisation.day_of(request.now)
        if request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(organisation.time_zone)):
            response = self.get_response(request)
        # Pages of staff show people's data; a page that may be kept says so itself.
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response
