"""The list of actions, what calls for one, making one, and kept dates."""

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

from culture.actions import kept, listing
from culture.actions.beginnings import Beginning, begin_of
from culture.actions.forms import ActionForm, DismissForm
from culture.actions.library import suggestions_for
from culture.actions.listing import action_list
from culture.actions.models import Dismissal
from culture.actions.queries import findings_of, running_in
from culture.actions.reach import possible_owners
from culture.actions.services import dismissing
from culture.actions.services.making import ActionOrigin, Purpose, make_action
from culture.actions.targets import targets_of
from culture.actions.views.loading import led_unit_or_404, led_units, readable, trail
from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.forms import done, form_of
from culture.core.tables.downloads import table_file
from culture.org.models import Unit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.actions.models import Action
    from culture.core.requests import StaffRequest
    from culture.core.tables.downloads import FileKind


@login_required
@require_GET
def index(request: StaffRequest) -> HttpResponse:
    """List the actions that the user sees."""
    units = readable(request)
    shown = action_list(request.user, request.GET.dict(), units=units, now=request.now)
    led = led_units(request)
    begin_in = shown.unit if shown.unit in led else next(iter(led), None)
    context = shown.facts("actions", request.GET.urlencode()) | {"begin_in": begin_in}
    return render(request, "culture/actions/index.html", context)


@login_required
@require_GET
def table(request: StaffRequest, kind: FileKind) -> HttpResponse:
    """Give the actions that the list shows as a file."""
    units = readable(request)
    shown = action_list(request.user, request.GET.dict(), units=units, now=request.now)
    rows = listing.table_rows(shown)
    return table_file(kind, "actions", headings=listing.headings(), rows=rows)


@login_required
@require_GET
def findings(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what calls for an action in a unit, and what was set aside."""
    unit = led_unit_or_404(request, uuid)
    return _findings_page(request, unit, DismissForm())


@login_required
@require_POST
def dismiss(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Set a finding aside."""
    unit = led_unit_or_404(request, uuid)
    form = DismissForm(request.POST)
    shown, _hidden = findings_of(unit, actor=request.user, day=request.today)
    finding = next((one for one in shown if one.token == request.POST.get("finding")), None)
    if finding is None:
        messages.error(request, _("This is no longer found, or it was set aside already."))
        return redirect("actions:findings", uuid=unit.uuid)

    def act(*, reason: str, **_said: object) -> None:
        dismissing.dismiss(actor=request.user, finding=finding, reason=reason, now=request.now)

    if done(form, act):
        messages.success(request, _("Set aside. It comes back when its number changes."))
        return redirect("actions:findings", uuid=unit.uuid)
    return _findings_page(request, unit, form)


@login_required
@require_POST
def show_again(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a finding again that was set aside."""
    units = [unit.pk for unit in led_units(request)]
    known = Dismissal.objects.filter(unit__in=units).select_related("unit")
    dismissal = get_object_or_404(known, uuid=uuid)
    pressed(request, dismissing.show_again, dismissal=dismissal)
    return redirect("actions:findings", uuid=dismissal.unit.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def make(request: StaffRequest) -> HttpResponse:
    """Make an action of a finding, of something else, or of nothing but an idea."""
    led = led_units(request)
    if not led:
        raise Http404
    begin = begin_of(request.GET.dict(), actor=request.user, now=request.now, units=led)
    if begin is None:
        raise Http404
    targets = targets_of(begin.unit, actor=request.user, day=request.today)
    chosen = next((one for one in targets if one.spot == begin.spot), None)
    topics = [*begin.topics, *([chosen.topic] if chosen else [])]
    form = form_of(
        request,
        ActionForm,
        owners=possible_owners(begin.unit, day=request.today),
        targets=targets,
        suggestions=suggestions_for(dict.fromkeys(topics)),
        today=request.today,
        initial=_initial(request, begin, chosen is not None),
    )
    made: list[Action] = []

    def act(*, target: Any, direction: Any, **said: Any) -> None:
        release = target.release() if target else None
        purpose = Purpose(target.spot, release, direction) if release else None
        origin = ActionOrigin(begin.origin, begin.key, begin.found) if begin.origin else None
        made.append(
            make_action(
                actor=request.user,
                unit=begin.unit,
                purpose=purpose,
                origin=origin,
                now=request.now,
                **said,
            )
        )

    if done(form, act):
        messages.success(request, _("Kept. Take the first step this week."))
        return redirect("actions:action", uuid=made[0].uuid)
    context = {
        "form": form,
        "begin": begin,
        "about": chosen.label if chosen and not begin.found else "",
        "running": running_in(begin.unit),
        "led": led,
        "trail": trail(Step(_("What calls for action"), _findings_url(begin.unit))),
    }
    return render(request, "culture/actions/make.html", context)


@login_required
@require_GET
def kept_page(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show how dates were kept in a unit and right below it."""
    unit, told = _kept(request, uuid)
    context = {"unit": unit, "told": told, "days": kept.DAYS, "trail": trail()}
    return render(request, "culture/actions/kept.html", context)


@login_required
@require_GET
def kept_table(request: StaffRequest, uuid: uuid.UUID, kind: FileKind) -> HttpResponse:
    """Give what the page shows as a file."""
    _unit, told = _kept(request, uuid)
    rows = kept.file_rows(told)
    return table_file(kind, "actions-kept", headings=kept.headings(), rows=rows)


def _kept(request: StaffRequest, uuid: uuid.UUID) -> tuple[Unit, list[kept.KeptDates]]:
    seen = {unit.pk for unit in readable(request)}
    unit = get_object_or_404(Unit.objects.filter(pk__in=seen), uuid=uuid)
    below = Unit.objects.filter(parent=unit, closed_on=None, pk__in=seen).order_by("name", "pk")
    return unit, kept.kept_dates([unit, *below], now=request.now)


def _findings_page(request: StaffRequest, unit: Unit, form: DismissForm) -> HttpResponse:
    shown, hidden = findings_of(unit, actor=request.user, day=request.today)
    context = {
        "unit": unit,
        "shown": shown,
        "hidden": hidden,
        "form": form,
        "led": led_units(request),
        "trail": trail(),
    }
    return render(request, "culture/actions/findings.html", context)


def _findings_url(unit: Unit) -> str:
    return reverse("actions:findings", kwargs={"uuid": unit.uuid})


def _initial(request: StaffRequest, begin: Beginning, has_number: bool) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "owner": str(request.user.uuid),
        "title": begin.title,
        "direction": "up" if begin.rises else "down",
        "words": begin.words,
    }
    if begin.spot and has_number:
        facts["number"] = begin.spot.token
    if begin.due_on and begin.due_on >= request.today:
        facts["due_on"] = begin.due_on
    return facts
