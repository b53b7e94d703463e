"""What the database refuses, in words that people understand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from surveys.instruments.models import Dimension, Instrument, Item, Version

FROZEN = _("This version is published and can no longer be changed. Start a new draft instead.")
FROZEN_IN_DATABASE = "A published version is frozen."
MODELS = (Instrument, Version, Dimension, Item)


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Turn a refusal of the database into a ValidationError that says why.

    Put it around a whole transaction, since some refusals come with the commit. An error of another
    kind passes unchanged.
    """
    try:
        yield
    except IntegrityError as error:
        sentence = _sentence_for(str(error))
        if sentence is None:
            raise
        raise ValidationError(sentence) from error


def _sentence_for(refusal: str) -> str | None:
    if FROZEN_IN_DATABASE in refusal:
        return str(FROZEN)
    options = (model._meta for model in MODELS)  # noqa: SLF001 - a documented part of Django
    for constraint in chain.from_iterable(option.constraints for option in options):
        if f'"{constraint.name}"' in refusal:
            return str(constraint.get_violation_error_message())
    return None
