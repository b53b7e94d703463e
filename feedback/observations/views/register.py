"""The list, telling by name, and the page of one observation."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from culture.core.forms import done, form_of
from culture.core.tables.downloads import table_file
from feedback.observations import listing, proposals
from feedback.observations.forms import (
    MergeForm,
    ObservationMoveForm,
    ObservationWordsForm,
    OutcomeForm,
    TellForm,
)
from feedback.observations.listing import observation_list
from feedback.observations.models import Observation, ObservationLink, ObservationPhoto
from feedback.observations.queries import (
    decided_together,
    history_of,
    mark_read,
    open_doubles,
    waiting_for,
    with_voices,
)
from feedback.observations.reach import may_decide
from feedback.observations.services import taking
from feedback.observations.standards import standards_of
from feedback.observations.states import standing_of
from feedback.observations.views.loading import (
    all_units,
    answered_units,
    observation_or_404,
    own_units,
    readable,
    trail,
)

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """List the observations that the user sees, and what waits for the user."""
    units = readable(request)
    shown = observation_list(request.user, request.GET.dict(), units=units, now=request.now)
    context = shown.facts("observations", request.GET.urlencode()) | {
        "waiting": waiting_for(request.user, day=request.today),
        "may_listen": bool(answered_units(request)),
    }
    return render(request, "feedback/observations/index.html", context)


@login_required
@require_GET
def table(request: StaffRequest, kind: FileKind) -> HttpResponse:
    """Give the observations that the list shows as a file."""
    shown = observation_list(
        request.user, request.GET.dict(), units=readable(request), now=request.now
    )
    rows = listing.table_rows(shown)
    return table_file(kind, "observations", headings=listing.headings(), rows=rows)


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: StaffRequest) -> HttpResponse:
    """Keep what the user noticed; a link that led here says where and with which tags."""
    units = own_units(request)
    if not units:
        return render(request, "feedback/observations/nowhere.html", {"trail": trail()})
    form = form_of(request, TellForm, units=units, initial=_initial(request))
    made: list[Observation] = []

    def act(**said: Any) -> None:
        made.append(taking.tell(actor=request.user, now=request.now, **said))

    if done(form, act):
        messages.success(request, _("It has arrived. You will hear what becomes of it."))
        return redirect("observations:observation", uuid=made[0].uuid)
    return render(request, "feedback/observations/tell.html", {"form": form, "trail": trail()})


@login_required
@require_GET
def show(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show an observation with what was said of it, and what the user can say now."""
    observation = observation_or_404(request, uuid)
    mark_read(request.user, observation)
    return observation_page(request, observation)


@login_required
@require_GET
def photo(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Give the photo of an observation to who decides on it and to who told it."""
    decided = Observation.objects.decided_by(request.user, day=request.today)
    seen = decided | Observation.objects.filter(sender=request.user)
    kept = get_object_or_404(ObservationPhoto, observation__in=seen, observation__uuid=uuid)
    response = HttpResponse(bytes(kept.content), content_type="image/jpeg")
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def observation_page(request: StaffRequest, observation: Observation, **forms: Any) -> HttpResponse:
    """The page of an observation; a form of it that was sent and refused is among `forms`."""
    decides = may_decide(request.user, observation, day=request.today)
    is_mine = observation.sender_id == request.user.pk
    outcome = observation.how_it_ended
    target = decided_together(observation)
    context = {
        "observation": observation,
        "standing": standing_of(observation, now=request.now),
        "outcome": outcome,
        "target": target if target.pk != observation.pk else None,
        "history": history_of(observation) if decides or is_mine else [],
        "voices": with_voices([observation])[observation.pk],
        "has_voted": observation.votes.filter(voter=request.user).exists(),
        "may_see_sender": decides,
        "has_photo": (decides or is_mine)
        and ObservationPhoto.objects.filter(observation=observation).exists(),
        "decides": decides,
        "is_mine": is_mine,
        "act_url": proposals.act_url(observation, user=request.user, day=request.today),
        "trail": trail(),
    }
    if decides or is_mine:
        context["words_form"] = ObservationWordsForm()
    if decides and outcome is None:
        context |= _forms_of(request, observation)
    return render(request, "feedback/observations/observation.html", context | forms)


def _forms_of(request: StaffRequest, observation: Observation) -> dict[str, Any]:
    others = [unit for unit in all_units(request) if unit.pk != observation.unit_id]
    doubles = open_doubles(observation)
    return {
        "outcome_form": OutcomeForm(standards=standards_of(observation.unit), today=request.today),
        "move_form": ObservationMoveForm(units=others) if others else None,
        "merge_form": MergeForm(others=doubles) if doubles else None,
    }


def _initial(request: StaffRequest) -> dict[str, Any]:
    """What a link says of itself, to whoever it asked to sign in."""
    try:
        identity = uuid.UUID(request.GET.get("at", ""))
    except ValueError:
        return {}
    links = ObservationLink.objects.visible_to(request.user, day=request.today)
    link = links.filter(uuid=identity, closed_at=None).select_related("unit").first()
    return {"unit": str(link.unit.uuid), "tags": link.tags} if link else {}
