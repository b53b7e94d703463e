"""Doors of the staff views: who may come in. Somebody without the role finds nothing there."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.accounts.models import User
    from culture.core.requests import StaffRequest

log = logging.getLogger("culture.doors")

P = ParamSpec("P")
View = Callable[Concatenate["StaffRequest", P], "HttpResponse"]


def only(may_enter: Callable[[User], bool], *, door: str) -> Callable[[View[P]], View[P]]:
    """Open a view to signed-in users who pass `may_enter`; others get 404.

    Somebody who is not signed in is sent to the sign-in page and comes back afterwards. The view
    keeps the name of its door, by which the list of channels tells whom it serves.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not may_enter(request.user):
                account = request.user.uuid
                log.warning("not let in by the door of %s: account %s", door, account)
                raise Http404
            return view(request, *args, **kwargs)

        guarded.__dict__["door"] = door
        return cast("View[P]", login_required(guarded))

    return guard


administrators_only = only(lambda user: user.is_administrator, door="administrators")
hr_only = only(lambda user: user.is_hr, door="HR")
editors_only = only(lambda user: user.sees_whole_organisation, door="HR and administrators")
