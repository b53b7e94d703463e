"""Pages of administrators: which hooks there are, and what became of each message."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import administrators_only
from culture.core.breadcrumb import Step
from culture.core.buttons import pressed
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from culture.hooks import services
from culture.hooks.forms import HookForm
from culture.hooks.models import Hook, HookDelivery
from culture.hooks.signing import new_secret

if TYPE_CHECKING:
    import uuid

    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

NEWEST = 50


def _steps() -> list[Step]:
    return [Step(_("Hooks"), reverse("hooks:list"))]


def _hook(request: StaffRequest, uuid: uuid.UUID) -> Hook:
    return get_object_or_404(Hook.objects.visible_to(request.user), uuid=uuid)


@administrators_only
@require_GET
def hooks(request: StaffRequest) -> HttpResponse:
    """List the hooks."""
    found = Hook.objects.visible_to(request.user).order_by("name", "pk")
    return render(request, "culture/hooks/list.html", {"hooks": found})


@administrators_only
@never_cache
@require_http_methods(["GET", "POST"])
def add(request: StaffRequest) -> HttpResponse:
    """Make a hook and show its secret this one time."""
    form = form_of(request, HookForm)
    secret = new_secret()
    if done(form, partial(services.make_hook, secret=secret, actor=request.user, now=request.now)):
        facts = {"secret": secret, "name": form.cleaned_data["name"], "trail": _steps()}
        return render(request, "culture/hooks/secret.html", facts)
    return form_page(
        request, form, heading=_("Add a hook"), trail=_steps(), submit=_("Add the hook")
    )


@administrators_only
@require_GET
def hook(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a hook and its newest messages."""
    found = _hook(request, uuid)
    deliveries = found.deliveries.order_by("-made_at", "-pk")[:NEWEST]
    facts = {"hook": found, "deliveries": deliveries, "trail": _steps()}
    return render(request, "culture/hooks/hook.html", facts)


@administrators_only
@never_cache
@require_POST
def change_secret(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Make a new secret and show it this one time; the one before goes on signing."""
    found, secret = _hook(request, uuid), new_secret()
    if not pressed(request, services.change_secret, hook=found, secret=secret):
        return redirect("hooks:hook", uuid=uuid)
    facts = {"secret": secret, "name": found.name, "trail": _steps()}
    return render(request, "culture/hooks/secret.html", facts)


@administrators_only
@require_POST
def forget_secret(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Sign with the newest secret alone."""
    pressed(
        request,
        services.forget_secret,
        hook=_hook(request, uuid),
        said=_("Only the new secret signs now."),
    )
    return redirect("hooks:hook", uuid=uuid)


@administrators_only
@require_POST
def try_again(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Send a message that was given up anew."""
    own = Hook.objects.visible_to(request.user)
    delivery = get_object_or_404(
        HookDelivery.objects.select_related("hook"), uuid=uuid, hook__in=own
    )
    pressed(request, services.try_again, delivery=delivery, said=_("It is sent again now."))
    return redirect("hooks:hook", uuid=delivery.hook.uuid)


@administrators_only
@require_http_methods(["GET", "POST"])
def end(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """End a hook, after a typed word."""
    found = _hook(request, uuid)
    form = form_of(request, TypedWordForm, word=found.name)
    if done(form, partial(services.end_hook, hook=found, actor=request.user, now=request.now)):
        messages.success(request, _("The hook was ended."))
        return redirect("hooks:list")
    return form_page(
        request,
        form,
        heading=_("End the hook “%(name)s”") % {"name": found.name},
        lead=_("Its address is told nothing from this moment, and what waits is deleted."),
        trail=_steps(),
        submit=_("End the hook"),
        danger=True,
    )
