"""How a wave is designed: the list, the form, the preview, and how a design ends."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.buttons import pressed
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.pages import form_page
from surveys.waves.answering.pages import WavePage, render_preview
from surveys.waves.design import services
from surveys.waves.design.forms import WaveForm
from surveys.waves.design.obstacles import plan_of_today
from surveys.waves.design.starting import prepare_wave
from surveys.waves.design.versions import versions_to_ask
from surveys.waves.queries import wave_lines
from surveys.waves.views.trail import list_trail, wave_or_404, wave_trail

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest
    from surveys.waves.models import Wave


@require_GET
@hr_only
def wave_list(request: StaffRequest) -> HttpResponse:
    """Show the organisation's waves."""
    lines = wave_lines(request.user, language=get_language() or "en")
    can_ask = bool(lines) or versions_to_ask(request.user.organisation).exists()
    return render(request, "surveys/waves/wave_list.html", {"lines": lines, "can_ask": can_ask})


@require_http_methods(["GET", "POST"])
@hr_only
def create(request: StaffRequest) -> HttpResponse:
    """Design a wave."""
    initial = {"part_1": request.GET.get("version", "")}
    form = form_of(request, WaveForm, actor=request.user, initial=initial)
    made: list[uuid.UUID] = []

    def store(**_typed: object) -> None:
        wave = services.create_wave(
            actor=request.user,
            facts=form.facts(),
            units=form.units(),
            versions=form.chosen_versions,
            now=request.now,
        )
        made.append(wave.uuid)

    if done(form, store):
        messages.success(request, _("Saved as a draft. Below is what it would be able to show."))
        return redirect("waves:detail", uuid=made[0])
    page = {"form": form, "trail": list_trail()}
    return render(request, "surveys/waves/wave_form.html", page)


@require_POST
@hr_only
def start(request: StaffRequest) -> HttpResponse:
    """Prepare a first wave in one go, and lead to it."""
    made: list[Wave] = []

    def prepare(**facts: Any) -> None:
        made.append(prepare_wave(**facts))

    if not pressed(
        request, prepare, said=_("The survey is prepared. Look through it, then open it.")
    ):
        return redirect("waves:list")
    return redirect("waves:detail", uuid=made[0].uuid)


@require_http_methods(["GET", "POST"])
@hr_only
def edit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Change a wave that is not open yet."""
    wave = wave_or_404(request, uuid)
    if wave.state not in services.BEFORE_OPENING:
        messages.error(request, str(services.FROZEN))
        return redirect("waves:detail", uuid=wave.uuid)
    form = form_of(request, WaveForm, actor=request.user, instance=wave_or_404(request, uuid))

    def store(**_typed: object) -> None:
        services.change_wave(
            wave=wave,
            actor=request.user,
            facts=form.facts(),
            units=form.units(),
            versions=form.chosen_versions,
            now=request.now,
        )

    if done(form, store):
        messages.success(request, _("Saved."))
        return redirect("waves:detail", uuid=wave.uuid)
    page = {"form": form, "wave": wave, "trail": wave_trail(wave)}
    return render(request, "surveys/waves/wave_form.html", page)


@require_http_methods(["GET", "POST"])
@hr_only
def delete(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Delete a wave that was never open, after its name was typed."""
    wave = wave_or_404(request, uuid)
    form = form_of(request, TypedWordForm, word=wave.name)
    act = partial(services.delete_wave, wave=wave, actor=request.user, now=request.now)
    if done(form, act):
        messages.success(request, _("The wave is gone."))
        return redirect("waves:list")
    return form_page(
        request,
        form,
        heading=_("Delete the wave"),
        trail=wave_trail(wave),
        lead=_("%(name)s was never open, so no answer is lost, only its design.")
        % {"name": wave.name},
        submit=_("Delete the wave"),
        danger=True,
    )


@require_GET
@hr_only
def preview(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what employees see; nothing can be sent."""
    wave = wave_or_404(request, uuid)
    page = WavePage.of(
        wave, asked=request.GET.get("lang", ""), accepted="", usual=get_language() or ""
    )
    is_before = wave.state in services.BEFORE_OPENING
    is_divided = is_before and bool(plan_of_today(wave, now=request.now).divided)
    return render_preview(page, is_divided=is_divided)
