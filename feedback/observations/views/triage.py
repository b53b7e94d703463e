"""What is said of an observation and decided, by whoever answers for the unit and by its sender."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from culture.core.buttons import pressed
from culture.core.forms import done
from culture.core.parts import said_on_page
from feedback.observations.forms import (
    MergeForm,
    ObservationMoveForm,
    ObservationWordsForm,
    OutcomeForm,
)
from feedback.observations.keeping import say_as_sender
from feedback.observations.queries import open_doubles
from feedback.observations.services import deciding
from feedback.observations.standards import standards_of
from feedback.observations.views.loading import (
    all_units,
    decided_observation_or_404,
    observation_or_404,
)
from feedback.observations.views.register import observation_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from culture.core.parts import PartForm
    from culture.core.requests import StaffRequest
    from feedback.observations.models import Observation


@login_required
@require_POST
def answer(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Answer the sender."""
    observation = decided_observation_or_404(request, uuid)
    act = partial(deciding.answer, observation=observation)
    form = ObservationWordsForm(request.POST)
    return _said(request, observation, form, act, _("Sent to whoever told it."))


@login_required
@require_POST
def decide(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say what becomes of it."""
    observation = decided_observation_or_404(request, uuid)
    form = OutcomeForm(request.POST, standards=standards_of(observation.unit), today=request.today)
    act = partial(deciding.decide, observation=observation)
    return _said(request, observation, form, act, _("Decided. Everybody who noticed it is told."))


@login_required
@require_POST
def merge(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Put it together with one that was told before."""
    observation = decided_observation_or_404(request, uuid)
    form = MergeForm(request.POST, others=open_doubles(observation))
    act = partial(deciding.decide, observation=observation)
    said = _("Put together. Everybody who noticed it hears what becomes of the other one.")
    return _said(request, observation, form, act, said)


@login_required
@require_POST
def move(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Propose it to another unit."""
    observation = decided_observation_or_404(request, uuid)
    form = ObservationMoveForm(request.POST, units=all_units(request))
    act = partial(deciding.move, observation=observation)
    if done(form, partial(act, actor=request.user, now=request.now)):
        messages.success(request, _("Proposed. From now on the other unit decides."))
        return redirect("observations:index")
    return observation_page(request, observation, move_form=form, refused=form)


@login_required
@require_POST
def reply(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Let the sender say something more."""
    observation = observation_or_404(request, uuid)
    if observation.sender_id != request.user.pk:
        raise Http404

    def act(*, actor: Any, words: str, now: Any) -> None:
        say_as_sender(
            observation=observation,
            words=words,
            said_on=request.today,
            said_at=now,
            now=now,
            actor=actor,
        )

    form = ObservationWordsForm(request.POST)
    return _said(request, observation, form, act, _("Your reply has arrived."))


@login_required
@require_POST
def vote(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say that the user noticed the same."""
    observation = observation_or_404(request, uuid)
    said = _("Thank you. You will hear what becomes of it.")
    pressed(request, deciding.vote, said=said, observation=observation)
    return redirect("observations:observation", uuid=observation.uuid)


def _said(
    request: StaffRequest,
    observation: Observation,
    form: PartForm,
    act: Callable[..., object],
    said: str,
) -> HttpResponse:
    """Do what a form of the page says, or show the page with what is wrong."""

    def page(**forms: PartForm) -> HttpResponse:
        return observation_page(request, observation_or_404(request, observation.uuid), **forms)

    url = reverse("observations:observation", args=[observation.uuid])
    return said_on_page(request, form, act, said=said, url=url, page=page)
