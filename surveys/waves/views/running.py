"""The page of one wave from its dry run to its release, and the steps on the way."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.background import nudge
from culture.core.buttons import pressed
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from surveys.instruments.completeness import language_name
from surveys.waves import nudges
from surveys.waves.answering.papers import paper_of
from surveys.waves.collecting import reminders
from surveys.waves.collecting.outbox import invitations_worded
from surveys.waves.design import services
from surveys.waves.design.dry_run import dry_run
from surveys.waves.design.obstacles import obstacles_to_opening, plan_of_today
from surveys.waves.models import Certificate, Invitation, Wave, WaveKey
from surveys.waves.queries import (
    address_of_results,
    asked_versions,
    failed_invitations,
    taking_part,
)
from surveys.waves.views.trail import list_trail, wave_or_404, wave_trail

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_GET
@hr_only
def detail(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a wave as it stands: its design, and what its state allows to say."""
    wave = wave_or_404(request, uuid)
    asked = asked_versions(wave, language=get_language() or "en")
    page = {
        "wave": wave,
        "trail": list_trail(),
        "asked": asked,
        "minutes": paper_of(wave).minutes,
        "units": list(wave.units.order_by("name", "pk")),
        "languages": [language_name(code) for code in wave.languages],
        **_facts_of_state(request, wave),
    }
    return render(request, "surveys/waves/wave_detail.html", page)


@require_http_methods(["GET", "POST"])
@hr_only
def open_now(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Open a wave after saying what that means."""
    said = _("The wave is being opened. Mails go out within minutes.")
    return _opened(request, uuid, services.open_now, said, is_later=False)


@require_http_methods(["GET", "POST"])
@hr_only
def schedule(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Let a wave open by itself after saying what that means."""
    said = _("The wave opens by itself at its time.")
    return _opened(request, uuid, services.schedule_wave, said, is_later=True)


@require_POST
@hr_only
def unschedule(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Make a wave a draft again."""
    return _act(request, uuid, services.unschedule_wave, _("The wave is a draft again."))


@require_POST
@hr_only
def remind(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Remind everybody who was invited."""
    said = _("Reminders are on their way to everybody who was invited.")
    done_so = _act(request, uuid, reminders.send_reminder, said)
    nudge(nudges.MAILS)
    return done_so


@require_http_methods(["GET", "POST"])
@hr_only
def close(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Stop taking answers after the wave's name was typed."""
    wave = wave_or_404(request, uuid)
    form = form_of(request, TypedWordForm, word=wave.name)
    act = partial(services.close_early, wave=wave, actor=request.user, now=request.now)
    if done(form, act):
        messages.success(request, _("No answers are taken any more. The numbers come soon."))
        return redirect("waves:detail", uuid=wave.uuid)
    promised = date_format(localtime(wave.closes_at), "DATETIME_FORMAT")
    lost = [
        _("Nobody can answer after that, and the wave cannot be opened again."),
        _("People were told that they can answer until: %(moment)s") % {"moment": promised},
        _("Answers given so far are published at once, and nobody can withdraw theirs any more."),
    ]
    return form_page(
        request,
        form,
        heading=_("Close before its time"),
        trail=wave_trail(wave),
        lead=" ".join(lost),
        submit=_("Close the wave"),
        danger=True,
    )


@require_POST
@hr_only
def send_again(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Send a refused invitation once more, to the address that the person has now."""
    waves = Wave.objects.visible_to(request.user)
    invitations = Invitation.objects.filter(wave__in=waves).select_related("wave", "person")
    invitation = get_object_or_404(invitations, uuid=uuid)
    if not services.send_again(invitation=invitation, actor=request.user, now=request.now):
        raise Http404
    messages.success(request, _("The invitation is on its way again."))
    return redirect("waves:detail", uuid=invitation.wave.uuid)


def _opened(
    request: StaffRequest,
    identity: uuid.UUID,
    act: Callable[..., None],
    said: str,
    *,
    is_later: bool,
) -> HttpResponse:
    """Say what opening means, now or later; then have it opened."""
    wave = wave_or_404(request, identity)
    form = form_of(request, forms.Form)
    if done(form, partial(act, wave=wave, actor=request.user, now=request.now)):
        messages.success(request, said)
        return redirect("waves:detail", uuid=wave.uuid)
    page = {"form": form, "wave": wave, "trail": wave_trail(wave), "is_later": is_later}
    if wave.state in services.BEFORE_OPENING:
        page |= _dry_run_of(request, wave) | {"mails": invitations_worded(wave, request.user)}
    return render(request, "surveys/waves/wave_open.html", page)


def _act(
    request: StaffRequest, identity: uuid.UUID, act: Callable[..., None], said: str
) -> HttpResponse:
    wave = wave_or_404(request, identity)
    pressed(request, act, wave=wave, said=said)
    return redirect("waves:detail", uuid=wave.uuid)


def _dry_run_of(request: StaffRequest, wave: Wave) -> dict[str, Any]:
    plan = plan_of_today(wave, now=request.now)
    return {
        "run": dry_run(wave, plan, language=get_language() or "en"),
        "is_divided": bool(plan.divided),
        "obstacles": obstacles_to_opening(wave, plan, now=request.now),
    }


def _facts_of_state(request: StaffRequest, wave: Wave) -> dict[str, Any]:
    if wave.state in services.BEFORE_OPENING:
        is_due = wave.opens_at <= request.now
        if is_due and wave.state == Wave.State.SCHEDULED and wave.keys_wanted is not None:
            return {
                "is_opening": True,
                "keys_made": wave.prepared_keys.count(),
                "is_divided": bool(plan_of_today(wave, now=request.now).divided),
            }
        mails = invitations_worded(wave, request.user)
        return _dry_run_of(request, wave) | {"is_due": is_due, "mails": mails}
    facts: dict[str, Any] = {"part": taking_part(wave), "invited": wave.invitations.count()}
    if wave.state == Wave.State.OPEN:
        facts |= {
            "failed": failed_invitations(wave),
            "obstacle": reminders.obstacle_to_reminding(wave, now=request.now),
            "reminders_left": reminders.MOST_REMINDERS - wave.reminders,
            "is_over": wave.closes_at <= request.now,
        }
    if wave.state in (Wave.State.OPEN, Wave.State.CLOSED):
        key = WaveKey.objects.filter(wave=wave).first()
        is_over = facts.setdefault("is_over", True) and not wave.is_withheld
        facts |= {"key": key, "is_publishing": is_over and not (key and key.problem)}
    if wave.state == Wave.State.RELEASED:
        facts |= {
            "certificate": Certificate.objects.filter(wave=wave).first(),
            "results_url": address_of_results(wave),
        }
    return facts
