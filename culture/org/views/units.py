"""Pages of the tree of units."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import editors_only
from culture.core.forms import done, form_of
from culture.core.pages import form_page
from culture.org.choosing import MOST_LISTED, names_from_top
from culture.org.finding import units_named
from culture.org.forms.units import CloseForm, MoveForm, NewUnitForm, UnitForm
from culture.org.models import Unit
from culture.org.queries import branches_below, cut, positions_in, trail_of, tree_for
from culture.org.services import units
from culture.org.views.pages import acts_of, steps_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

MOST_IN_TREE = 400


def _load(request: StaffRequest, uuid: uuid.UUID) -> Unit:
    return get_object_or_404(Unit.objects.visible_to(request.user), uuid=uuid)


@login_required
@require_GET
def tree(request: StaffRequest) -> HttpResponse:
    """Show the units of the organisation: all, those below one, or those that are searched for."""
    typed = request.GET.get("q", "").strip()
    if typed:
        return _found(request, typed)
    top = _unit_asked_for(request)
    branches = tree_for(request.user, day=request.today)
    if top:
        branches = branches_below(branches, top)
    page = Paginator(branches, MOST_IN_TREE // 2).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    is_cut = cut(shown, most=MOST_IN_TREE)
    facts = {
        "page": page,
        "branches": shown,
        "top": top,
        "trail": steps_to(*trail_of(top)) if top else [],
        "query": f"below={top.uuid}" if top else "",
        "is_large": is_cut or top or page.has_other_pages(),
        "typed": "",
        "may_edit": request.user.sees_whole_organisation,
    }
    return render(request, "culture/org/unit_tree.html", facts)


def _found(request: StaffRequest, typed: str) -> HttpResponse:
    """Show the units of a name in place of the tree."""
    found = units_named(Unit.objects.visible_to(request.user), typed)
    names = names_from_top(found)
    facts = {"typed": typed, "is_large": True, "found": [(unit, names[unit.pk]) for unit in found]}
    return render(request, "culture/org/unit_tree.html", facts)


def _unit_asked_for(request: StaffRequest) -> Unit | None:
    """The unit whose subtree is asked for; None for the whole tree."""
    if "below" not in request.GET:
        return None
    try:
        return _load(request, uuid.UUID(request.GET["below"]))
    except ValueError:
        raise Http404 from None


@login_required
@require_GET
def unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a unit, the units below it and its people."""
    shown = _load(request, uuid)
    below = list(Unit.objects.visible_to(request.user).filter(parent=shown).order_by("name", "pk"))
    positions = list(positions_in(shown, actor=request.user, day=request.today))
    facts = {
        "unit": shown,
        "trail": steps_to(*trail_of(shown)),
        "below": below[:MOST_LISTED],
        "number_below": len(below),
        "shown": MOST_LISTED,
        "positions": positions[:MOST_LISTED],
        "number_of_positions": len(positions),
        "may_edit": request.user.sees_whole_organisation,
        "is_top": shown.parent_id is None,
        "is_measured": Unit.objects.measured_for(request.user, day=request.today)
        .filter(pk=shown.pk)
        .exists(),
    }
    return render(request, "culture/org/unit.html", facts)


@editors_only
@require_http_methods(["GET", "POST"])
def add_first_unit(request: StaffRequest) -> HttpResponse:
    """Make the unit at the top."""
    form = form_of(request, UnitForm, initial={"name": request.user.organisation.name})
    if done(form, partial(units.add_unit, parent=None, **acts_of(request))):
        return redirect("org:tree")
    return form_page(request, form, heading=_("Add the unit at the top"), back="org:tree")


@editors_only
@require_http_methods(["GET", "POST"])
def add_unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Make a unit below another."""
    parent = _load(request, uuid)
    form = form_of(request, NewUnitForm, actor=request.user, initial={"parent": parent.uuid})
    if done(form, partial(units.add_unit, **acts_of(request))):
        messages.success(request, _("The unit was added."))
        return redirect("org:unit", form.cleaned_data["parent"].uuid)
    return form_page(
        request,
        form,
        heading=_("New unit"),
        trail=steps_to(*trail_of(parent), parent),
    )


@editors_only
@require_http_methods(["GET", "POST"])
def change_unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Rename a unit or give it another code."""
    changed = _load(request, uuid)
    form = form_of(request, UnitForm, initial={"name": changed.name, "code": changed.code})
    if done(form, partial(units.change_unit, unit=changed, **acts_of(request))):
        messages.success(request, _("Saved."))
        return redirect("org:unit", changed.uuid)
    return form_page(
        request, form, heading=_("Name and code"), trail=steps_to(*trail_of(changed), changed)
    )


@editors_only
@require_http_methods(["GET", "POST"])
def move_unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Hang a unit under another parent."""
    moved = _load(request, uuid)
    parent = moved.parent.uuid if moved.parent else None
    form = form_of(request, MoveForm, actor=request.user, initial={"parent": parent})
    if done(form, partial(units.move_unit, unit=moved, **acts_of(request))):
        messages.success(request, _("The unit moved, with everything below it."))
        return redirect("org:unit", moved.uuid)
    return form_page(
        request,
        form,
        heading=_("Move “%(name)s”") % {"name": moved.name},
        lead=_("Everything below it moves along. What was published before stays as it is."),
        trail=steps_to(*trail_of(moved), moved),
        submit=_("Move"),
    )


@editors_only
@require_http_methods(["GET", "POST"])
def close_unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Close a unit from a day on."""
    closed = _load(request, uuid)
    form = form_of(request, CloseForm, today=request.today)
    if done(form, partial(units.close_unit, unit=closed, **acts_of(request))):
        messages.success(request, _("The unit is closed. Its numbers stay."))
        return redirect("org:unit", closed.uuid)
    return form_page(
        request,
        form,
        heading=_("Close “%(name)s”") % {"name": closed.name},
        lead=_("Nobody can be given a position in it afterwards. Its numbers stay."),
        trail=steps_to(*trail_of(closed), closed),
        submit=_("Close the unit"),
        danger=True,
    )


@editors_only
@require_POST
def reopen_unit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Undo a closing."""
    opened = _load(request, uuid)
    form = form_of(request, forms.Form)
    if done(form, partial(units.reopen_unit, unit=opened, **acts_of(request))):
        messages.success(request, _("The unit is open again."))
    else:
        messages.error(request, " ".join(map(str, form.non_field_errors())))
    return redirect("org:unit", opened.uuid)
