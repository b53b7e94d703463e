"""The clock, time zone and language of a signed-in user's request, and whether it may go on."""

from __future__ import annotations

import uuid
import zoneinfo
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from culture.accounts import doors, sessions
from culture.accounts.second_step import has_second_step
from culture.core.public import is_public

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


# What leads to a second step, and out of the house.
OPEN_WITHOUT_SECOND_STEP = {
    "account_confirm_email",
    "account_email",
    "account_logout",
    "account_reauthenticate",
    "core:health",
    "set_language",
}


class DoorMiddleware:
    """Signs people out when their session is over, and leads those who lack a second step to it.

    It stands behind the sessions and the messages, before every view, whatever is asked by whatever
    verb. Public pages and the API know no signed-in user and pass.
    """

    def __init__(self, get_response: Callable[[StaffRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        """Answer the request, or send away whose session is over."""
        if is_public(request.path_info) or not request.user.is_authenticated:
            return self.get_response(request)
        if sessions.VISIT not in request.session:
            agent = request.headers.get("User-Agent", "")
            sessions.begin(request.session, agent=agent, now=request.now, identity=uuid.uuid4())
        if sessions.is_over(request.session, now=request.now):
            return _signed_out(request)
        sessions.touch(request.session, now=request.now)
        return self.get_response(request)

    def process_view(self, request: StaffRequest, *_view: object) -> HttpResponse | None:
        """Lead to the second step whoever needs one and has none."""
        if is_public(request.path_info) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if name.startswith("mfa_") or name in OPEN_WITHOUT_SECOND_STEP:
            return None
        if not request.user.needs_second_step or has_second_step(request.user):
            return None
        return redirect("mfa_index")


def _signed_out(request: StaffRequest) -> HttpResponse:
    doors.note("session is over", user=request.user)
    logout(request)
    text = _("You were signed out because some time had passed. Please sign in again.")
    messages.info(request, text)
    back = request.get_full_path() if request.method == "GET" else "/"
    return redirect_to_login(back)


class OrganisationMiddleware:
    """Sets `request.now` and `request.today`, and shows times in the organisation's zone.

    Public pages and the API never read the session here, so they set no cookie and cost no query.
    """

    def __init__(self, get_response: Callable[[StaffRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: StaffRequest) -> HttpResponse:
        """Answer the request with its clock set."""
        request.now = timezone.now()
        is_of_people = not is_public(request.path) and request.user.is_authenticated
        response = self._as_shown_to(request) if is_of_people else self.get_response(request)
        # Pages of staff and documents for programs hold people's data; what may be kept says so.
        if request.path.startswith("/api/") or not is_public(request.path):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def _as_shown_to(self, request: StaffRequest) -> HttpResponse:
        organisation = request.user.organisation
        request.today = organisation.day_of(request.now)
        if request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(zoneinfo.ZoneInfo(organisation.time_zone)):
            return self.get_response(request)
