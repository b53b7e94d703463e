"""Pages of staff about touchpoints."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core import navigation
from culture.core.access import hr_only
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.home import day_in_words
from culture.core.pages import form_page
from culture.core.texts import text_here
from feedback.touchpoints import health, links
from feedback.touchpoints.forms.starting import StartForm
from feedback.touchpoints.forms.touchpoints import TouchpointForm
from feedback.touchpoints.models import Touchpoint
from feedback.touchpoints.queries import versions_to_ask
from feedback.touchpoints.services import touchpoints as services
from feedback.touchpoints.services.starting import start_asking
from feedback.touchpoints.views.loading import staff_or_404, touchpoint_or_404, trail_to

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

PAGE_LENGTH = 50


@login_required
@require_GET
def list_touchpoints(request: StaffRequest) -> HttpResponse:
    """Show the touchpoints that the person works with, by unit."""
    staff_or_404(request)
    touchpoints = (
        Touchpoint.objects.visible_to(request.user, day=request.today)
        .select_related("unit", "version", "organisation")
        .order_by("unit__name", "unit", "name", "pk")
    )
    page = Paginator(touchpoints, PAGE_LENGTH).get_page(request.GET.get("page"))
    rows = [_row(touchpoint, request) for touchpoint in page]
    cases = navigation.link_to("/cases/", user=request.user)
    context = {"page": page, "rows": rows, "cases": cases}
    return render(request, "feedback/touchpoints/touchpoint_list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def create_touchpoint(request: StaffRequest) -> HttpResponse:
    """Ask for a new touchpoint's facts and store it."""
    staff_or_404(request)
    form = TouchpointForm(
        request.POST or None,
        actor=request.user,
        today=request.today,
        initial=_chosen_version(request),
    )
    if request.method == "POST" and form.is_valid():
        touchpoint = services.create_touchpoint(
            actor=request.user, facts=form.cleaned_data, now=request.now
        )
        messages.success(request, _("The touchpoint is ready. Here is its link."))
        return redirect("touchpoints:detail", touchpoint.uuid)
    return render(request, "feedback/touchpoints/touchpoint_form.html", {"form": form})


def _chosen_version(request: StaffRequest) -> dict[str, int]:
    """The questionnaire that the way here names; none where it cannot be asked."""
    try:
        wished = uuid.UUID(request.GET.get("version", ""))
    except ValueError:
        return {}
    found = versions_to_ask(request.user).filter(uuid=wished).first()
    return {"version": found.pk} if found else {}


@hr_only
@require_http_methods(["GET", "POST"])
def start(request: StaffRequest) -> HttpResponse:
    """Publish the questionnaire and make a touchpoint in one go, and show its poster."""
    form = form_of(request, StartForm, actor=request.user, today=request.today)
    made: list[Touchpoint] = []

    def act(**facts: Any) -> None:
        made.append(start_asking(**facts, actor=request.user, now=request.now))

    if done(form, act):
        return redirect("touchpoints:poster", made[0].uuid)
    return form_page(
        request,
        form,
        heading=_("Start asking customers"),
        back="touchpoints:list",
        lead=_(
            "Customers say what they expected and what they got. The questionnaire is ready in "
            "your languages; here you choose where it is asked, and you get a poster to print."
        ),
        submit=_("Make the poster"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_touchpoint(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Change a touchpoint's facts."""
    touchpoint = touchpoint_or_404(request, identity)
    form = TouchpointForm(
        request.POST or None,
        instance=touchpoint_or_404(request, identity),
        actor=request.user,
        today=request.today,
    )
    if request.method == "POST" and form.is_valid():
        services.change_touchpoint(
            actor=request.user, touchpoint=touchpoint, facts=form.cleaned_data, now=request.now
        )
        messages.success(request, _("Saved."))
        return redirect("touchpoints:detail", touchpoint.uuid)
    context = {"form": form, "touchpoint": touchpoint}
    return render(request, "feedback/touchpoints/touchpoint_form.html", context)


@login_required
@require_GET
def show_touchpoint(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Show a touchpoint with everything that leads customers to it."""
    touchpoint = touchpoint_or_404(request, identity)
    context = {
        **_row(touchpoint, request),
        "languages": [code.upper() for code in touchpoint.languages],
        "form_url": links.form_url(touchpoint),
        "kiosk_url": links.kiosk_url(touchpoint),
        "snippet": links.embed_snippet(touchpoint),
    }
    return render(request, "feedback/touchpoints/touchpoint_detail.html", context)


@login_required
@require_POST
def pause_touchpoint(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Stop taking answers."""
    touchpoint = touchpoint_or_404(request, identity)
    services.pause_touchpoint(actor=request.user, touchpoint=touchpoint, now=request.now)
    messages.success(request, _("Paused. Customers see that no answers are taken now."))
    return redirect("touchpoints:detail", touchpoint.uuid)


@login_required
@require_POST
def resume_touchpoint(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Take answers again."""
    touchpoint = touchpoint_or_404(request, identity)
    services.resume_touchpoint(actor=request.user, touchpoint=touchpoint, now=request.now)
    messages.success(request, _("Answers are taken again."))
    return redirect("touchpoints:detail", touchpoint.uuid)


@login_required
@require_POST
def take_kiosk_away(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Miss no kiosk any more, until one is seen again."""
    touchpoint = touchpoint_or_404(request, identity)
    services.take_kiosk_away(actor=request.user, touchpoint=touchpoint, now=request.now)
    messages.success(request, _("No kiosk is missed here any more, until one is seen again."))
    return redirect("touchpoints:detail", touchpoint.uuid)


@login_required
@require_http_methods(["GET", "POST"])
def renew_code(request: StaffRequest, identity: uuid.UUID) -> HttpResponse:
    """Replace the link once the person typed the touchpoint's name."""
    touchpoint = touchpoint_or_404(request, identity)
    form = form_of(request, TypedWordForm, word=touchpoint.name)
    if request.method == "POST" and form.is_valid():
        services.renew_code(actor=request.user, touchpoint=touchpoint, now=request.now)
        messages.success(request, _("The touchpoint has a new link. Print its posters again."))
        return redirect("touchpoints:detail", touchpoint.uuid)
    return form_page(
        request,
        form,
        heading=_("Replace the link"),
        trail=trail_to(touchpoint),
        lead=_(
            "The old link, every printed QR code, poster, kiosk and embedded form of this "
            "touchpoint stop working at once. Answers given so far stay."
        ),
        submit=_("Replace the link"),
        danger=True,
    )


def _row(touchpoint: Touchpoint, request: StaffRequest) -> dict[str, object]:
    return {
        "touchpoint": touchpoint,
        "state": touchpoint.state_at(request.now),
        "health": health.health_of(touchpoint, now=request.now),
        "kiosk": _kiosk(touchpoint, request),
        "instrument": text_here(touchpoint.version.names),
    }


def _kiosk(touchpoint: Touchpoint, request: StaffRequest) -> str:
    """When the kiosk was last seen, in words; nothing where there is none."""
    seen_on = touchpoint.kiosk_seen_on
    if seen_on is None:
        return ""
    if seen_on >= request.today:
        return _("seen today")
    return _("not seen since %(day)s") % {"day": day_in_words(seen_on)}
