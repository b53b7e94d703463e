"""You said, we did: what is told of a unit, telling it, and taking it back."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.actions.deeds import deeds_of
from culture.actions.forms import DeedForm
from culture.actions.models import Deed
from culture.actions.places import places_of
from culture.actions.reach import may_act_in
from culture.actions.services import deeds as services
from culture.actions.views.loading import action_or_404, led_unit_or_404, readable, trail
from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.org.models import Unit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.actions.models import Action
    from culture.core.requests import StaffRequest


@login_required
@require_GET
def told(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what those who answered are told of a unit."""
    seen = [unit.pk for unit in readable(request)]
    unit = get_object_or_404(Unit.objects.filter(pk__in=seen), uuid=uuid)
    day = request.today
    context = {
        "unit": unit,
        "told": deeds_of(unit, day=day),
        "may_tell": may_act_in(request.user, unit, day=day),
        "trail": trail(),
    }
    return render(request, "culture/actions/told.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Tell those who answered what was done in a unit."""
    return _tell(request, led_unit_or_404(request, uuid), None)


@login_required
@require_http_methods(["GET", "POST"])
def tell_action(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Tell those who answered what an action brought."""
    action = action_or_404(request, uuid)
    if not may_act_in(request.user, action.unit, day=request.today):
        raise Http404
    return _tell(request, action.unit, action)


@login_required
@require_POST
def withdraw(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take an entry back."""
    deeds = Deed.objects.filter(organisation=request.user.organisation_id).select_related("unit")
    deed = get_object_or_404(deeds, uuid=uuid)
    if not may_act_in(request.user, deed.unit, day=request.today):
        raise Http404
    pressed(request, services.withdraw_deed, said=_("It is no longer told."), deed=deed)
    return redirect("actions:told", uuid=deed.unit.uuid)


def _tell(request: StaffRequest, unit: Unit, action: Action | None) -> HttpResponse:
    organisation = request.user.organisation
    form = form_of(request, DeedForm, languages=organisation.languages, places=places_of(unit))

    def act(**_said: Any) -> None:
        services.tell_deed(
            actor=request.user, unit=unit, telling=form.telling, action=action, now=request.now
        )

    if done(form, act):
        messages.success(request, _("Told. It stands where people answer."))
        return redirect("actions:told", uuid=unit.uuid)
    steps = [Step(_("You said, we did"), reverse("actions:told", kwargs={"uuid": unit.uuid}))]
    return form_page(
        request,
        form,
        heading=_("Tell those who answered"),
        trail=trail(*steps),
        lead=_(
            "Everybody who answers here reads it. Write what people said and what you did about "
            "it, without names and without anybody's own words."
        ),
        submit=_("Tell it"),
    )
