"""How instruments and their drafts begin and end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from surveys.instruments.blank import blank_document
from surveys.instruments.documents import Document
from surveys.instruments.library import built_in
from surveys.instruments.models import Instrument, Respondents, Version
from surveys.instruments.services.recording import record
from surveys.instruments.storage import locked_draft, store_draft
from surveys.instruments.writing import document_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from culture.accounts.models import User


@transaction.atomic
def adopt_instrument(*, key: str, actor: User, now: dt.datetime) -> Version:
    """Copy a built-in instrument into the actor's organisation, as a draft to look through.

    It is asked in the organisation's languages, as far as the library has them.

    Raises KeyError for a key that the library does not have, ValidationError where the organisation
    has an instrument with this key.
    """
    document = built_in()[key]
    spoken = tuple(code for code in actor.organisation.languages if code in document.languages)
    version = _new_instrument(replace(document, languages=spoken or document.languages), actor)
    record("instrument-adopted", version, actor, now)
    return version


@transaction.atomic
def create_instrument(
    *,
    key: str,
    name: str,
    language: str,
    actor: User,
    now: dt.datetime,
    source: str = Respondents.CUSTOMER,
    languages: Sequence[str] = (),
) -> Version:
    """Start an instrument of one's own: a draft with sides, a scale and no items yet.

    Whom it asks stays as it is from here on. It is asked in the language of its name and in
    `languages`, if others are named.
    """
    own = actor.organisation.languages
    asked = [code for code in own if code in {language, *languages}] or [language]
    document = blank_document(key=key, name=name, language=language, languages=asked, source=source)
    version = _new_instrument(document, actor)
    record("instrument-created", version, actor, now)
    return version


@transaction.atomic
def import_document(*, document: Document, actor: User, now: dt.datetime) -> Version:
    """Store a document as a draft: of a new instrument, or of the one with the same key.

    Raises ValidationError where that instrument has a draft already or another source.
    """
    instrument = Instrument.objects.filter(
        organisation_id=actor.organisation_id, key=document.key
    ).first()
    if instrument is None:
        version = _new_instrument(document, actor)
    elif instrument.source != document.source:
        raise ValidationError(
            _("The questionnaire with this key asks other people. Give the file another key.")
        )
    else:
        version = store_draft(instrument, document)
    record("instrument-imported", version, actor, now)
    return version


@transaction.atomic
def start_draft(*, instrument: Instrument, actor: User, now: dt.datetime) -> Version:
    """Copy the newest version of an instrument to a draft that can be changed.

    Raises ValidationError where the instrument has a draft already.
    """
    newest = instrument.versions.order_by("-number").select_related("instrument")[0]
    draft = store_draft(instrument, document_of(newest))
    record("instrument-draft-started", draft, actor, now)
    return draft


@transaction.atomic
def discard_draft(*, draft: Version, actor: User, now: dt.datetime) -> None:
    """Delete a draft, and the instrument with it where no other version exists."""
    locked = locked_draft(draft)
    instrument = locked.instrument
    record("instrument-draft-discarded", locked, actor, now)
    locked.delete()
    if not instrument.versions.exists():
        instrument.delete()


def _new_instrument(document: Document, actor: User) -> Version:
    instrument = Instrument(
        organisation_id=actor.organisation_id, key=document.key, source=document.source
    )
    instrument.full_clean()
    instrument.save()
    return store_draft(instrument, document)
