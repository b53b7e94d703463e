"""How a wave is designed: the list, the form, the preview, and how a design ends."""

from __future__ import annotations

import re
import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from culture.core.access import hr_only
from culture.core.forms import TypedWordForm, done, form_of
from surveys.instruments.questionnaires import load_questionnaire
from surveys.instruments.rendering import render_questions
from surveys.instruments.texts import text_in
from surveys.instruments.views.trail import language_tabs
from surveys.waves import services
from surveys.waves.bands import Role, Tenure
from surveys.waves.forms import WaveForm
from surveys.waves.queries import asked_versions, minutes_to_answer, wave_lines
from surveys.waves.versions import versions_to_ask
from surveys.waves.views.trail import list_trail, wave_or_404, wave_trail

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest

PAGE_NUMBER = re.compile("[0-9]{1,3}")


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
    form = form_of(request, WaveForm, actor=request.user)
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
    page = {"form": form, "wave": wave, "trail": wave_trail(wave)}
    return render(request, "surveys/waves/wave_delete.html", page)


@require_GET
@hr_only
def preview(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what employees see, one instrument a page; nothing can be sent."""
    wave = wave_or_404(request, uuid)
    wish = request.GET.get("lang", "")
    language = wish if wish in wave.languages else wave.languages[0]
    asked = asked_versions(wave, language=language)
    pages = len(asked) + 1
    number = min(max(_whole_number(request.GET.get("page", "")), 1), pages)
    page = {
        "wave": wave,
        "place": wave.organisation.name,
        "code": language,
        "languages": language_tabs(wave.languages, language),
        "number": number,
        "pages": pages,
        "minutes": minutes_to_answer(asked),
        "tenures": Tenure.labels,
        "roles": Role.labels,
    }
    with translation.override(language):
        if number <= len(asked):
            version = asked[number - 1].version
            questionnaire = load_questionnaire(version.pk, version.revision)
            page |= {
                "name": asked[number - 1].name,
                "introduction": text_in(version.introductions, language),
                "questions": render_questions(
                    questionnaire, language, short=False, values={}, errors={}
                ),
            }
        return render(request, "surveys/waves/wave_preview.html", page)


def _whole_number(text: str) -> int:
    return int(text) if PAGE_NUMBER.fullmatch(text) else 1
