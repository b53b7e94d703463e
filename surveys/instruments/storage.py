"""Rows of a draft made from a document."""

from __future__ import annotations

from copy import deepcopy

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from culture.core.versions import lock_draft
from surveys.instruments.documents import DimensionDocument, Document
from surveys.instruments.models import Dimension, Instrument, Item, Version
from surveys.instruments.refusals import FROZEN


def store_draft(instrument: Instrument, document: Document) -> Version:
    """Store a document as the instrument's draft, with the next number.

    Raises ValidationError where the instrument has a draft already.
    """
    Instrument.objects.select_for_update().get(pk=instrument.pk)
    if instrument.versions.drafts().exists():
        raise ValidationError(
            _("This questionnaire already has a draft. Publish or discard it first.")
        )
    newest = instrument.versions.order_by("-number").first()
    document = deepcopy(document)
    version = Version.objects.create(
        instrument=instrument,
        number=newest.number + 1 if newest else 1,
        languages=list(document.languages),
        names=document.names,
        descriptions=document.descriptions,
        introductions=document.introductions,
        sides=list(document.sides),
        side_prompts=document.side_prompts,
        low=document.low,
        high=document.high,
        labels={language: list(words) for language, words in document.labels.items()},
        not_applicable=document.not_applicable,
        importance=document.importance,
        licence=document.licence,
    )
    for position, dimension in enumerate(document.dimensions, 1):
        _store_dimension(version, dimension, position)
    return version


def locked_draft(version: Version) -> Version:
    """Read a draft and keep it from others until the transaction ends.

    Raises ValidationError where the version was published meanwhile.
    """
    return lock_draft(version, "instrument", of=("self", "instrument"), refusal=FROZEN)


def _store_dimension(version: Version, document: DimensionDocument, position: int) -> None:
    dimension = Dimension.objects.create(
        version=version,
        position=position,
        key=document.key,
        names=document.names,
        helps=document.helps,
        readings=document.readings,
        suggestions=list(document.suggestions),
    )
    Item.objects.bulk_create(
        Item(
            dimension=dimension,
            position=place,
            key=item.key,
            statements=item.statements,
            is_reversed=item.is_reversed,
            is_short=item.is_short,
            construct=item.construct,
            origin=item.origin,
        )
        for place, item in enumerate(document.items, 1)
    )
