"""How HR orders pulses, sees what comes next, pauses them and lets them go on."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from surveys.pulses import services
from surveys.pulses.forms import PulseForm
from surveys.pulses.models import Pulse
from surveys.pulses.queries import editions_of, pulses_of, turn_lines, unit_to_ask

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_GET
@hr_only
def pulse_list(request: StaffRequest) -> HttpResponse:
    """Show the organisation's pulses."""
    return render(request, "surveys/pulses/list.html", {"pulses": pulses_of(request.user)})


@require_http_methods(["GET", "POST"])
@hr_only
def create(request: StaffRequest) -> HttpResponse:
    """Order a pulse."""
    initial = unit_to_ask(request.GET.get("unit", ""), actor=request.user)
    form = form_of(request, PulseForm, actor=request.user, today=request.today, initial=initial)
    order = partial(services.order_pulse, actor=request.user, now=request.now)
    if done(form, order):
        messages.success(
            request, _("The pulse is ordered. It asks by itself from its first day on.")
        )
        return redirect("pulses:list")
    return form_page(
        request,
        form,
        heading=_("New pulse"),
        trail=_trail(),
        lead=_(
            "Everybody in a unit and below it is asked a few statements about what they were given "
            "for their work, again and again. Each edition opens, closes and publishes by itself; "
            "nobody can find out what somebody answered."
        ),
        submit=_("Order the pulse"),
    )


@require_GET
@hr_only
def detail(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show when a pulse asks next, what in which turn, and what came of its editions."""
    pulse = _pulse_or_404(request, uuid)
    context = {
        "pulse": pulse,
        "turns": turn_lines(pulse, language=get_language() or "en"),
        "editions": editions_of(pulse),
        "trail": _trail(),
    }
    return render(request, "surveys/pulses/detail.html", context)


@require_POST
@hr_only
def pause(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Stop asking."""
    pulse = _pulse_or_404(request, uuid)
    services.pause_pulse(pulse=pulse, actor=request.user, now=request.now)
    messages.success(request, _("The pulse is paused. What is open goes on until it closes."))
    return redirect("pulses:detail", uuid=pulse.uuid)


@require_POST
@hr_only
def resume(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Ask again, by the practices as they are now."""
    pulse = _pulse_or_404(request, uuid)
    said = _("The pulse goes on, by the practices as they are now.")
    pressed(request, services.resume_pulse, pulse=pulse, said=said)
    return redirect("pulses:detail", uuid=pulse.uuid)


def _pulse_or_404(request: StaffRequest, uuid: uuid.UUID) -> Pulse:
    pulses = Pulse.objects.visible_to(request.user).select_related("unit", "organisation")
    return get_object_or_404(pulses, uuid=uuid)


def _trail() -> list[Step]:
    return [Step(_("Pulses"), reverse("pulses:list"))]
