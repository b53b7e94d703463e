"""What is said of a promise later: whether it can be kept, how it goes, and how it ends."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from culture.core.buttons import pressed
from culture.core.parts import said_on_page
from feedback.promises.forms import (
    FeasibilityForm,
    HandOverForm,
    ProgressForm,
    PromiseEndForm,
    RenegotiateForm,
)
from feedback.promises.links import LIFE
from feedback.promises.models import PromiseOutcome
from feedback.promises.services import customers, ending, making
from feedback.promises.views.loading import (
    acted_promise_or_404,
    all_units,
    promise_or_404,
    question_of,
    trail,
)
from feedback.promises.views.register import promise_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from culture.core.parts import PartForm
    from culture.core.requests import StaffRequest
    from feedback.promises.models import Promise


@login_required
@require_POST
def answer(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say whether the unit can keep the promise."""
    promise = promise_or_404(request, uuid)
    question = question_of(request, promise)
    form = FeasibilityForm(request.POST)
    if question is None:
        # Somebody else may have answered while this answer was written.
        if promise.now_due.feasibility is None:
            raise Http404
        messages.error(request, _("This was answered in the meantime."))
        return redirect("promises:promise", uuid=promise.uuid)
    act = partial(making.answer_feasibility, question=question)
    return _said(request, promise, form, act, _("Answered."))


@login_required
@require_POST
def ask(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Ask the delivering unit whether it can keep the promise."""
    promise = acted_promise_or_404(request, uuid)
    pressed(request, making.ask_deliverer, said=_("The unit is asked."), promise=promise)
    return redirect("promises:promise", uuid=promise.uuid)


@login_required
@require_POST
def give(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Give a promise that was kept back."""
    promise = acted_promise_or_404(request, uuid)
    pressed(request, making.give_promise, said=_("Given. From now on it counts."), promise=promise)
    return redirect("promises:promise", uuid=promise.uuid)


@login_required
@require_POST
def say_progress(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say that something happens."""
    promise = acted_promise_or_404(request, uuid)
    act = partial(ending.say_progress, promise=promise)
    return _said(request, promise, ProgressForm(request.POST), act, _("Kept."))


@login_required
@require_POST
def hand_over(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Let another unit deliver."""
    promise = acted_promise_or_404(request, uuid)
    form = HandOverForm(request.POST, units=all_units(request))
    act = partial(ending.hand_over, promise=promise)
    return _said(request, promise, form, act, _("Handed over."))


@login_required
@require_POST
def renegotiate(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Agree on another day."""
    promise = acted_promise_or_404(request, uuid)
    act = partial(ending.renegotiate, promise=promise)
    form = RenegotiateForm(request.POST)
    return _said(request, promise, form, act, _("Agreed anew."))


@login_required
@require_POST
def end(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say how the promise ended."""
    promise = acted_promise_or_404(request, uuid)
    chosen = (PromiseOutcome.KEPT, PromiseOutcome.BROKEN, PromiseOutcome.WITHDRAWN)
    act = partial(ending.end_promise, promise=promise)
    form = PromiseEndForm(request.POST, outcomes=chosen)
    return _said(request, promise, form, act, _("Kept as you said it."))


@login_required
@never_cache
@require_POST
def make_link(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a new link for the customer, once."""
    promise = acted_promise_or_404(request, uuid)
    try:
        code = customers.offer_link(actor=request.user, promise=promise, now=request.now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("promises:promise", uuid=promise.uuid)
    address = settings.SITE_URL.rstrip("/") + reverse("kept:say", args=[code])
    context = {"promise": promise, "address": address, "days": LIFE.days, "trail": trail()}
    return render(request, "feedback/promises/link.html", context)


def _said(
    request: StaffRequest, promise: Promise, form: PartForm, act: Callable[..., object], said: str
) -> HttpResponse:
    """Do what a form of the promise's page says, or show the page with what is wrong."""

    def page(**forms: PartForm) -> HttpResponse:
        return promise_page(request, promise_or_404(request, promise.uuid), **forms)

    url = reverse("promises:promise", args=[promise.uuid])
    return said_on_page(request, form, act, said=said, url=url, page=page)
