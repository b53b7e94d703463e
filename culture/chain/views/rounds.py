"""The page on which HR decides whether leads are asked, and sees who has yet to answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from culture.chain.asked import owed_in
from culture.chain.forms import ClosingForm, RoundForm
from culture.chain.models import PredictionRound
from culture.chain.services import predicting as services
from culture.chain.views.loading import trail_to
from culture.core.forms import done, form_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@login_required
@require_http_methods(["GET", "POST"])
def rounds(request: StaffRequest) -> HttpResponse:
    """Show whether leads are asked and who owes what, and begin to ask."""
    _check_hr(request)
    quarters = services.open_quarters(request.user.organisation, day=request.today)
    form = form_of(request, RoundForm, quarters=quarters)
    begin = partial(services.begin_round, actor=request.user, now=request.now)
    if request.method == "POST" and done(form, begin):
        messages.success(request, _("From then on leads are asked before numbers are shown."))
        return redirect("chain:rounds")
    owed = owed_in(request.user.organisation_id, day=request.today)
    context = {
        "form": form,
        "asked": PredictionRound.objects.filter(organisation=request.user.organisation_id).first(),
        "owed": owed,
        "overdue": services.overdue_of(owed, day=request.today),
        "trail": trail_to(),
    }
    return render(request, "culture/chain/rounds.html", context)


@login_required
@require_POST
def end(request: StaffRequest) -> HttpResponse:
    """Ask nobody any more."""
    _check_hr(request)
    services.end_round(actor=request.user, now=request.now)
    messages.success(request, _("Nobody is asked any more. What was predicted stays."))
    return redirect("chain:rounds")


@login_required
@require_POST
def close(request: StaffRequest) -> HttpResponse:
    """Let quarters that are over stand without a prediction."""
    _check_hr(request)
    form = form_of(request, ClosingForm)
    act = partial(services.close_owed, actor=request.user, now=request.now)
    if done(form, act):
        number = form.cleaned_data["number"]
        messages.success(
            request,
            ngettext("%(number)s prediction closed.", "%(number)s predictions closed.", number)
            % {"number": number},
        )
    else:
        messages.error(request, _("The list has changed meanwhile. Please look again."))
    return redirect("chain:rounds")


def _check_hr(request: StaffRequest) -> None:
    if not request.user.is_hr:
        raise Http404
