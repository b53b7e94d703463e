"""What a lead is asked, months later, about somebody who was hired."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from culture.core.breadcrumb import Step
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from surveys.hiring.later.asking import asked_of
from surveys.hiring.later.forms import WorkReviewForm
from surveys.hiring.later.rating import competencies_of, review_work

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from surveys.hiring.models import Candidate


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def rate_work(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Ask a lead how often a new colleague works as the role asks; once."""
    hire = _hire_or_404(request, identity)
    form = form_of(request, WorkReviewForm, competencies=competencies_of(hire))

    def act(**_chosen: int) -> None:
        review_work(actor=request.user, candidate=hire, points=form.points(), now=request.now)

    if done(form, act):
        messages.success(request, _("Thank you. Nobody reads single ratings; only sums are kept."))
        return redirect("core:home")
    return form_page(
        request,
        form,
        heading=_("How %(name)s works") % {"name": hire.name},
        trail=[Step(_("Home"), reverse("core:home"))],
        lead=_(
            "Say how often you see this at work, each line for itself. It shows whether interviews "
            "ask what matters, and nothing else: human resources never see what you say, and it is "
            "deleted once it is added to what was said of others. Until then %(name)s can read it."
        )
        % {"name": hire.name},
        submit=_("Send"),
    )


def _hire_or_404(request: StaffRequest, identity: uuid.UUID) -> Candidate:
    for hire in asked_of(request.user, day=request.today):
        if hire.uuid == identity:
            return hire
    raise Http404
