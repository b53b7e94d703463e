"""Pages on which people read the standards of a unit, and its lead sets them."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.chain import drafts, queries
from culture.chain.forms import StandardForm
from culture.chain.services import standards as services
from culture.chain.standards import now_in_force
from culture.chain.views.loading import (
    series_of,
    standards_step,
    subject_of,
    trail_to,
    unit_to_read,
    unit_to_set,
)
from culture.core.forms import done, form_of
from culture.core.texts import text_here
from culture.org.models import Person

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from culture.org.models import Unit


@login_required
@require_GET
def standards(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what counts in a unit, and where it comes from."""
    unit = unit_to_read(request, uuid)
    may_set = services.may_set(request.user, unit, day=request.today)
    words = _words(request, unit) if may_set else ""
    context = {
        "unit": unit,
        "words": words,
        "carried": f"?{drafts.NAME}={request.GET[drafts.NAME]}" if words else "",
        "tables": queries.standards_of(unit),
        "may_set": may_set,
        "today": request.today,
        "trail": trail_to() if may_set else [],
    }
    return render(request, "culture/chain/standards.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def set_standard(
    request: StaffRequest, uuid: uuid.UUID, series: uuid.UUID, kind: str, key: str
) -> HttpResponse:
    """Ask for a standard, and show every version so far."""
    unit, asked_of = unit_to_set(request, uuid), series_of(request, series)
    subject = subject_of(asked_of, kind, key)
    versions = queries.versions_of(unit, asked_of, subject)
    standard = now_in_force(versions[::-1])
    people = Person.objects.visible_to(request.user, day=request.today).filter(is_active=True)
    form = form_of(
        request,
        StandardForm,
        series=asked_of,
        people=list(people),
        standard=standard,
        words=_words(request, unit),
    )
    act = partial(
        services.set_standard,
        actor=request.user,
        unit=unit,
        series=asked_of,
        subject=subject,
        now=request.now,
    )
    if request.method == "POST" and done(form, act):
        messages.success(request, _("Set. It counts from now on."))
        return redirect("chain:standards", unit.uuid)
    context = {
        "unit": unit,
        "series": asked_of,
        "subject": subject,
        "name": text_here(subject.names),
        "form": form,
        "standard": standard,
        "versions": versions,
        "trail": trail_to(standards_step(unit)),
    }
    return render(request, "culture/chain/set_standard.html", context)


@login_required
@require_POST
def withdraw(
    request: StaffRequest, uuid: uuid.UUID, series: uuid.UUID, kind: str, key: str
) -> HttpResponse:
    """Let a unit have no standard of its own from now on."""
    unit, asked_of = unit_to_set(request, uuid), series_of(request, series)
    subject = subject_of(asked_of, kind, key)
    standard = now_in_force(queries.versions_of(unit, asked_of, subject)[::-1])
    if standard is None:
        raise Http404
    services.withdraw_standard(actor=request.user, standard=standard, now=request.now)
    messages.success(request, _("Withdrawn. It stays among the versions."))
    return redirect("chain:standards", unit.uuid)


def _words(request: StaffRequest, unit: Unit) -> str:
    """What the address brings along to be made a standard."""
    token = request.GET.get(drafts.NAME, "")
    return drafts.words_for(token, actor=request.user, unit=unit, day=request.today)
