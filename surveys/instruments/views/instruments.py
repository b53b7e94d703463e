"""The list of instruments, the library, and how an instrument begins."""

from __future__ import annotations

import uuid
from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from culture.core.access import hr_only
from culture.core.forms import form_of
from culture.core.pages import form_page
from surveys.instruments.askers import ways_to_ask
from surveys.instruments.documents import DocumentError, read_document
from surveys.instruments.forms.instruments import ImportForm, InstrumentForm
from surveys.instruments.library import built_in
from surveys.instruments.models import Instrument, Version
from surveys.instruments.queries import instrument_lines, shelves
from surveys.instruments.refusals import refusals_in_words
from surveys.instruments.services import adoption
from surveys.instruments.views.trail import instrument_name, list_trail

if TYPE_CHECKING:
    from django.http import HttpResponse

    from culture.core.requests import StaffRequest


@require_GET
@hr_only
def instrument_list(request: StaffRequest) -> HttpResponse:
    """Show the organisation's instruments, and the library to adopt from."""
    language = get_language() or "en"
    lines = instrument_lines(request.user, language=language)
    page = {"lines": lines, "shelves": shelves(lines, language=language)}
    return render(request, "surveys/instruments/instrument_list.html", page)


@require_POST
@hr_only
def adopt(request: StaffRequest, key: str) -> HttpResponse:
    """Copy a built-in instrument into a draft, and open it."""
    if key not in built_in():
        raise Http404
    try:
        with refusals_in_words():
            version = adoption.adopt_instrument(key=key, actor=request.user, now=request.now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("instruments:list")
    messages.success(request, _("Adopted as a draft. Look through it, then publish it."))
    return redirect("instruments:version", uuid=version.uuid)


@require_http_methods(["GET", "POST"])
@hr_only
def create(request: StaffRequest) -> HttpResponse:
    """Start an instrument of one's own."""
    form = form_of(request, InstrumentForm, languages=request.user.organisation.languages)
    version = None
    if form.is_valid():
        version = _kept(form, partial(adoption.create_instrument, **form.cleaned_data), request)
    if version is not None:
        return redirect("instruments:edit", uuid=version.uuid)
    return form_page(
        request,
        form,
        heading=_("New questionnaire"),
        trail=list_trail(),
        lead=_(
            "Customers compare what they expected with what they got, on seven points. "
            "Employees and managers say how far they agree, on five. Both can be changed "
            "in the draft."
        ),
        submit=_("Create"),
    )


@require_http_methods(["GET", "POST"])
@hr_only
def import_file(request: StaffRequest) -> HttpResponse:
    """Make a draft from a file, or say everything that is wrong with the file."""
    form = form_of(request, ImportForm)
    version = None
    if form.is_valid():
        version = _imported(form, request)
    if version is not None:
        messages.success(request, _("Imported as a draft. Look through it, then publish it."))
        return redirect("instruments:version", uuid=version.uuid)
    return form_page(
        request,
        form,
        heading=_("Import a questionnaire"),
        trail=list_trail(),
        lead=_(
            "A file that was exported from one of your questionnaires becomes its next draft, any "
            "other becomes a new questionnaire. Nothing is stored from a file with an error. "
            "Import only wording that you may use."
        ),
        submit=_("Import"),
    )


@require_GET
@hr_only
def detail(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Show an instrument with all its versions."""
    instrument = get_object_or_404(Instrument.objects.visible_to(request.user), uuid=uuid)
    versions = list(instrument.versions.order_by("-number"))
    page = {
        "instrument": instrument,
        "name": instrument_name(versions[0]),
        "versions": versions,
        "draft": next((version for version in versions if not version.is_published), None),
        "ways": next((ways_to_ask(one) for one in versions if one.is_published), []),
        "trail": list_trail(),
    }
    return render(request, "surveys/instruments/instrument_detail.html", page)


@require_POST
@hr_only
def start_draft(request: StaffRequest, uuid: uuid.UUID) -> HttpResponse:
    """Copy the newest version to a draft, and open its editor."""
    instrument = get_object_or_404(Instrument.objects.visible_to(request.user), uuid=uuid)
    try:
        with refusals_in_words():
            draft = adoption.start_draft(instrument=instrument, actor=request.user, now=request.now)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("instruments:detail", uuid=instrument.uuid)
    return redirect("instruments:edit", uuid=draft.uuid)


def _imported(form: ImportForm, request: StaffRequest) -> Version | None:
    try:
        document = read_document(form.cleaned_data["file"])
    except DocumentError as refusal:
        form.add_error("file", list(refusal.problems))
        return None
    return _kept(form, partial(adoption.import_document, document=document), request)


def _kept(
    form: ImportForm | InstrumentForm, begin: partial[Version], request: StaffRequest
) -> Version | None:
    """Begin, or put into the form why not."""
    try:
        with refusals_in_words():
            return begin(actor=request.user, now=request.now)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return None
