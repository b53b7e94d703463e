"""The line from which on HR goes on to advanced workshops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from culture.core.access import hr_only
from culture.core.forms import form_of
from culture.org.models import Unit
from surveys.workshops import services
from surveys.workshops.advice import Adviser, scale_of_empathy
from surveys.workshops.forms import LineForm
from surveys.workshops.views.loading import trail_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@hr_only
def draw_line(request: StaffRequest) -> HttpResponse:
    """Say what the line means, and ask for it."""
    adviser = Adviser(request.user, day=request.today)
    low, high = scale_of_empathy(request.user.organisation_id)
    initial = {"level": adviser.line and adviser.line.level}
    form = form_of(request, LineForm, low=low, high=high, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.draw_line(actor=request.user, level=form.cleaned_data["level"], now=request.now)
        messages.success(request, _("Saved."))
        return redirect("workshops:list")
    top = Unit.objects.visible_to(request.user).filter(parent=None).first()
    context = {
        "form": form,
        "line": adviser.line,
        "low": low,
        "high": high,
        "whole": top and adviser.advice_on(top).baseline,
        "trail": trail_to(),
    }
    return render(request, "surveys/workshops/line.html", context)
