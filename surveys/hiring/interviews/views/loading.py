"""The two doors of interviewers' pages: an account on the panel, or a personal link."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from surveys.hiring.candidates.pages import placeless
from surveys.hiring.candidates.views.loading import comes_too_often, no_link, too_many
from surveys.hiring.interviews.pages import InterviewerPage
from surveys.hiring.interviews.queries import candidates_met_by
from surveys.hiring.models import Interviewer, InterviewerLink, LinkState

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import PublicRequest, StaffRequest
    from surveys.hiring.models import Candidate

PanelView = Callable[..., "HttpResponse"]
LOADED = ("vacancy__organisation", "vacancy__guide_version__profile_version")


def for_account(view: PanelView, *methods: str) -> PanelView:
    """Open a page to the account that sits on the panel; others get 404."""

    @login_required
    @never_cache
    @require_http_methods([*methods])
    @wraps(view)
    def guarded(request: StaffRequest, identity: uuid.UUID, **parts: Any) -> HttpResponse:
        places = Interviewer.objects.of_account(request.user).select_related(*LOADED)
        interviewer = get_object_or_404(places, uuid=identity, left_at=None)
        return view(InterviewerPage.of(request, interviewer), **parts)

    return guarded


def by_link(view: PanelView, *methods: str) -> PanelView:
    """Open a page to whoever has the personal link; other links get a page that says what is so.

    Nothing is cached anywhere, and these pages know no cookie that a form could be forged with.
    """

    @csrf_exempt
    @never_cache
    @require_http_methods([*methods])
    @wraps(view)
    def guarded(request: PublicRequest, code: str, **parts: Any) -> HttpResponse:
        if request.method == "POST" and comes_too_often(request):
            return too_many(request)
        loaded = [f"interviewer__{name}" for name in LOADED]
        link = InterviewerLink.objects.behind(code).select_related(*loaded).first()
        if link is None:
            return no_link(request, LinkState.UNKNOWN)
        page = InterviewerPage.of(request, link.interviewer, code=code)
        state = link.state_at(request.now)
        if state != LinkState.OPEN or link.interviewer.has_left:
            return _closed(page, state)
        return view(page, **parts)

    return guarded


def candidate_or_404(page: InterviewerPage, candidate: uuid.UUID) -> Candidate:
    """A candidate whom this interviewer meets; erased and unknown ones are not told apart."""
    met = candidates_met_by(page.interviewer).select_related("vacancy", "guide_version")
    found = met.filter(uuid=candidate).first()
    if found is None:
        raise Http404
    return found


def _closed(page: InterviewerPage, state: LinkState) -> HttpResponse:
    return placeless(
        "ended.html",
        language=page.language,
        status=HTTPStatus.GONE,
        context={"place": page.vacancy.organisation.name, "state": state.value},
    )
