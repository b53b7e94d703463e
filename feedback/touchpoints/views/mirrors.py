"""A person's own link and what customers say through it."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.breadcrumb import Step
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from culture.dashboards.charts.trend import MOST_PERIODS
from feedback.touchpoints import links, queries
from feedback.touchpoints.forms.mirrors import LinkForm, LinkNameForm
from feedback.touchpoints.mirrors import deleting
from feedback.touchpoints.mirrors.numbers import fewest_answers
from feedback.touchpoints.mirrors.pages import mirror_context
from feedback.touchpoints.services import mirrors as services
from feedback.touchpoints.views import codes

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest
    from feedback.touchpoints.models import Touchpoint

DELETE = pgettext_lazy("word to type", "delete")
TEMPLATES = "feedback/touchpoints"


@login_required
@require_GET
def show_first(request: StaffRequest) -> HttpResponse:
    """Lead to the newest link, or say what one is good for."""
    newest = queries.links_of(request.user).first()
    if newest is not None:
        return redirect("touchpoints:mirror", newest.uuid)
    if not queries.has_mirror(request.user, day=request.today):
        raise Http404
    context = {
        "may_create": bool(queries.versions_for_link(request.user)),
        "others": _others(request),
    }
    return render(request, f"{TEMPLATES}/mirror_start.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_link(request: StaffRequest) -> HttpResponse:
    """Ask for the name that customers see, and make the link."""
    units = queries.units_for_link(request.user, day=request.today)
    versions = queries.versions_for_link(request.user)
    if not units or not versions:
        raise Http404
    initial = {"name": request.user.name}
    form = form_of(request, LinkForm, units=units, versions=versions, initial=initial)

    create = partial(services.create_link, actor=request.user, now=request.now)
    if request.method == "POST" and done(form, create):
        messages.success(request, _("Your link is ready. Hand it to people you have served."))
        return redirect("touchpoints:mirrors")
    return render(
        request, f"{TEMPLATES}/mirror_form.html", {"form": form, "others": _others(request)}
    )


@login_required
@require_GET
def show_link(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show a link with what leads customers to it, and its numbers where there are any."""
    link = link_or_404(request, identity)
    releases = queries.mirror_releases(link, actor=request.user, most=MOST_PERIODS)
    context = {
        "link": link,
        "state": link.state_at(request.now),
        "form_url": links.form_url(link),
        "k": fewest_answers(k=request.user.organisation.k),
        "others": _others(request),
        "tabs": queries.links_of(request.user),
        "may_create": bool(queries.units_for_link(request.user, day=request.today)),
        **mirror_context(link, releases),
    }
    return render(request, f"{TEMPLATES}/mirror_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def rename_link(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change the name that customers see."""
    link = link_or_404(request, identity)
    form = form_of(request, LinkNameForm, initial={"name": link.name})
    if request.method == "POST" and form.is_valid():
        services.rename_link(touchpoint=link, name=form.cleaned_data["name"])
        messages.success(request, _("Saved."))
        return redirect("touchpoints:mirror", link.uuid)
    return render(request, f"{TEMPLATES}/mirror_form.html", {"form": form, "link": link})


@login_required
@require_POST
def pause_link(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Stop taking answers."""
    services.pause_link(touchpoint=link_or_404(request, identity))
    messages.success(request, _("Paused. Customers see that no answers are taken now."))
    return redirect("touchpoints:mirror", identity)


@login_required
@require_POST
def resume_link(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Take answers again."""
    services.resume_link(touchpoint=link_or_404(request, identity))
    messages.success(request, _("Answers are taken again."))
    return redirect("touchpoints:mirror", identity)


@login_required
@require_http_methods(["GET", "POST"])
def renew_link(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Give the link another address, once the person confirmed."""
    link = link_or_404(request, identity)
    if request.method == "POST":
        services.renew_link(touchpoint=link)
        messages.success(request, _("Your link has a new address. The old one leads nowhere."))
        return redirect("touchpoints:mirror", link.uuid)
    return form_page(
        request,
        form_of(request, forms.Form),
        heading=_("Replace the link"),
        trail=_trail_to(link),
        lead=_("Your old link and every QR code of it stop working at once. Your numbers stay."),
        submit=_("Replace the link"),
        danger=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def delete_link(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Delete link and numbers once the person typed the word."""
    link = link_or_404(request, identity)
    form = form_of(request, TypedWordForm, word=DELETE)
    if request.method == "POST" and form.is_valid():
        deleting.delete_link(touchpoint=link)
        messages.success(request, _("Your link and its numbers are deleted."))
        return redirect("touchpoints:mirrors")
    return form_page(
        request,
        form,
        heading=_("Delete link and numbers"),
        trail=_trail_to(link),
        lead=_(
            "The link stops working and everything you saw of it is lost. The answers stay in the "
            "numbers of your unit, where nothing joins them to you."
        ),
        submit=_("Delete link and numbers"),
        danger=True,
    )


@login_required
@require_GET
def qr_svg(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Draw the QR code of the own link for print."""
    link = link_or_404(request, identity)
    return codes.file_response(request, link, links.qr_svg(link), "svg", "image/svg+xml")


@login_required
@require_GET
def qr_png(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Draw the QR code of the own link for documents that take no SVG."""
    link = link_or_404(request, identity)
    return codes.file_response(request, link, links.qr_png(link), "png", "image/png")


def link_or_404(request: StaffRequest, identity: uuid.UUID) -> Touchpoint:
    """The link, if it is the person's own; everybody else gets 404."""
    return get_object_or_404(queries.links_of(request.user), uuid=identity)


def _others(request: StaffRequest) -> int:
    return fewest_answers(k=request.user.organisation.k) - 1


def _trail_to(link: Touchpoint) -> list[Step]:
    return [
        Step(_("My mirror"), reverse("touchpoints:mirrors")),
        Step(link.unit.name, reverse("touchpoints:mirror", args=[link.uuid])),
    ]
