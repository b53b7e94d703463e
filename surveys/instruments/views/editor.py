"""The editor of a draft: every button saves what was typed, then does its own work."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from culture.core.access import hr_only
from culture.core.forms import done, form_of
from culture.core.texts import text_here, text_in
from surveys.instruments.forms.instruments import DesignForm
from surveys.instruments.forms.texts import TextsForm
from surveys.instruments.models import Side
from surveys.instruments.queries import dimensions_visible_to, items_visible_to
from surveys.instruments.services import drafts
from surveys.instruments.views.saving import Saving, quiet_answer
from surveys.instruments.views.trail import (
    chosen_language,
    instrument_name,
    language_tabs,
    possible_languages,
    version_trail,
)
from surveys.instruments.views.versions import in_words, to_published, version_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_http_methods(["GET", "POST"])
@hr_only
def edit(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Edit the texts of a draft in one language, and its parts."""
    version = version_or_404(request, uuid)
    if version.is_published and request.method == "GET":
        return to_published(request, version)
    language = chosen_language(request, version.languages)
    form = form_of(
        request, TextsForm, version=version, language=language, reference=version.languages[0]
    )
    save = Saving(request, form)
    is_saved = done(form, in_words(save))
    if save.is_quiet:
        return quiet_answer(form, is_saved=is_saved)
    if is_saved:
        if save.is_all:
            messages.success(request, _("Saved."))
        return redirect(save.next_url)
    page = {
        "form": form,
        "version": version,
        "name": instrument_name(version),
        "trail": version_trail(version),
        "tabs": language_tabs(version.languages, language),
        "language": language,
    }
    status = HTTPStatus.CONFLICT if form.is_bound and form.clashes else HTTPStatus.OK
    return render(request, "surveys/instruments/version_edit.html", page, status=status)


@require_http_methods(["GET", "POST"])
@hr_only
def design(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Set the languages, the sides and the scale of a draft."""
    version = version_or_404(request, uuid)
    if version.is_published:
        return to_published(request, version)
    initial = {
        "languages": version.languages,
        "low": version.low,
        "high": version.high,
        "minimum": Side.MINIMUM in version.sides,
        "expected": Side.EXPECTED in version.sides,
        "not_applicable": version.not_applicable,
        "importance": version.importance,
        "licence": version.licence,
    }
    facts = {
        "source": version.instrument.source,
        "languages": possible_languages(request, version),
    }
    form = form_of(request, DesignForm, initial=initial, **facts)
    act = partial(drafts.change_design, draft=version, actor=request.user, now=request.now)
    if done(form, in_words(act)):
        messages.success(request, _("Saved."))
        return redirect("instruments:edit", uuid=version.uuid)
    page = {"form": form, "version": version, "trail": version_trail(version)}
    return render(request, "surveys/instruments/version_design.html", page)


@require_http_methods(["GET", "POST"])
@hr_only
def remove_dimension(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Remove a dimension of a draft, once it was said what goes with it."""
    dimension = get_object_or_404(dimensions_visible_to(request.user), uuid=uuid)
    language = get_language() or "en"
    items = dimension.items.order_by("position")
    page = {
        "version": dimension.version,
        "heading": _("Remove a dimension"),
        "text": text_in(dimension.names, language) or dimension.key,
        "lost": [text_in(item.statements, language) or item.key for item in items],
    }
    return _remove(request, page, partial(drafts.remove_dimension, dimension=dimension))


@require_http_methods(["GET", "POST"])
@hr_only
def remove_item(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Remove an item of a draft, once it was shown."""
    item = get_object_or_404(items_visible_to(request.user), uuid=uuid)
    page = {
        "version": item.dimension.version,
        "heading": _("Remove a statement"),
        "text": text_here(item.statements) or item.key,
        "lost": [],
    }
    return _remove(request, page, partial(drafts.remove_item, item=item))


def _remove(request: StaffRequest, page: dict[str, Any], act: Callable[..., None]) -> HttpResponse:
    version = page["version"]
    if version.is_published:
        return to_published(request, version)
    form = form_of(request, forms.Form)
    if done(form, in_words(partial(act, actor=request.user, now=request.now))):
        messages.success(request, _("Removed."))
        return redirect("instruments:edit", uuid=version.uuid)
    page |= {"form": form, "trail": version_trail(version)}
    return render(request, "surveys/instruments/part_remove.html", page)
