"""How anonymous observations wait: as letters that only the worker opens."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.functions import RandomUUID
from django.db import models

from culture.core.letters.house import HouseKey, HouseKeyQuerySet


class ObservationsKey(HouseKey):
    """The public half of a key that anonymous observations are sealed to."""

    objects: ClassVar[Any] = HouseKeyQuerySet.as_manager()


class WaitingObservation(models.Model):
    """A letter in the inbox; the web process puts it there by a function and cannot read it.

    It is an observation or a reply, with or without a photo, to any unit of any organisation: all
    of that is inside.
    """

    id = models.UUIDField(primary_key=True, db_default=RandomUUID(), editable=False)
    key = models.ForeignKey(ObservationsKey, models.PROTECT, related_name="+", db_index=False)
    letter = models.BinaryField()

    def __str__(self) -> str:
        return str(self.id)
