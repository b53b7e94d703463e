"""The editor of a draft: every button saves what was typed, then does its own work."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from culture.core.access import hr_only
from culture.core.forms import done, form_of
from culture.core.texts import text_here, text_in
from surveys.instruments.forms.instruments import DesignForm
from surveys.instruments.forms.texts import TextsForm
from surveys.instruments.models import Dimension, Item, Side
from surveys.instruments.queries import dimensions_visible_to, items_visible_to
from surveys.instruments.services import drafts
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

MOVES: dict[str, tuple[type[Dimension | Item], drafts.Step]] = {
    "dimension-up": (Dimension, -1),
    "dimension-down": (Dimension, 1),
    "item-up": (Item, -1),
    "item-down": (Item, 1),
}


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
    if done(form, in_words(save)):
        return redirect(save.next_url)
    page = {
        "form": form,
        "version": version,
        "name": instrument_name(version),
        "trail": version_trail(version),
        "tabs": language_tabs(version.languages, language),
        "language": language,
    }
    return render(request, "surveys/instruments/version_edit.html", page)


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


class Saving:
    """What a button of the editor does: everything typed is stored first, all in one step.

    Afterwards `next_url` says where the person should look.
    """

    def __init__(self, request: StaffRequest, form: TextsForm) -> None:
        self._form = form
        self._version = form.version
        self._act = request.POST.get("act", "save")
        self._facts: dict[str, Any] = {"actor": request.user, "now": request.now}
        page = reverse("instruments:edit", kwargs={"uuid": form.version.uuid})
        self._page = f"{page}?{urlencode({'lang': form.language})}"
        self.next_url = self._page

    @transaction.atomic
    def __call__(self, **_typed: object) -> None:
        """Store texts, marks and new parts, then move what was asked to move."""
        form, facts = self._form, {"draft": self._version, **self._facts}
        drafts.change_texts(language=form.language, wording=form.wording(), **facts)
        drafts.mark_items(short=form.marked("short"), reverse=form.marked("reverse"), **facts)
        self._add_parts()
        verb, _colon, target = self._act.partition(":")
        if verb == "remove-dimension":
            self.next_url = reverse("instruments:remove_dimension", args=[_identity(target)])
        elif verb == "remove-item":
            self.next_url = reverse("instruments:remove_item", args=[_identity(target)])
        elif verb in MOVES:
            self._move(verb, _identity(target))

    def _add_parts(self) -> None:
        form = self._form
        for part in form.parts:
            statement = form.new_statement(part)
            if statement:
                item = drafts.add_item(
                    dimension=part, statement=statement, language=form.language, **self._facts
                )
                self.next_url = f"{self._page}#part-{item.uuid}"
        name = form.new_dimension
        if name:
            facts = {"draft": self._version, "language": form.language, **self._facts}
            dimension = drafts.add_dimension(name=name, **facts)
            self.next_url = f"{self._page}#part-{dimension.uuid}"

    def _move(self, verb: str, identity: uuid.UUID) -> None:
        kind, step = MOVES[verb]
        if kind is Dimension:
            dimension = get_object_or_404(self._version.dimensions, uuid=identity)
            drafts.move_dimension(dimension=dimension, step=step, **self._facts)
        else:
            item = get_object_or_404(Item, dimension__version=self._version, uuid=identity)
            drafts.move_item(item=item, step=step, **self._facts)
        self.next_url = f"{self._page}#part-{identity}"


def _identity(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise Http404 from None
