"""What a pulse asks: the statements by which a team confirms practices, in turns.

A turn has one statement of each dimension, so a statement comes back only after as many editions as
its dimension has statements, and single statements need no larger teams than dimensions do. Each
stands as a dimension of its own, because nothing is averaged over statements that take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from culture.toolkit.confirmations import ROLE_CLARITY
from culture.toolkit.queries import practices_in_force
from surveys.instruments.documents import DimensionDocument, Document
from surveys.instruments.models import Instrument, Version
from surveys.instruments.services.adoption import import_document
from surveys.instruments.services.publication import publish_version
from surveys.instruments.writing import document_of

if TYPE_CHECKING:
    import datetime as dt

    from culture.accounts.models import Organisation, User

KEY = "pulse-"


def documents_of(organisation: Organisation) -> list[Document]:
    """Give what each turn of a pulse would ask today.

    Raises ValidationError where there are no practices in force, no published role clarity, or no
    statement that both have.
    """
    confirmed = {practice.confirmed_by for practice in practices_in_force(organisation)}
    if not confirmed:
        raise ValidationError(_("Publish the practices of your leaders first."))
    published = Version.objects.published().filter(
        instrument__organisation=organisation, instrument__key=ROLE_CLARITY
    )
    newest = published.select_related("instrument").order_by("-number").first()
    if newest is None:
        raise ValidationError(_("Adopt and publish the questionnaire for role clarity first."))
    whole = document_of(newest)
    turns = _turns(whole, confirmed)
    if not turns:
        raise ValidationError(_("No statement of role clarity confirms any of your practices."))
    return [_document(whole, turn, number, of=len(turns)) for number, turn in enumerate(turns, 1)]


def publish_turns(*, actor: User, now: dt.datetime) -> list[Version]:
    """Publish a version for each turn; one that asks what its newest asks already stays.

    Raises ValidationError as `documents_of`, and where an instrument of a turn has a draft.
    """
    return [
        _published(document, actor=actor, now=now) for document in documents_of(actor.organisation)
    ]


def key_of(dimension: str, item: str) -> str:
    """Name the dimension that a statement becomes."""
    return f"{dimension}-{item}"


def _turns(whole: Document, confirmed: Collection[str]) -> list[list[DimensionDocument]]:
    columns = [
        [
            replace(
                dimension,
                key=key_of(dimension.key, item.key),
                items=(replace(item, is_short=True),),
                readings={},
                suggestions=(),
            )
            for item in dimension.items
            if f"{whole.key}/{dimension.key}/{item.key}" in confirmed
        ]
        for dimension in whole.dimensions
    ]
    turns = ([one for one in row if one] for row in zip_longest(*columns))
    return [turn for turn in turns if turn]


def _document(
    whole: Document, dimensions: Sequence[DimensionDocument], number: int, *, of: int
) -> Document:
    names, descriptions = {}, {}
    for language in whole.names:
        with override(language):
            names[language] = _("Pulse %(number)s of %(all)s") % {"number": number, "all": of}
            descriptions[language] = _("One statement of each part of role clarity, in turn.")
    return replace(
        whole,
        key=f"{KEY}{number}",
        names=names,
        descriptions=descriptions,
        dimensions=tuple(dimensions),
    )


def _published(document: Document, *, actor: User, now: dt.datetime) -> Version:
    instrument = Instrument.objects.filter(
        organisation_id=actor.organisation_id, key=document.key
    ).first()
    if instrument is not None:
        newest = instrument.versions.published().order_by("-number").first()
        if newest is not None and document_of(newest) == document:
            return newest
    draft = import_document(document=document, actor=actor, now=now)
    return publish_version(draft=draft, actor=actor, now=now)
