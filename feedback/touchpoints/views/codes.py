"""QR codes and posters of a touchpoint."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from culture.actions.deeds import deeds_at, told_here
from feedback.touchpoints import links
from feedback.touchpoints.effort import promise_of, seconds_of
from feedback.touchpoints.views.loading import touchpoint_or_404

if TYPE_CHECKING:
    from collections.abc import Sequence

    from culture.actions.models import Deed
    from culture.core.requests import StaffRequest
    from feedback.touchpoints.models import Touchpoint


@login_required
@require_GET
def qr_svg(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Draw the QR code for print."""
    touchpoint = touchpoint_or_404(request, identity)
    return file_response(request, touchpoint, links.qr_svg(touchpoint), "svg", "image/svg+xml")


@login_required
@require_GET
def qr_png(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Draw the QR code for documents that take no SVG."""
    touchpoint = touchpoint_or_404(request, identity)
    return file_response(request, touchpoint, links.qr_png(touchpoint), "png", "image/png")


@login_required
@require_GET
def poster(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show one sheet of A4 that asks customers in every language of the form."""
    touchpoint = touchpoint_or_404(request, identity)
    seconds = seconds_of(touchpoint)
    deeds = deeds_at(touchpoint.uuid, unit=touchpoint.unit_id, most=1)
    context = {
        "touchpoint": touchpoint,
        "invitations": [_invitation(language, deeds, seconds) for language in touchpoint.languages],
        "form_url": links.form_url(touchpoint),
    }
    return render(request, "feedback/touchpoints/poster.html", context)


def _invitation(language: str, deeds: Sequence[Deed], seconds: int) -> dict[str, object]:
    with translation.override(language):
        return {
            "told": [told_here(one) for one in deeds],
            "language": language,
            "question": _("What did you expect, and what did you get?"),
            "promise": promise_of(seconds),
        }


def file_response(
    request: StaffRequest, touchpoint: Touchpoint, content: bytes, ending: str, kind: str
) -> HttpResponse:
    """Give a drawing, to be shown or, where asked for, to be kept."""
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = "no-store"
    if "download" in request.GET:
        name = slugify(touchpoint.name) or "touchpoint"
        response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response
