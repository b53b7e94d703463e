"""Pages of people and their positions."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from culture.core.access import editors_only
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.org.forms.people import (
    EndForm,
    PeopleFilter,
    PersonChangeForm,
    PersonForm,
    PositionForm,
)
from culture.org.models import Person, Position
from culture.org.queries import people_for
from culture.org.services import people as services
from culture.org.views.pages import acts_of, steps_to_person

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

PEOPLE_PER_PAGE = 50


def _load(request: StaffRequest, uuid: uuid.UUID) -> Person:
    seen = Person.objects.visible_to(request.user, day=request.today)
    return get_object_or_404(seen, uuid=uuid)


def _load_position(request: StaffRequest, uuid: uuid.UUID) -> Position:
    seen = Person.objects.visible_to(request.user, day=request.today)
    held = Position.objects.select_related("person", "unit")
    return get_object_or_404(held, uuid=uuid, person__in=seen)


@login_required
@require_GET
def people(request: StaffRequest) -> HttpResponse:
    """List the people that somebody may see."""
    form = PeopleFilter(request.GET, actor=request.user, label_suffix="")
    chosen = form.cleaned_data if form.is_valid() else {}
    sort = request.GET.get("sort", "name")
    found = people_for(
        request.user,
        day=request.today,
        words=chosen.get("q", ""),
        unit=chosen.get("unit"),
        with_former=chosen.get("former", False),
        sort=sort,
    )
    kept = {name: request.GET[name] for name in ("q", "unit", "former") if name in request.GET}
    facts = {
        "form": form,
        "page": Paginator(found, PEOPLE_PER_PAGE).get_page(request.GET.get("page")),
        "sort": sort,
        "filters": urlencode(kept),
        "query": urlencode({**kept, "sort": sort}),
        "may_edit": request.user.sees_whole_organisation,
    }
    return render(request, "culture/org/people.html", facts)


@login_required
@require_GET
def person(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show one person and their positions, past and present."""
    shown = _load(request, uuid)
    facts = {
        "person": shown,
        "trail": steps_to_person(),
        "positions": shown.positions.select_related("unit").order_by("-starts_on", "pk"),
        "may_edit": request.user.sees_whole_organisation,
    }
    return render(request, "culture/org/person.html", facts)


@editors_only
@require_http_methods(["GET", "POST"])
def add_person(request: StaffRequest) -> HttpResponse:
    """Put somebody on the roster."""
    form = form_of(request, PersonForm)
    if done(form, partial(services.add_person, **acts_of(request))):
        messages.success(request, _("Added. Now say where this person works."))
        added = get_object_or_404(
            Person,
            organisation_id=request.user.organisation_id,
            number=form.cleaned_data["number"],
        )
        return redirect("org:add_position", added.uuid)
    return form_page(request, form, heading=_("Add a person"), trail=steps_to_person())


@editors_only
@require_http_methods(["GET", "POST"])
def change_person(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Change what the roster knows about somebody."""
    changed = _load(request, uuid)
    names = ("number", "name", "email", "is_active")
    initial = {name: getattr(changed, name) for name in names}
    form = form_of(request, PersonChangeForm, initial=initial)
    if done(form, partial(services.change_person, person=changed, **acts_of(request))):
        messages.success(request, _("Saved."))
        return redirect("org:person", changed.uuid)
    return form_page(request, form, heading=_("Change the person"), trail=steps_to_person(changed))


@editors_only
@require_http_methods(["GET", "POST"])
def add_position(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Give somebody a position."""
    holder = _load(request, uuid)
    form = form_of(request, PositionForm, actor=request.user, initial={"starts_on": request.today})
    if done(form, partial(services.add_position, person=holder, **acts_of(request))):
        messages.success(request, _("Saved."))
        return redirect("org:person", holder.uuid)
    return form_page(request, form, heading=_("Add a position"), trail=steps_to_person(holder))


@editors_only
@require_http_methods(["GET", "POST"])
def change_position(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Correct a position."""
    held = _load_position(request, uuid)
    initial = {name: getattr(held, name) for name in ("kind", "title", "starts_on", "ends_on")}
    initial["unit"] = held.unit.uuid
    form = form_of(request, PositionForm, actor=request.user, initial=initial)
    if done(form, partial(services.change_position, position=held, **acts_of(request))):
        messages.success(request, _("Saved."))
        return redirect("org:person", held.person.uuid)
    return form_page(
        request, form, heading=_("Change the position"), trail=steps_to_person(held.person)
    )


@editors_only
@require_http_methods(["GET", "POST"])
def end_position(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """End a position."""
    held = _load_position(request, uuid)
    form = form_of(request, EndForm, today=request.today)
    if done(form, partial(services.end_position, position=held, **acts_of(request))):
        messages.success(request, _("Saved."))
        return redirect("org:person", held.person.uuid)
    return form_page(
        request,
        form,
        heading=_("End the position in “%(name)s”") % {"name": held.unit.name},
        trail=steps_to_person(held.person),
        submit=_("End the position"),
    )
