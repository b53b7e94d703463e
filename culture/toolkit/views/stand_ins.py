"""Pages on which a lead or HR says who stands in."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from culture.core.forms import done, form_of
from culture.org.models import Person, Unit
from culture.toolkit.forms import StandInForm
from culture.toolkit.models import StandIn
from culture.toolkit.responsibility import answerers_of
from culture.toolkit.services import stand_ins as services
from culture.toolkit.views.loading import step_to, trail_to, unit_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@login_required
@require_http_methods(["GET", "POST"])
def stand_ins(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """List who stands in for a unit, and name somebody."""
    unit = _unit_to_staff(request, unit_or_404(request, uuid))
    seen = Person.objects.visible_to(request.user, day=request.today)
    people = list(seen.filter(is_active=True).exclude(user=None))
    form = form_of(request, StandInForm, people=people)
    act = partial(services.name_stand_in, actor=request.user, unit=unit, now=request.now)
    if done(form, act):
        messages.success(request, _("Named. The checklists wait for both of you on these days."))
        return redirect("toolkit:stand_ins", uuid=unit.uuid)
    named = unit.stand_ins.filter(ends_on__gte=request.today).select_related("person")
    context = {
        "unit": unit,
        "form": form,
        "stand_ins": named.order_by("starts_on", "pk"),
        "trail": trail_to(step_to(unit)),
    }
    return render(request, "culture/toolkit/stand_ins.html", context)


@login_required
@require_POST
def end(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take a stand-in away."""
    units = Unit.objects.visible_to(request.user)
    stand_in = get_object_or_404(
        StandIn.objects.select_related("unit", "person"), uuid=uuid, unit__in=units
    )
    _unit_to_staff(request, stand_in.unit)
    services.end_stand_in(actor=request.user, stand_in=stand_in, now=request.now)
    messages.success(request, _("Taken away."))
    return redirect("toolkit:stand_ins", uuid=stand_in.unit.uuid)


def _unit_to_staff(request: StaffRequest, unit: Unit) -> Unit:
    if request.user.is_hr or answerers_of(unit, day=request.today).include(request.user):
        return unit
    raise Http404
