"""The page that asks a lead before numbers are shown."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from culture.chain.asked import owed_by, quarter_of
from culture.chain.embargo import url_to
from culture.chain.forms import PredictionForm
from culture.chain.models import PredictionRound
from culture.chain.queries import predictions_for
from culture.chain.services import predicting as services
from culture.chain.views.loading import quarter_of_token, series_of, trail_to, unit_led
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.texts import text_here
from culture.metrics.queries import newest_subjects

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.metrics.models import Series
    from culture.org.models import Unit


@login_required
@require_http_methods(["GET", "POST"])
def predict(
    request: StaffRequest, uuid: uuid.UUID, series: uuid.UUID, quarter: str
) -> HttpResponse:
    """Ask what customers will expect; say what was answered, where that was done."""
    unit, asked_of = unit_led(request, uuid), series_of(request, series)
    period = quarter_of_token(quarter)
    subjects = [one for one in newest_subjects(asked_of) if one.kind == "dimension"]
    form = form_of(request, PredictionForm, series=asked_of, subjects=subjects)
    act = partial(
        services.predict,
        actor=request.user,
        unit=unit,
        series=asked_of,
        quarter=period,
        now=request.now,
    )
    if request.method == "POST" and done(form, act):
        messages.success(request, _("Kept. Now you see how it compares."))
        return redirect(_board_of(unit, asked_of, quarter))
    said = predictions_for(unit, asked_of, period)
    owed = owed_by(request.user, day=request.today)
    context = {
        "unit": unit,
        "series_name": text_here(asked_of.names),
        "quarter": period,
        "form": form,
        "own": next((one for one in said if one.lead_id == request.user.pk), None),
        "subjects": subjects,
        "is_asked": _is_asked(request, period.starts_on),
        "is_over": period.is_over(request.today),
        "others": [
            (one, url_to(one))
            for one in owed
            if (one.unit, one.series, one.quarter) != (unit, asked_of, period)
        ],
        "decline_url": reverse("chain:decline", args=[uuid, series, quarter]),
        "board_url": _board_of(unit, asked_of, quarter),
        "trail": trail_to(),
    }
    return render(request, "culture/chain/predict.html", context)


@login_required
@require_POST
def decline(
    request: StaffRequest, uuid: uuid.UUID, series: uuid.UUID, quarter: str
) -> HttpResponse:
    """Show the numbers without a prediction, from now on."""
    unit, asked_of = unit_led(request, uuid), series_of(request, series)
    of = quarter_of_token(quarter)
    if not pressed(request, services.decline, unit=unit, series=asked_of, quarter=of):
        return redirect("chain:predict", uuid, series, quarter)
    return redirect(_board_of(unit, asked_of, quarter))


def _is_asked(request: StaffRequest, starts_on: object) -> bool:
    asked = PredictionRound.objects.filter(organisation=request.user.organisation_id).first()
    last = quarter_of(request.today).next.starts_on
    return asked is not None and asked.since <= starts_on <= last  # type: ignore[operator]


def _board_of(unit: Unit, series: Series, quarter: str) -> str:
    query = urlencode({"series": str(series.uuid), "window": quarter})
    return f"{reverse('dashboards:unit', args=[unit.uuid])}?{query}"
