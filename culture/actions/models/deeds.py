"""You said, we did: what those who answered are told, by choice and in their languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from culture.accounts.models import Organisation, User
from culture.actions.models.actions import Action
from culture.core.models import PublicModel
from culture.metrics.models import Release
from culture.org.models import Unit

if TYPE_CHECKING:
    import uuid


class DeedQuerySet(models.QuerySet["Deed"]):
    """What was told."""

    def told(self) -> DeedQuerySet:
        """What is still told, the newest first."""
        return self.filter(withdrawn_at=None).order_by("-told_at", "-pk")

    def at(self, *, place: uuid.UUID, units: list[int]) -> DeedQuerySet:
        """What is told where people answer: of that place, and of its unit and those above."""
        here = models.Q(place=place) | models.Q(place=None, unit__in=units)
        return self.told().filter(here)


class Deed(PublicModel):
    """What people said and what was done about it, told to everybody; texts by language.

    `place` is the touchpoint it stands at, else it stands at all of the unit. It answers
    `release`; what came of it stands in the next one of the same series.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    place = models.UUIDField(null=True)
    action = models.ForeignKey(Action, models.SET_NULL, null=True, related_name="deeds")
    said = models.JSONField()
    done = models.JSONField()
    release = models.ForeignKey(Release, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField()
    told_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    objects = DeedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["unit"], condition=models.Q(withdrawn_at=None), name="deed_told"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
