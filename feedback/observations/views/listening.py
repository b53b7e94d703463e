"""Links and posters of units, and what HR rules."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.drawn_links import address_of, qr_code_svg
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from feedback.observations.forms import ListeningTermsForm, ObservationLinkForm
from feedback.observations.models import ListeningTerms
from feedback.observations.queries import links_of
from feedback.observations.services import listening
from feedback.observations.views.loading import answered_units, link_or_404, trail

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from feedback.observations.models import ObservationLink


@login_required
@require_GET
def links(request: StaffRequest) -> HttpResponse:
    """List the links of the units that the user answers for."""
    units = answered_units(request)
    if not units:
        raise Http404
    context = {
        "links": [(one, _address(one)) for one in links_of(units)],
        "terms": ListeningTerms.of(request.user.organisation),
        "trail": trail(),
    }
    return render(request, "feedback/observations/links.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def make_link(request: StaffRequest) -> HttpResponse:
    """Open a link of a unit."""
    units = answered_units(request)
    if not units:
        raise Http404
    form = form_of(request, ObservationLinkForm, units=units)
    act = partial(listening.make_link, actor=request.user, now=request.now)
    if done(form, act):
        messages.success(request, _("The link is open. Print its poster."))
        return redirect("observations:links")
    return form_page(
        request,
        form,
        heading=_("Open a link"),
        lead=_("People who scan its code tell this unit what they noticed, in half a minute."),
        trail=trail(Step(_("Links and posters"), reverse("observations:links"))),
        submit=_("Open it"),
    )


@login_required
@require_GET
def poster(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show one sheet of A4 that asks people in every language of the organisation."""
    link = link_or_404(request, uuid)
    context = {
        "link": link,
        "invitations": [_invitation(code) for code in link.unit.organisation.languages],
        "address": _address(link),
    }
    return render(request, "feedback/observations/poster.html", context)


@login_required
@require_GET
def qr_svg(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Draw the QR code for print."""
    link = link_or_404(request, uuid)
    response = HttpResponse(qr_code_svg(_address(link)), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def close_link(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Take nothing more by a link."""
    link = link_or_404(request, uuid)
    pressed(request, listening.close_link, said=_("The link is closed."), link=link)
    return redirect("observations:links")


@hr_only
@require_http_methods(["GET", "POST"])
def terms(request: StaffRequest) -> HttpResponse:
    """Rule who may tell, and by when somebody looks."""
    known = ListeningTerms.of(request.user.organisation)
    initial: dict[str, Any] = {
        "takes_unsigned": known.takes_unsigned,
        "look_days": known.look_days,
    }
    form = form_of(request, ListeningTermsForm, initial=initial)
    if done(form, partial(listening.set_terms, actor=request.user, now=request.now)):
        messages.success(request, _("Saved."))
        return redirect("observations:links")
    return form_page(
        request,
        form,
        heading=_("Who may tell, and by when somebody looks"),
        lead=_("It holds for the whole organisation. What waits already keeps its time."),
        trail=trail(Step(_("Links and posters"), reverse("observations:links"))),
    )


def _address(link: ObservationLink) -> str:
    return address_of("told:tell", link.code)


def _invitation(language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "language": language,
            "question": _("What did you notice?"),
            "promise": _("Half a minute. With your name, or without."),
        }
