"""Pages of one version: reading, previewing, publishing, exporting, discarding, correcting."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from culture.core.access import hr_only
from culture.core.forms import TypedWordForm, done, form_of
from culture.core.texts import in_language, text_in
from surveys.instruments.askers import ways_to_ask
from surveys.instruments.completeness import lacks_of, language_name
from surveys.instruments.forms.texts import CorrectionForm
from surveys.instruments.mirror import MirrorTexts, mirror_texts
from surveys.instruments.models import Respondents, Version
from surveys.instruments.questionnaires import Questionnaire, build_questionnaire
from surveys.instruments.refusals import FROZEN, refusals_in_words
from surveys.instruments.rendering import render_importance, render_questions
from surveys.instruments.services import adoption, publication
from surveys.instruments.views.lacking import lacking_by_language
from surveys.instruments.views.trail import (
    chosen_language,
    instrument_name,
    instrument_trail,
    language_tabs,
    possible_languages,
    version_name,
    version_trail,
)
from surveys.instruments.writing import document_of, write_document

if TYPE_CHECKING:
    from culture.core.requests import StaffRequest


def version_or_404(request: StaffRequest, identity: uuid.UUID) -> Version:
    """A version that the actor works with, with its instrument and organisation."""
    versions = Version.objects.visible_to(request.user)
    return get_object_or_404(versions.select_related("instrument__organisation"), uuid=identity)


def in_words(act: Callable[..., Any]) -> Callable[..., Any]:
    """Call a service so that what the database refuses comes as a ValidationError."""

    def acted(**facts: Any) -> Any:
        with refusals_in_words():
            return act(**facts)

    return acted


def to_published(request: StaffRequest, version: Version) -> HttpResponse:
    """Lead from a page of drafts to what the version has become."""
    messages.error(request, str(FROZEN))
    return redirect("instruments:version", uuid=version.uuid)


@require_GET
@hr_only
def version_detail(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show what a version asks, in one language."""
    version = version_or_404(request, uuid)
    language = chosen_language(request, version.languages)
    document = document_of(version)
    page = {
        "version": version,
        "here": version_name(version),
        "name": instrument_name(version),
        "trail": instrument_trail(version),
        "tabs": language_tabs(version.languages, language),
        "language": language,
        "asked_in": [language_name(code) for code in version.languages],
        "introduction": text_in(version.introductions, language),
        "prompts": [text_in(version.side_prompts[side], language) for side in version.sides],
        "labels": _numbered_labels(version, language),
        "parts": [
            (
                text_in(part.names, language) or part.key,
                text_in(part.helps, language),
                [(text_in(item.statements, language), item) for item in part.items],
                mirror_texts(part.readings, part.suggestions, language),
            )
            for part in document.dimensions
        ],
        "ways": ways_to_ask(version),
        "has_draft": version.instrument.versions.filter(published_at=None).exists(),
    }
    return render(request, "surveys/instruments/version_detail.html", page)


@require_GET
@hr_only
def preview(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show a version as respondents see it; nothing can be sent."""
    version = version_or_404(request, uuid)
    try:
        questionnaire = build_questionnaire(version)
    except ValueError:
        messages.error(request, _("A preview needs a statement in every dimension."))
        return redirect("instruments:version", uuid=version.uuid)
    language = chosen_language(request, version.languages)
    page = {
        "version": version,
        "place": version.instrument.organisation.name,
        "code": language,
        "name": text_in(version.names, language),
        "introduction": text_in(version.introductions, language),
        "languages": language_tabs(version.languages, language),
        **_questions(questionnaire, language, short=request.GET.get("form") == "short"),
    }
    with translation.override(language):
        page["mirrors"] = _mirrors(questionnaire, language)
        return render(request, "surveys/instruments/version_preview.html", page)


@require_http_methods(["GET", "POST"])
@hr_only
def publish(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Say what publishing means and what is still missing; then freeze the version."""
    version = version_or_404(request, uuid)
    if version.is_published:
        return to_published(request, version)
    form = form_of(request, forms.Form)
    act = partial(publication.publish_version, draft=version, actor=request.user, now=request.now)
    if done(form, in_words(act)):
        messages.success(request, _published_in_words(version))
        return redirect("instruments:version", uuid=version.uuid)
    document = document_of(version)
    lacks = lacks_of(document, reader=get_language() or "en")
    page = {
        "form": form,
        "version": version,
        "name": instrument_name(version),
        "trail": version_trail(version),
        "lacking": lacking_by_language(version, lacks),
        "languages": [language_name(code) for code in version.languages],
        "statements": len(document.items),
        "dimensions": len(document.dimensions),
    }
    return render(request, "surveys/instruments/version_publish.html", page)


@require_http_methods(["GET", "POST"])
@hr_only
def discard(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Delete a draft after its key was typed."""
    version = version_or_404(request, uuid)
    if version.is_published:
        return to_published(request, version)
    form = form_of(request, TypedWordForm, word=version.instrument.key)
    act = partial(adoption.discard_draft, draft=version, actor=request.user, now=request.now)
    if done(form, in_words(act)):
        messages.success(request, _("The draft is gone."))
        return redirect("instruments:list")
    page = {
        "form": form,
        "version": version,
        "name": instrument_name(version),
        "trail": version_trail(version),
        "is_only_version": version.instrument.versions.count() == 1,
    }
    return render(request, "surveys/instruments/version_discard.html", page)


@require_GET
@hr_only
def export(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Give a version as a JSON file."""
    version = version_or_404(request, uuid)
    content = json.dumps(write_document(version), ensure_ascii=False, indent=2) + "\n"
    name = f"{version.instrument.key}-v{version.number}.json"
    return HttpResponse(
        content,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "POST"])
@hr_only
def correct(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Correct texts of a published version, with a reason."""
    version = version_or_404(request, uuid)
    if not version.is_published:
        return redirect("instruments:edit", uuid=version.uuid)
    languages = possible_languages(request, version)
    language = chosen_language(request, languages)
    facts = {"version": version, "language": language}
    form = form_of(request, CorrectionForm, reference=languages[0], **facts)
    if done(form, in_words(lambda **_typed: _correct(request, form, facts))):
        return redirect("instruments:version", uuid=version.uuid)
    page = {
        "form": form,
        "version": version,
        "name": instrument_name(version),
        "trail": version_trail(version),
        "tabs": language_tabs(languages, language),
        "language": language,
    }
    return render(request, "surveys/instruments/version_correct.html", page)


def _correct(request: StaffRequest, form: CorrectionForm, facts: dict[str, Any]) -> None:
    changes = publication.correct_texts(
        wording=form.wording(),
        reason=form.cleaned_data["reason"],
        actor=request.user,
        now=request.now,
        **facts,
    )
    count = len(changes)
    sentence = ngettext("%(count)s text corrected.", "%(count)s texts corrected.", count)
    messages.success(request, sentence % {"count": count})


def _published_in_words(version: Version) -> str:
    if version.instrument.source == Respondents.CUSTOMER:
        return _("Published. Touchpoints can use it now.")
    return _("Published. Waves can ask it now.")


def _mirrors(questionnaire: Questionnaire, language: str) -> list[tuple[str, MirrorTexts]]:
    mirrors = (
        (
            text_in(section.names, language),
            mirror_texts(section.readings, section.suggestions, language),
        )
        for section in questionnaire.sections
    )
    return [(name, mirror) for name, mirror in mirrors if mirror]


def _numbered_labels(version: Version, language: str) -> list[tuple[int, str]]:
    return list(enumerate(in_language(version.labels, language) or [], version.low))


def _questions(questionnaire: Questionnaire, language: str, *, short: bool) -> dict[str, Any]:
    importance = (
        render_importance(questionnaire, language, values={}, errors={})
        if questionnaire.importance
        else ""
    )
    return {
        "is_short": short,
        "questions": render_questions(questionnaire, language, short=short, values={}, errors={}),
        "importance": importance,
    }
