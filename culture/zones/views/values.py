"""HR's page of the values that stand behind situations."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.zones.forms import SharedValueForm
from culture.zones.models import SharedValue
from culture.zones.services import values as services
from culture.zones.views.loading import value_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_GET
@hr_only
def values(request: StaffRequest) -> HttpResponse:
    """List the values, in use and retired."""
    known = SharedValue.objects.visible_to(request.user)
    context = {
        "values": known.in_use(),
        "retired": known.filter(is_retired=True).order_by("position", "pk"),
        "trail": _trail()[:1],
    }
    return render(request, "culture/zones/values.html", context)


@require_http_methods(["GET", "POST"])
@hr_only
def add(request: StaffRequest) -> HttpResponse:
    """Add a value."""
    form = form_of(request, SharedValueForm, languages=_languages(request))
    if done(form, partial(services.add_value, actor=request.user, now=request.now)):
        messages.success(request, _("The value is on the list."))
        return redirect("zones:values")
    return form_page(request, form, heading=_("Add a value"), trail=_trail())


@require_http_methods(["GET", "POST"])
@hr_only
def change(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Put a value in other words."""
    value = value_or_404(request, uuid)
    form = form_of(request, SharedValueForm, languages=_languages(request), initial=value.names)
    act = partial(services.change_value, actor=request.user, value=value, now=request.now)
    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("zones:values")
    return form_page(request, form, heading=_("Change a value"), trail=_trail())


@require_POST
@hr_only
def retire(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Retire a value: no new situation stands on it."""
    return _set_retired(request, uuid, is_retired=True)


@require_POST
@hr_only
def bring_back(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Bring a value back."""
    return _set_retired(request, uuid, is_retired=False)


def _set_retired(request: StaffRequest, uuid: uuid.UUID, *, is_retired: bool) -> HttpResponse:
    value = value_or_404(request, uuid)
    pressed(request, services.set_retired, value=value, is_retired=is_retired)
    return redirect("zones:values")


def _trail() -> list[Step]:
    zones = Step(_("Decision zones"), reverse("zones:index"))
    return [zones, Step(_("Values"), reverse("zones:values"))]


def _languages(request: StaffRequest) -> list[tuple[str, str]]:
    names = dict(settings.LANGUAGES)
    return [(code, str(names[code])) for code in request.user.organisation.languages]
